import { CdbFormatError, HEADER_LENGTH, PAIR_LENGTH, readUint32LE, TABLE_COUNT } from './format.js';
import type { RandomAccessSource } from './reader.js';

/** Where the hash tables begin and end, in bytes from the start of the file. */
export interface HashTables {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the hash tables by what the header of a database of `size` bytes says: all 256 lie inside, one after the other.
 *
 * @param bytes the database, or its beginning
 * @throws CdbFormatError where they do not
 */
export function findTables(bytes: Uint8Array, size: number): HashTables {
  if (size < HEADER_LENGTH) throw new CdbFormatError(0, HEADER_LENGTH, size);
  const start = readUint32LE(bytes, 0);
  let end = start;
  for (let at = 0; at < HEADER_LENGTH; at += PAIR_LENGTH) {
    const position = readUint32LE(bytes, at);
    const length = readUint32LE(bytes, at + 4) * PAIR_LENGTH;
    if (position + length > size) throw new CdbFormatError(position, length, size);
    if (position !== end || position < HEADER_LENGTH) {
      const table = `hash table ${at / PAIR_LENGTH} of ${TABLE_COUNT}`;
      throw new CdbFormatError(
        position,
        length,
        size,
        `${table} is at ${position}, not at ${Math.max(end, HEADER_LENGTH)}`,
      );
    }
    end += length;
  }
  return { start, end };
}

/**
 * Sees by its header alone that a database is all there. One that was cut off or never finished (its header comes last, and
 * is zeros until then) would find no rule for a client, which is to allow it.
 *
 * @throws CdbFormatError where it is not
 */
export function requireWhole(region: RandomAccessSource): void {
  const { size } = region;
  const at = region.readAt(0, HEADER_LENGTH);
  const { end } = findTables(region.bytes.subarray(at), size);
  if (end !== size) {
    throw new CdbFormatError(end, size - end, size, `it has ${size} bytes, but its hash tables end at ${end}`);
  }
}
