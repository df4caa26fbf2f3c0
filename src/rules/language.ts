import type { Hash } from '../cdb/format.js';
import type { AddressProblem, LineProblem } from './problem.js';
import type { Range } from './range.js';

/** What a dialect says about the grammar of rule files; all else is the same everywhere. */
export interface Grammar {
  /**
   * For each byte, what it means in front of the colon: {@link TERMINATOR} and {@link SPECIAL}, or 0. LF and the colon stop,
   * always; where a byte is special, the address that holds it may be more than a literal key.
   */
  readonly addressBytes: Uint8Array;

  /**
   * Whether the address ends at `at`, where a byte other than LF stops. The line goes up to LF, or to `end` where none
   * comes before. Looks no further than the next byte that stops, so that a line costs linear time.
   */
  endsAddress(bytes: Uint8Array, at: number, end: number): boolean;

  /** What becomes of the line `bytes[start..end)`, in which no address ends. */
  classifyLineWithoutAddress(bytes: Uint8Array, start: number, end: number): typeof IGNORED_LINE | LineProblem;

  /** Whether `,!NAME` unsets a variable. The name of a variable then holds no comma. */
  readonly supportsUnset: boolean;

  /** Whether `,NAME` alone is an instruction too, as it is in expectations; it adds nothing to a record. */
  readonly knowsBareNames?: boolean;
}

export const TERMINATOR = 1;
export const SPECIAL = 2;

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
