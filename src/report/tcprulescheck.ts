import type { Dialect } from '../dialects/dialect.js';
import { readItems } from '../rules/data.js';

/** What tcprulescheck says of the record that decides, or of none (ucspi-tcp 0.88 tcprulescheck.c). */
export function renderAnswer(record: { key: Uint8Array; data: Uint8Array } | undefined, dialect: Dialect): Uint8Array {
  if (record === undefined) return Buffer.from('default:\nallow connection\n');
  const items = readItems(record.data, dialect.knowsUnset);
  const parts: Uint8Array[] = [dialect.describeKey(record.key), NEWLINE];
  for (const item of items) {
    if (item.kind === 'set') parts.push(SET, item.text, NEWLINE);
    if (item.kind === 'unset') parts.push(UNSET, item.name, NEWLINE);
  }
  // A deny is the last item there is.
  parts.push(items.at(-1)?.kind === 'deny' ? DENY : ALLOW);
  return Buffer.concat(parts);
}

const NEWLINE = Buffer.from('\n');
const SET = Buffer.from('set environment variable ');
const UNSET = Buffer.from('unset environment variable ');
const DENY = Buffer.from('deny connection\n');
const ALLOW = Buffer.from('allow connection\n');
