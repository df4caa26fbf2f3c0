import { parseRecordData } from '../rules/record-data.js';
import { decodeLatin1 } from '../text/bytes.js';

/** What a client gets, and which rule says so. */
export interface Outcome {
  readonly action: 'allow' | 'deny';
  /** The key of the rule that applies, a copy; undefined if none does, and the client is allowed. */
  readonly rule: Uint8Array | undefined;
  /** The line of that rule, from 1; undefined if it is not known, as for a database. */
  readonly line: number | undefined;
  /** Set where a rule of -y decides, which is asked before all others; the line is one of that file. */
  readonly isEarly?: true;
  /** In the order of the rule, each name once, with the value that counts. Empty if the client is denied. */
  readonly variables: readonly Variable[];
}

/**
 * A variable of the environment a client's connection gets. Text is UTF-8, in which U+FFFD stands for what is not: compare
 * bytes where that matters.
 */
export interface Variable {
  readonly name: string;
  /** Undefined if the rule unsets it. */
  readonly value: string | undefined;
  readonly nameBytes: Uint8Array;
  readonly valueBytes: Uint8Array | undefined;
}

/** A record as it was compiled: a key, and what its rule says. */
export interface DecidingRecord {
  readonly key: Uint8Array;
  readonly data: Uint8Array;
}

/** What a client gets for which no rule applies. */
export const NO_RULE: Outcome = { action: 'allow', rule: undefined, line: undefined, variables: [] };

/**
 * What a client gets from the record that applies, or from none. The bytes in it are copies.
 *
 * @param supportsUnset whether the dialect's `-NAME` unsets a variable or means nothing
 */
export function parseOutcome(
  record: DecidingRecord | undefined,
  line: number | undefined,
  supportsUnset: boolean,
): Outcome {
  if (record === undefined) return NO_RULE;
  const { action, variables } = parseRecordData(Buffer.from(record.data), supportsUnset);
  const last = new Map<string, Variable>();
  for (const { name, value } of variables) last.set(decodeLatin1(name), decodeVariable(name, value));
  return { action, rule: Buffer.from(record.key), line, variables: [...last.values()] };
}

/** A variable in bytes, with its text. */
export function decodeVariable(nameBytes: Uint8Array, valueBytes: Uint8Array | undefined): Variable {
  return { name: decodeText(nameBytes), value: valueBytes && decodeText(valueBytes), nameBytes, valueBytes };
}

function decodeText({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString();
}
