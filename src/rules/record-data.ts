import { DASH, EQUALS, NUL, PLUS, UPPER_D } from '../text/ascii.js';

/** A variable as a record has it; the value undefined where it is unset. Views of the data. */
export interface RecordVariable {
  readonly name: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/**
 * The items of a record's data (ucspi-tcp 0.88 tcprulescheck.c), read one after the other without allocating: each ends in
 * NUL, its first byte tells its kind. What starts with another byte, and bytes after the last NUL, mean nothing; after a
 * deny nothing is read.
 */
export class DataItems {
  kind: 'deny' | 'set' | 'unset' = 'deny';
  /** Where the text of the item is in the data: of a variable that is set `NAME=VALUE`, of one that is unset the name. */
  start = 0;
  end = -1;

  #isDenied = false;

  /** @param knowsUnset whether `-NAME` unsets a variable or means nothing */
  constructor(
    readonly data: Uint8Array,
    readonly knowsUnset: boolean,
  ) {}

  /** Moves to the next item; false if there is none. */
  next(): boolean {
    const { data } = this;
    if (this.#isDenied) return false;
    for (let at = this.end + 1, end = data.indexOf(NUL, at); end !== -1; at = end + 1, end = data.indexOf(NUL, at)) {
      this.start = at + 1;
      this.end = end;
      const letter = data[at];
      if (letter === PLUS) this.kind = 'set';
      else if (letter === DASH && this.knowsUnset) this.kind = 'unset';
      else if (letter === UPPER_D) this.kind = 'deny';
      else continue;
      this.#isDenied = this.kind === 'deny';
      return true;
    }
    return false;
  }

  get text(): Uint8Array {
    return this.data.subarray(this.start, this.end);
  }

  /** The variable that the item sets or unsets; in a foreign database it may lack the `=`, and then it sets none. */
  variable(): RecordVariable | undefined {
    const { text, kind } = this;
    if (kind === 'unset') return { name: text, value: undefined };
    const equals = kind === 'set' ? text.indexOf(EQUALS) : -1;
    return equals === -1 ? undefined : { name: text.subarray(0, equals), value: text.subarray(equals + 1) };
  }
}

/** What the data of a record say. A name may come twice, and the last counts; there are no variables with a deny. */
export function parseRecordData(
  data: Uint8Array,
  knowsUnset: boolean,
): { readonly action: 'allow' | 'deny'; readonly variables: readonly RecordVariable[] } {
  const variables: RecordVariable[] = [];
  for (const items = new DataItems(data, knowsUnset); items.next(); ) {
    if (items.kind === 'deny') return { action: 'deny', variables: [] };
    const variable = items.variable();
    if (variable !== undefined) variables.push(variable);
  }
  return { action: 'allow', variables };
}
