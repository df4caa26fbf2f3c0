import { HASH_START, INDEX, INDEX_END, OUTPUT, OUTPUT_END, PAIR_LENGTH, POSITION_BASE } from '../layout';
import { ZERO } from './ascii';
import { copyPieces } from './copy';
import { hashByte } from './hash';
import { get, set } from './state';

/** No number of a range has more digits. */
const MAX_DIGITS: u32 = 3;

/**
 * Adds the records of a range to those before OUTPUT: key `left` n `right`, for each n from `bottom` on, and the data; up
 * to `top`, or as many as have room before OUTPUT_END and INDEX_END.
 *
 * @returns the first number that was not added
 */
export function addRange(
  bottom: u32,
  top: u32,
  left: u32,
  leftLength: u32,
  right: u32,
  rightLength: u32,
  data: u32,
  dataLength: u32,
): u32 {
  const positionBase = get(POSITION_BASE);
  const indexEnd: u32 = get(INDEX_END);
  const end = get(OUTPUT_END);
  const leftHash = hashOf(left, leftLength, HASH_START);
  const longest = PAIR_LENGTH + leftLength + MAX_DIGITS + rightLength + dataLength;
  let index: u32 = get(INDEX);
  let output: u32 = get(OUTPUT);
  let n = bottom;
  while (n <= top && output + longest <= end && index < indexEnd) {
    let to = output + PAIR_LENGTH;
    copyPieces(to, left, leftLength);
    to += leftLength;
    const digits = to;
    if (n >= 100) {
      store<u8>(to, ZERO + <u8>(n / 100));
      to += 1;
    }
    if (n >= 10) {
      store<u8>(to, ZERO + <u8>((n / 10) % 10));
      to += 1;
    }
    store<u8>(to, ZERO + <u8>(n % 10));
    to += 1;
    copyPieces(to, right, rightLength);
    to += rightLength;
    const hash = hashOf(digits, to - digits, leftHash);
    store<u32>(output, <u32>(to - output - PAIR_LENGTH));
    store<u32>(output, <u32>dataLength, 4);
    copyPieces(to, data, dataLength);
    to += dataLength;
    store<u32>(index, hash);
    store<u32>(index, <u32>output + positionBase, 4);
    index += PAIR_LENGTH;
    output = to;
    n += 1;
  }
  set(INDEX, <u32>index);
  set(OUTPUT, <u32>output);
  return n;
}

function hashOf(start: u32, length: u32, seed: u32): u32 {
  let hash = seed;
  for (let at = start; at < start + length; at += 1) hash = hashByte(hash, load<u8>(at));
  return hash;
}
