import { CdbFormatError, type Hash, hashBytes, PAIR_LENGTH, readUint32LE, TABLE_COUNT } from './format.js';

/** The bytes of a database, of which a reader asks for few. */
export interface RandomAccessSource {
  /** In bytes. */
  readonly size: number;

  /** The bytes last loaded, and perhaps others around them; another array after the next call of {@link readAt}. */
  readonly bytes: Uint8Array;

  /**
   * Sees to it that the `length` bytes from `position` on are in {@link bytes}, and says at which offset.
   *
   * @throws CdbFormatError where they do not all lie inside
   */
  readAt(position: number, length: number): number;
}

/** A database in memory. */
export class MemorySource implements RandomAccessSource {
  readonly size: number;

  constructor(readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  readAt(position: number, length: number): number {
    if (position + length > this.size) throw new CdbFormatError(position, length, this.size);
    return position;
  }
}

/** The position of an empty slot: no record is there, only the header. */
export const NO_RECORD = 0;

/** The original compares a key in pieces, and does not look at what follows the first that differs. */
const PIECE_LENGTH = 32;

/**
 * Finds keys in a constant database that may have been written by an enemy (ucspi-tcp 0.88 cdb.c): every access is
 * checked, every search ends, and answers and errors are those of the original, arithmetic modulo 2^32 included.
 */
export class CdbReader {
  readonly #region: RandomAccessSource;
  readonly #hash: Hash;

  constructor(region: RandomAccessSource, hash: Hash = hashBytes) {
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
    const region = this.#region;
    const at = region.readAt(position, PAIR_LENGTH);
    const keyLength = readUint32LE(region.bytes, at);
    const dataLength = readUint32LE(region.bytes, at + 4);
    const keyStart = (position + PAIR_LENGTH) % 2 ** 32;
    const keyAt = region.readAt(keyStart, keyLength);
    const key = region.bytes.subarray(keyAt, keyAt + keyLength);
    const dataAt = region.readAt((keyStart + keyLength) % 2 ** 32, dataLength);
    return { key, data: region.bytes.subarray(dataAt, dataAt + dataLength) };
  }

  /**
   * The position of the first record with this key, {@link NO_RECORD} if there is none.
   *
   * @throws CdbFormatError where the search leaves the database
   */
  locate(key: Uint8Array): number {
    const region = this.#region;
    const hash = this.#hash(key) >>> 0;
    const header = region.readAt((hash % TABLE_COUNT) * PAIR_LENGTH, PAIR_LENGTH);
    const tableStart = readUint32LE(region.bytes, header);
    const slotCount = readUint32LE(region.bytes, header + 4);
    if (slotCount === 0) return NO_RECORD;
    const tableEnd = (tableStart + slotCount * PAIR_LENGTH) % 2 ** 32;
    const first = (tableStart + ((hash >>> 8) % slotCount) * PAIR_LENGTH) % 2 ** 32;
    let slot = first;
    for (let probes = 0; probes < slotCount; probes += 1) {
      const at = region.readAt(slot, PAIR_LENGTH);
      const position = readUint32LE(region.bytes, at + 4);
      if (position === NO_RECORD) return NO_RECORD;
      if (readUint32LE(region.bytes, at) === hash && this.#hasKey(position, key)) return position;
      slot = (slot + PAIR_LENGTH) % 2 ** 32;
      if (slot === tableEnd) slot = tableStart;
      // Now all have been seen, though the table may claim to have 2^29 slots more and lie over itself.
      if (slot === first) break;
    }
    return NO_RECORD;
  }

  #hasKey(position: number, key: Uint8Array): boolean {
    const region = this.#region;
    const lengths = region.readAt(position, PAIR_LENGTH);
    if (readUint32LE(region.bytes, lengths) !== key.length) return false;
    const keyStart = (position + PAIR_LENGTH) % 2 ** 32;
    for (let start = 0; start < key.length; start += PIECE_LENGTH) {
      const length = Math.min(PIECE_LENGTH, key.length - start);
      const at = region.readAt((keyStart + start) % 2 ** 32, length);
      for (let i = 0; i < length; i += 1) if (region.bytes[at + i] !== key[start + i]) return false;
    }
    return true;
  }
}
