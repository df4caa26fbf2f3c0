import { hashBytes } from '../cdb/format.js';
import { type Address, SPECIAL, TERMINATOR } from '../rules/language.js';
import { parseRange } from '../rules/range.js';
import { AT, COLON, DASH, EQUALS, LF } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';
import type { Dialect } from './dialect.js';
import { classicWords } from './messages.js';

/** A table for {@link Dialect.addressBytes} in which LF, the colon and `stop` stop, and `special` bytes are that. */
export function addressBytes(special: readonly number[], stop: number = COLON): Uint8Array {
  const meanings = new Uint8Array(256);
  for (const byte of special) meanings[byte] = SPECIAL;
  meanings[LF] = TERMINATOR;
  meanings[COLON]! |= TERMINATOR;
  meanings[stop]! |= TERMINATOR;
  return meanings;
}

/** An address with a dash, and no `=` or `@`, is a range; every other is a literal key. */
export function readClassicAddress(address: Uint8Array): Address {
  if (!address.includes(DASH) || address.includes(EQUALS) || address.includes(AT)) return { kind: 'literal' };
  const range = parseRange(address);
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
  supportsUnset: false,
  addressBytes: addressBytes([DASH]),
  unsetAddress: Buffer.from('0.0.0.0'),
  messages: classicWords,
  readAddress: readClassicAddress,
  describeKey: (key) => joinBytes(['rule ', key, ':']),
  formatKey: (key) => key,
  formatClientIpv6: undefined,
  explainPreamble: () => undefined,
} satisfies Partial<Dialect>;
