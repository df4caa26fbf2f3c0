import type { Hash } from '../cdb/hash.js';
import type { Grammar } from './grammar.js';
import type { AddressProblem } from './problem.js';
import type { Range } from './range.js';

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
