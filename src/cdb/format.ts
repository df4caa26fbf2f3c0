/**
 * The layout of a constant database, `cr.yp.to/cdb/cdb.txt`.
 *
 * All numbers are unsigned 32-bit little-endian. The header is 256 pairs (table position, number of slots); the
 * records follow it, each key length, data length, key, data; then the 256 hash tables, each slot a pair (hash,
 * record position). A slot is empty when its position is 0, never when its hash is: `39.160.226.88` hashes to 0.
 */

export const TABLE_COUNT = 256;

/** Length in bytes of a pair of numbers: a header entry, a slot, the two lengths in front of a record. */
export const PAIR_LENGTH = 8;

export const HEADER_LENGTH = TABLE_COUNT * PAIR_LENGTH;

/** Every position, that of the end of the file included, has to be below this. */
export const POSITION_LIMIT = 2 ** 32;

/** The number in the four bytes from `at` on. */
export function readUint32LE(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** A database that cannot be what it claims to be. */
export class CdbFormatError extends Error {
  override readonly name = 'CdbFormatError';

  /**
   * @param position where the reader was sent, in bytes from the start of the file
   * @param length how many bytes it needed there
   * @param size how many bytes the file has
   * @param reason what is wrong, if it is not that these bytes lie outside
   */
  constructor(
    readonly position: number,
    readonly length: number,
    readonly size: number,
    readonly reason = `${length} bytes at ${position} lie outside its ${size} bytes`,
  ) {
    super(`the database is damaged: ${reason}`);
  }
}

/** A database that would reach 4 GiB, where its positions no longer fit in 32 bits. */
export class CdbTooLargeError extends Error {
  override readonly name = 'CdbTooLargeError';

  constructor() {
    super('the database would reach 4 GiB, the limit of the format');
  }
}

/** What the hash of no bytes is. */
export const HASH_START = 5381;

/**
 * The hash of `bytes[start..end)` as a signed 32-bit integer: for each byte times 33, then xor (ucspi-tcp 0.88
 * cdb_hash.c). `seed` is the hash of what comes before, so a key can be hashed piece by piece.
 */
export function hashBytes(bytes: Uint8Array, start = 0, end = bytes.length, seed = HASH_START): number {
  let hash = seed;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash, 33) ^ bytes[i]!;
  return hash;
}

/** How one program hashes keys; the others' is {@link hashBytes}. */
export type Hash = typeof hashBytes;
