import { DOT, LF, ZERO } from '../text/ascii.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { RuleLanguage } from './language.js';
import { parseRange, type Range } from './range.js';

/** The range of all keys that are `left`, a number from `bottom` to `top`, and `right`: a dot, or nothing after the last octet. */
export interface OctetRange {
  /** Octets of a key, from 1; the last of them is the number. */
  readonly octets: number;
  /** The first address of the keys, if the number were 0. */
  readonly start: number;
  readonly bottom: number;
  readonly top: number;
}

/**
 * The same language, but a range of whole octets, `10.1-3.` or `10.1.2.3-9`, makes one record. Its key is LF, which no line
 * and so no other key holds, and the range.
 * Other ranges, such as those with text after the number, make a record for each number as they always do.
 */
export function withWholeRanges(language: RuleLanguage): RuleLanguage {
  return {
    ...language,
    readAddress(bytes) {
      const address = language.readAddress(bytes);
      if (address.kind !== 'range' || readOctetRange(address.range) === undefined) return address;
      const { left, bottom, top, right } = address.range;
      return { kind: 'key', key: encodeLatin1(`\n${decodeLatin1(left)}${bottom}-${top}${decodeLatin1(right)}`) };
    },
  };
}

/** The range that is the key of a record in a database of {@link withWholeRanges}; undefined where the key is another. */
export function readOctetRangeKey(key: Uint8Array): OctetRange | undefined {
  if (key[0] !== LF) return undefined;
  const range = parseRange(key.subarray(1));
  return range && readOctetRange(range);
}

/** A range as octets; undefined where there are none in it, or where its keys are not those of whole octets. */
function readOctetRange({ left, bottom, top, right }: Range): OctetRange | undefined {
  const prefix = readPrefix(left);
  if (prefix === undefined || bottom > top) return undefined;
  const { start, octets } = prefix;
  const isWhole = octets === 3 ? right.length === 0 : octets < 3 && right.length === 1 && right[0] === DOT;
  return isWhole ? { octets: octets + 1, start: start * 256 ** (4 - octets), bottom, top } : undefined;
}

/** Octets with a dot after each, without needless zeros. */
function readPrefix(left: Uint8Array): { octets: number; start: number } | undefined {
  let octets = 0;
  let start = 0;
  let octet = -1;
  for (const byte of left) {
    if (byte === DOT) {
      if (octet === -1) return undefined;
      start = start * 256 + octet;
      octets += 1;
      octet = -1;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return undefined;
    octet = octet === -1 ? digit : octet * 10 + digit;
    if (octet > 255) return undefined;
  }
  return { octets, start };
}
