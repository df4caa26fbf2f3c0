import type { Dialect } from '../../dialects/dialect.js';
import { DataItems } from '../../rules/record-data.js';
import { joinBytes } from '../../text/bytes.js';

/** The output of tcprulescheck for the deciding record, or for none (ucspi-tcp 0.88 tcprulescheck.c). */
export function renderAnswer(record: { key: Uint8Array; data: Uint8Array } | undefined, dialect: Dialect): Uint8Array {
  if (record === undefined) return Buffer.from('default:\nallow connection\n');
  const parts: (string | Uint8Array)[] = [dialect.describeKey(record.key), '\n'];
  let isDeny = false;
  for (const items = new DataItems(record.data, dialect.supportsUnset); items.next(); ) {
    if (items.kind === 'deny') isDeny = true;
    else parts.push(`${items.kind} environment variable `, items.text, '\n');
  }
  parts.push(isDeny ? 'deny connection\n' : 'allow connection\n');
  return joinBytes(parts);
}
