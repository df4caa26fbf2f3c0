import { CdbFormatError, PAIR_LENGTH, TABLE_COUNT } from './format.js';
import { type Hash, hashBytes } from './hash.js';

/** The bytes of a database, of which a reader asks for few. */
export interface Region {
  /** In bytes. */
  readonly size: number;

  /**
   * `length` bytes from `position` on, good until the next call.
   *
   * @throws CdbFormatError where they do not all lie inside
   */
  read(position: number, length: number): Uint8Array;
}

/** A database in memory. */
export class MemoryRegion implements Region {
  readonly size: number;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  read(position: number, length: number): Uint8Array {
    if (position + length > this.size) throw new CdbFormatError(position, length, this.size);
    return this.bytes.subarray(position, position + length);
  }
}

/** The position of an empty slot: no record stands there, that is the header. */
export const NO_RECORD = 0;

/** The original compares a key in pieces, and does not look at what follows the first that differs. */
const PIECE_LENGTH = 32;

/**
 * Finds keys in a constant database that may have been written by an enemy (ucspi-tcp 0.88 cdb.c): every access is
 * checked, every search ends, and answers and errors are those of the original, arithmetic modulo 2^32 included.
 */
export class CdbReader {
  readonly #region: Region;
  readonly #hash: Hash;

  constructor(region: Region, hash: Hash = hashBytes) {
    this.#region = region;
    this.#hash = hash;
  }

  /**
   * The data of the first record with this key, undefined if there is none.
   *
   * @returns bytes that are good until the next call; a copy only if the region copies
   * @throws CdbFormatError where the search leaves the database
   */
  find(key: Uint8Array): Uint8Array | undefined {
    const position = this.locate(key);
    return position === NO_RECORD ? undefined : this.recordAt(position).data;
  }

  /**
   * The key and the data of the record at `position`, good until the next call.
   *
   * @throws CdbFormatError where it does not lie inside the database
   */
  recordAt(position: number): { key: Uint8Array; data: Uint8Array } {
    const lengths = this.#region.read(position, PAIR_LENGTH);
    const keyStart = (position + PAIR_LENGTH) % 2 ** 32;
    const keyLength = uint32At(lengths, 0);
    const dataLength = uint32At(lengths, 4);
    const key = this.#region.read(keyStart, keyLength);
    return { key, data: this.#region.read((keyStart + keyLength) % 2 ** 32, dataLength) };
  }

  /**
   * Where the first record with this key stands, {@link NO_RECORD} if there is none.
   *
   * @throws CdbFormatError where the search leaves the database
   */
  locate(key: Uint8Array): number {
    const hash = this.#hash(key) >>> 0;
    const [tableStart, slotCount] = this.#pairAt((hash % TABLE_COUNT) * PAIR_LENGTH);
    if (slotCount === 0) return NO_RECORD;
    const tableEnd = (tableStart + slotCount * PAIR_LENGTH) % 2 ** 32;
    const first = (tableStart + ((hash >>> 8) % slotCount) * PAIR_LENGTH) % 2 ** 32;
    let slot = first;
    for (let probes = 0; probes < slotCount; probes += 1) {
      const [slotHash, position] = this.#pairAt(slot);
      if (position === NO_RECORD) return NO_RECORD;
      if (slotHash === hash) {
        const [keyLength] = this.#pairAt(position);
        if (keyLength === key.length && this.#holds(key, (position + PAIR_LENGTH) % 2 ** 32)) return position;
      }
      slot = (slot + PAIR_LENGTH) % 2 ** 32;
      if (slot === tableEnd) slot = tableStart;
      // Now all have been seen, though the table may claim to have 2^29 slots more and lie over itself.
      if (slot === first) break;
    }
    return NO_RECORD;
  }

  #holds(key: Uint8Array, position: number): boolean {
    for (let start = 0; start < key.length; start += PIECE_LENGTH) {
      const piece = key.subarray(start, start + PIECE_LENGTH);
      const stored = this.#region.read((position + start) % 2 ** 32, piece.length);
      for (let i = 0; i < piece.length; i += 1) if (stored[i] !== piece[i]) return false;
    }
    return true;
  }

  #pairAt(position: number): [number, number] {
    const bytes = this.#region.read(position, PAIR_LENGTH);
    return [uint32At(bytes, 0), uint32At(bytes, 4)];
  }
}

function uint32At(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
