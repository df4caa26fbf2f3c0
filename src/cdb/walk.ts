import { CdbFormatError, HEADER_LENGTH, PAIR_LENGTH, readUint32LE } from './format.js';
import { findTables } from './header.js';
import { NO_RECORD } from './reader.js';

/** A record as it is in a database. Key and data are views of it. */
export interface CdbRecord {
  readonly position: number;
  readonly key: Uint8Array;
  readonly data: Uint8Array;
}

/**
 * All records of a database in memory, in their order: from the header to the first hash table.
 *
 * @throws CdbFormatError where a table or a record is not where it must be, or a table is among the records
 */
export function* walkRecords(database: Uint8Array): Generator<CdbRecord, void> {
  for (const position of walkPositions(database)) yield recordAt(database, position);
}

/** The record at a position that {@link walkPositions} says. */
export function recordAt(database: Uint8Array, position: number): CdbRecord {
  const keyStart = position + PAIR_LENGTH;
  const dataStart = keyStart + readUint32LE(database, position);
  const end = dataStart + readUint32LE(database, position + 4);
  return { position, key: database.subarray(keyStart, dataStart), data: database.subarray(dataStart, end) };
}

/**
 * Where all records are, in order. There may be millions, most of which need not become objects.
 *
 * @throws CdbFormatError as {@link walkRecords} does
 */
export function* walkPositions(database: Uint8Array): Generator<number, void> {
  const view = new DataView(database.buffer, database.byteOffset, database.length);
  const size = database.length;
  const end = findTables(database, size).start;
  for (let position = HEADER_LENGTH; position < end; ) {
    if (position + PAIR_LENGTH > end) throw new CdbFormatError(position, PAIR_LENGTH, end);
    const next = position + PAIR_LENGTH + view.getUint32(position, true) + view.getUint32(position + 4, true);
    if (next > end) throw new CdbFormatError(position, next - position, Math.min(end, size));
    yield position;
    position = next;
  }
}

/**
 * The hash each record is filed under, by its position, as a signed 32-bit integer.
 *
 * @throws CdbFormatError as {@link walkRecords} does
 */
export function readHashes(database: Uint8Array): Map<number, number> {
  const view = new DataView(database.buffer, database.byteOffset, database.length);
  const { start, end } = findTables(database, database.length);
  const hashes = new Map<number, number>();
  for (let slot = start; slot < end; slot += PAIR_LENGTH) {
    const position = view.getUint32(slot + 4, true);
    if (position !== NO_RECORD) hashes.set(position, view.getInt32(slot, true));
  }
  return hashes;
}
