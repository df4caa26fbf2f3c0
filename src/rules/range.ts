import { type Hash, PAIR_LENGTH } from '../cdb/format.js';
import type { RecordBuffer } from '../cdb/record-buffer.js';
import { DASH, DOT, ZERO } from '../text/ascii.js';
import { NOT_A_NUMBER, parseDecimal } from './decimal.js';

/** No octet is larger, and so no number a range counts up to. */
const LARGEST_OCTET = 255;

/** Keys `left` n `right`, for each n from `bottom` to `top`; none where `bottom` is larger. */
export interface Range {
  readonly left: Uint8Array;
  readonly bottom: number;
  readonly top: number;
  readonly right: Uint8Array;
}

/**
 * Reads an address with a dash as a range, undefined where a bound is no number (ucspi-tcp 0.88 tcprules.c, doaddressdata):
 * `1.2.3-5.` counts 3, 4, 5 between `1.2.` and `.`. The parts are views of `address`.
 */
export function parseRange(address: Uint8Array): Range | undefined {
  const dash = address.indexOf(DASH);
  const leftEnd = address.lastIndexOf(DOT, dash) + 1;
  const dot = address.indexOf(DOT, dash);
  const topEnd = dot === -1 ? address.length : dot;
  const bottom = parseDecimal(address, leftEnd, dash);
  const top = parseDecimal(address, dash + 1, topEnd);
  if (bottom === NOT_A_NUMBER || top === NOT_A_NUMBER) return undefined;
  return {
    left: address.subarray(0, leftEnd),
    bottom,
    top: Math.min(top, LARGEST_OCTET),
    right: address.subarray(topEnd),
  };
}

/** Adds the record of number `n` of a range to `records`. `leftHash` is the hash of `range.left`. */
export function addRangeRecord(
  records: RecordBuffer,
  range: Range,
  n: number,
  data: Uint8Array,
  hash: Hash,
  leftHash: number,
): void {
  const { left, right } = range;
  records.reserve(PAIR_LENGTH + left.length + 3 + right.length + data.length);
  const { bytes, view, length } = records;
  const keyStart = length + PAIR_LENGTH;
  let to = keyStart;
  for (let i = 0; i < left.length; i += 1) {
    bytes[to] = left[i]!;
    to += 1;
  }
  const digitsStart = to;
  if (n >= 100) {
    bytes[to] = ZERO + Math.trunc(n / 100);
    to += 1;
  }
  if (n >= 10) {
    bytes[to] = ZERO + (Math.trunc(n / 10) % 10);
    to += 1;
  }
  bytes[to] = ZERO + (n % 10);
  to += 1;
  for (let i = 0; i < right.length; i += 1) {
    bytes[to] = right[i]!;
    to += 1;
  }
  const dataStart = to;
  for (let i = 0; i < data.length; i += 1) {
    bytes[to] = data[i]!;
    to += 1;
  }
  view.setUint32(length, dataStart - keyStart, true);
  view.setUint32(length + 4, data.length, true);
  records.commit(hash(bytes, digitsStart, dataStart, leftHash), to - length);
}
