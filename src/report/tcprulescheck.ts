import type { Dialect } from '../dialects/dialect.js';
import { joinBytes } from '../dialects/words.js';
import { type Item, readItems } from '../rules/data.js';

/** What tcprulescheck says of the record that decides, or of none (ucspi-tcp 0.88 tcprulescheck.c). */
export function renderAnswer(record: { key: Uint8Array; data: Uint8Array } | undefined, dialect: Dialect): Uint8Array {
  if (record === undefined) return Buffer.from('default:\nallow connection\n');
  const items = readItems(record.data, dialect.knowsUnset);
  const isDeny = items.some(({ kind }) => kind === 'deny');
  return joinBytes(
    dialect.describeKey(record.key),
    '\n',
    ...items.flatMap(renderItem),
    isDeny ? 'deny connection\n' : 'allow connection\n',
  );
}

function renderItem(item: Item): (string | Uint8Array)[] {
  switch (item.kind) {
    case 'set':
      return ['set environment variable ', item.text, '\n'];
    case 'unset':
      return ['unset environment variable ', item.name, '\n'];
    case 'deny':
      return [];
  }
}
