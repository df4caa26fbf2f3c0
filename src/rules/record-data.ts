import { DASH, EQUALS, NUL, PLUS, UPPER_D } from '../text/ascii.js';

/** A piece of a record's data. Texts are views of the data. */
export type DataItem =
  | { readonly kind: 'deny' }
  /** `text` is NAME=VALUE, though in a foreign database it may lack the `=` */
  | { readonly kind: 'set'; readonly text: Uint8Array }
  | { readonly kind: 'unset'; readonly name: Uint8Array };

/**
 * The items of a record's data (ucspi-tcp 0.88 tcprulescheck.c): each ends in NUL, its first byte tells its kind. What
 * starts with another byte, and bytes after the last NUL, mean nothing; after a deny nothing is read.
 *
 * @param knowsUnset whether `-NAME` unsets a variable or means nothing
 */
export function readItems(data: Uint8Array, knowsUnset: boolean): DataItem[] {
  const items: DataItem[] = [];
  let start = 0;
  for (let end = data.indexOf(NUL); end !== -1; end = data.indexOf(NUL, start)) {
    const text = data.subarray(start + 1, end);
    if (data[start] === UPPER_D) {
      items.push({ kind: 'deny' });
      break;
    }
    if (data[start] === PLUS) items.push({ kind: 'set', text });
    if (data[start] === DASH && knowsUnset) items.push({ kind: 'unset', name: text });
    start = end + 1;
  }
  return items;
}

/** A variable as a record has it; the value undefined where it is unset. Views of the data. */
export interface RecordVariable {
  readonly name: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** What the data of a record say. A name may come twice, and the last counts; there are no variables with a deny. */
export function parseRecordData(
  data: Uint8Array,
  knowsUnset: boolean,
): { readonly action: 'allow' | 'deny'; readonly variables: readonly RecordVariable[] } {
  const items = readItems(data, knowsUnset);
  const isDeny = items.some(({ kind }) => kind === 'deny');
  return isDeny ? { action: 'deny', variables: [] } : { action: 'allow', variables: variablesOf(items) };
}

/** The variables items set and unset, in their order. An item without `=` sets none (ucspi-tcp 0.88 tcpserver.c). */
export function variablesOf(items: readonly DataItem[]): RecordVariable[] {
  const variables: RecordVariable[] = [];
  for (const item of items) {
    if (item.kind === 'unset') variables.push({ name: item.name, value: undefined });
    if (item.kind !== 'set') continue;
    const equals = item.text.indexOf(EQUALS);
    if (equals === -1) continue;
    variables.push({ name: item.text.subarray(0, equals), value: item.text.subarray(equals + 1) });
  }
  return variables;
}
