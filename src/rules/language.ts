import type { Hash } from '../cdb/format.js';
import { SPECIAL, TERMINATOR } from '../kernel/layout.js';
import { COLON, LF } from '../text/ascii.js';
import type { AddressProblem, LineProblem } from './problem.js';
import type { Range } from './range.js';

/** What a dialect says about the grammar of rule files; all else is the same everywhere. */
export interface Grammar {
  /** For each byte, what it means in front of the colon, and to the hash of a key: see {@link addressBytes}. */
  readonly addressBytes: Uint8Array;

  /**
   * Which colon ends an address: the first; the first that `allow` or `deny` follows; or the last before the first comma,
   * and where there is none, that comma.
   */
  readonly addressEnd: 'first-colon' | 'before-instruction' | 'before-comma';

  /** What happens to the line `bytes[start..end)`, in which no address ends. */
  classifyLineWithoutAddress(bytes: Uint8Array, start: number, end: number): typeof IGNORED_LINE | LineProblem;

  /** Whether `,!NAME` unsets a variable. The name of a variable then holds no comma. */
  readonly supportsUnset: boolean;

  /** Whether `,NAME` alone is an instruction too, as it is in expectations; it adds nothing to a record. */
  readonly knowsBareNames?: boolean;
}

/**
 * A table for {@link Grammar.addressBytes}, in which LF, the colon and `stop` may end an address. An address that holds
 * one of the bytes `special` may be more than a literal key.
 */
export function addressBytes(special: readonly number[], stop: number = COLON): Uint8Array {
  const meanings = new Uint8Array(256);
  for (const byte of special) meanings[byte] = SPECIAL;
  for (const byte of new Set([LF, COLON, stop])) meanings[byte]! |= TERMINATOR;
  return meanings;
}

/** The line means nothing, and is silently ignored. */
export const IGNORED_LINE = 'ignored';

/** What an address stands for: itself, the keys of a range, one key of another spelling, or nothing. */
export type Address =
  | { readonly kind: 'literal' }
  | { readonly kind: 'range'; readonly range: Range }
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'invalid'; readonly problem: AddressProblem };

/** What the compiler asks of a dialect. */
export interface RuleLanguage extends Grammar {
  readonly hash: Hash;

  /** What an address in which the grammar found a special byte stands for; without one it is literal. */
  readAddress(address: Uint8Array): Address;
}
