import type { AddressRange } from '../net/address-set.js';
import { OctetReader } from '../net/address4.js';
import { DOT, LF } from '../text/ascii.js';
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
export function readOctetRange({ left, bottom, top, right }: Range): OctetRange | undefined {
  if (bottom > top || !reader.readOctets(left, 0, left.length)) return undefined;
  const { start, octets } = reader;
  const isWhole = octets === 3 ? right.length === 0 : octets < 3 && right.length === 1 && right[0] === DOT;
  return isWhole ? { octets: octets + 1, start, bottom, top } : undefined;
}

const reader = new OctetReader();

/** The addresses of all keys of a range. */
export function toAddressRange({ octets, start, bottom, top }: OctetRange): AddressRange<number> {
  const size = 256 ** (4 - octets);
  return { start: start + bottom * size, end: start + (top + 1) * size };
}
