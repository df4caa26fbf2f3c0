import { hashBytes } from '../cdb/format.js';
import { type Address, addressBytes } from '../rules/language.js';
import { parseRange } from '../rules/range.js';
import { AT, DASH, EQUALS } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';
import type { Dialect } from './dialect.js';
import { classicWords } from './messages.js';

/** An address with a dash, and no `=` or `@`, is a range; every other is a literal key. */
export function readClassicAddress(address: Uint8Array): Address {
  if (!address.includes(DASH) || address.includes(EQUALS) || address.includes(AT)) return { kind: 'literal' };
  const range = parseRange(address);
  return range === undefined ? { kind: 'invalid', problem: 'malformed-range' } : { kind: 'range', range };
}

/** What ucspi-tcp 0.88 and the programs that stayed close to it have in common. */
export const classic = {
  hash: hashBytes,
  addressEnd: 'first-colon',
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
