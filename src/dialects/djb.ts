import { hashBytes } from '../cdb/hash.js';
import { prefixesOf } from '../lookup/candidates.js';
import { AT, COLON, DASH, DOT, EQUALS, LF } from '../rules/bytes.js';
import { PASSED_OVER, SPECIAL, STOPS } from '../rules/grammar.js';
import { readRange } from '../rules/range.js';
import type { Dialect } from './dialect.js';
import { classicWords, joinBytes } from './words.js';

/** A table for {@link Dialect.addressBytes}; LF and the colon stop in all dialects. */
export function addressBytes(special: readonly number[], stops: readonly number[] = []): Uint8Array {
  const meanings = new Uint8Array(256);
  for (const byte of special) meanings[byte]! |= SPECIAL;
  for (const byte of [LF, COLON, ...stops]) meanings[byte]! |= STOPS;
  return meanings;
}

/** ucspi-tcp 0.88: the first colon ends the address, a dash makes a range, everything else is a literal key. */
export const djb: Dialect = {
  name: 'djb',
  hash: hashBytes,
  knowsUnset: false,
  addressBytes: addressBytes([DASH]),
  unsetAddress: Buffer.from('0.0.0.0'),
  words: classicWords,

  endsAddress: () => true,
  withoutAddress: () => PASSED_OVER,

  readAddress(address) {
    if (!address.includes(DASH) || address.includes(EQUALS) || address.includes(AT)) return { kind: 'literal' };
    const range = readRange(address);
    return range === undefined ? { kind: 'invalid', problem: 'malformed-range' } : { kind: 'range', range };
  },

  addressKeys(ip) {
    return { withInfo: ip, exact: [ip], networks: prefixesOf(ip, [DOT]) };
  },

  describeKey: (key) => joinBytes('rule ', key, ':'),
  describeClient: () => undefined,
};
