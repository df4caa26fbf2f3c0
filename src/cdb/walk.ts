import { findRepeated } from '../collections.js';
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
  for (const position of walkPositions(database)) yield readRecord(database, position);
}

/** The record at a position that {@link walkPositions} says. */
export function readRecord(database: Uint8Array, position: number): CdbRecord {
  const keyStart = position + PAIR_LENGTH;
  const dataStart = keyStart + readUint32LE(database, position);
  const end = dataStart + readUint32LE(database, position + 4);
  return { position, key: database.subarray(keyStart, dataStart), data: database.subarray(dataStart, end) };
}

/** Where the record at a position that {@link walkPositions} says ends. */
export function recordEnd(database: Uint8Array, position: number): number {
  return position + PAIR_LENGTH + readUint32LE(database, position) + readUint32LE(database, position + 4);
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

/** Where the records stand whose hash another one has too, in order: of all others the key is the only one of its kind. */
export function findSharedHashes(database: Uint8Array): number[] {
  const { start, end } = findTables(database, database.length);
  // Copied, so that they begin where numbers may.
  const slots = new Uint32Array((end - start) / 4);
  new Uint8Array(slots.buffer).set(database.subarray(start, end));
  const hashes = new Uint32Array(slots.length / 2);
  let count = 0;
  for (let i = 0; i < slots.length; i += 2) {
    if (slots[i + 1] === NO_RECORD) continue;
    hashes[count] = slots[i]!;
    count += 1;
  }
  const shared = findRepeated(hashes.subarray(0, count));
  const positions: number[] = [];
  if (shared.size === 0) return positions;
  for (let i = 0; i < slots.length; i += 2) {
    if (slots[i + 1] !== NO_RECORD && shared.has(slots[i]!)) positions.push(slots[i + 1]!);
  }
  return positions.sort((a, b) => a - b);
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

/** Where key and data of a record are, found without an object for each of a million. */
export class RecordCursor {
  keyStart = 0;
  /** Where the key ends and the data starts. */
  dataStart = 0;
  dataEnd = 0;

  readonly #view: DataView;

  constructor(readonly database: Uint8Array) {
    this.#view = new DataView(database.buffer, database.byteOffset, database.length);
  }

  /** Moves to the record at `position`, and says whether all of it is in the database; otherwise the cursor stays. */
  moveTo(position: number): boolean {
    const { length } = this.database;
    const keyStart = position + PAIR_LENGTH;
    if (keyStart > length) return false;
    const dataStart = keyStart + this.#view.getUint32(position, true);
    const dataEnd = dataStart + this.#view.getUint32(position + 4, true);
    if (dataEnd > length) return false;
    this.keyStart = keyStart;
    this.dataStart = dataStart;
    this.dataEnd = dataEnd;
    return true;
  }
}
