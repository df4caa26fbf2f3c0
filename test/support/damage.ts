import type { Random } from './random.js';

/** Databases that are not what they were. */

/** A file truncated at each of its bytes, from none on. */
export function truncations(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, length) => bytes.subarray(0, length));
}

/** A file as many times as it has bytes, each time with another one changed. */
export function changedBytes(bytes: Uint8Array, random: Random): Uint8Array[] {
  return Array.from(bytes, (byte, at) => bytes.with(at, byte ^ random.between(1, 255)));
}

/** Numbers such as a database has, without any sense: positions that lie inside, short lengths, hashes that occur. */
export function likelyGarbage(random: Random): Uint8Array {
  const HEADER_LENGTH = 2048;
  const HASHES = [5381, 0x2b5c4, 0];
  const bytes = Buffer.alloc(HEADER_LENGTH + random.below(600));
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const isHeader = at < HEADER_LENGTH;
    const position = random.pickOdd([random.below(bytes.length)], [0, 2 ** 32 - 8, 2 ** 32 - 1, 2 ** 31], 20);
    const count = random.pickOdd([random.below(9)], [2 ** 29, 2 ** 32 - 1, 2 ** 31, 300], 20);
    const first = isHeader || random.onceIn(3) ? position : random.pick([...HASHES, random.below(9)]);
    bytes.writeUInt32LE(first, at);
    bytes.writeUInt32LE(isHeader || random.onceIn(3) ? count : position, at + 4);
  }
  return bytes;
}
