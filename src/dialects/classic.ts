import { hashBytes } from '../cdb/hash.js';
import { joinBytes } from '../join-bytes.js';
import type { Address } from '../rules/address.js';
import { AT, COLON, DASH, EQUALS, LF } from '../rules/bytes.js';
import { SPECIAL, STOPS } from '../rules/grammar.js';
import { readRange } from '../rules/range.js';
import type { Dialect } from './dialect.js';
import { classicWords } from './words.js';

/** A table for {@link Dialect.addressBytes} in which LF, the colon and `stop` stop, and `special` bytes are that. */
export function addressBytes(special: readonly number[], stop: number = COLON): Uint8Array {
  const meanings = new Uint8Array(256);
  for (const byte of special) meanings[byte] = SPECIAL;
  meanings[LF] = STOPS;
  meanings[COLON]! |= STOPS;
  meanings[stop]! |= STOPS;
  return meanings;
}

/** An address with a dash, and no `=` or `@`, is a range; every other is a literal key. */
export function readClassicAddress(address: Uint8Array): Address {
  if (!address.includes(DASH) || address.includes(EQUALS) || address.includes(AT)) return { kind: 'literal' };
  const range = readRange(address);
  return range === undefined ? { kind: 'invalid', problem: 'malformed-range' } : { kind: 'range', range };
}

/** Whether `deny` or `allow` follows the colon at `at`, and with it the end of the address. */
export function precedesInstruction(bytes: Uint8Array, at: number, end: number): boolean {
  return WORDS.some((word) => at + word.length < end && word.every((byte, i) => bytes[at + 1 + i] === byte));
}

const WORDS = [/* @__PURE__ */ Buffer.from('deny'), /* @__PURE__ */ Buffer.from('allow')];

/** What ucspi-tcp 0.88 and the programs that stayed close to it have in common. */
export const classic = {
  hash: hashBytes,
  knowsUnset: false,
  addressBytes: addressBytes([DASH]),
  unsetAddress: Buffer.from('0.0.0.0'),
  words: classicWords,
  readAddress: readClassicAddress,
  describeKey: (key) => joinBytes(['rule ', key, ':']),
  showKey: (key) => key,
  serverAddress6: undefined,
  describeClient: () => undefined,
} satisfies Partial<Dialect>;
