import type { Kernel, Region } from '../kernel/kernel.js';
import { INDEX, INDEX_END, OUTPUT, OUTPUT_END, POSITION_BASE } from '../kernel/layout.js';
import { CdbTooLargeError, HEADER_LENGTH, PAIR_LENGTH, POSITION_LIMIT } from './format.js';

/** Memory costs nothing until it is used; this is enough for the rules of one read. */
const INITIAL_LENGTH = 128 * 1024;

/** There is room for this many pairs at first, and for four times as many when it is full, or for this many more. */
const INITIAL_PAIRS = 1 << 12;
const PAIRS_GROWTH = 1 << 16;

/**
 * Records on their way into a database, in the memory of a kernel: their bytes, until somebody takes them off, and of each
 * record the hash of its key and its position, eight bytes that stay.
 *
 * The kernel adds records itself, between {@link lend} and {@link takeBack}; everybody else calls {@link add} or
 * {@link commit}.
 */
export class RecordBuffer {
  /** How many bytes of records there are. */
  length = 0;

  /** The position of the first of them in the database. */
  baseOffset = HEADER_LENGTH;

  /** How many pairs (hash, position) there are. */
  count = 0;

  readonly #records: Region;

  /** The pairs. */
  readonly pairs: Region;

  constructor(readonly kernel: Kernel) {
    this.#records = kernel.allocate(INITIAL_LENGTH);
    this.pairs = kernel.allocate(INITIAL_PAIRS * PAIR_LENGTH);
  }

  /** The bytes of the records, and room after them; to be asked for again after {@link reserve}. */
  get bytes(): Buffer {
    return this.#records.bytes;
  }

  /** Where the next record will be in the database. */
  get end(): number {
    return this.baseOffset + this.length;
  }

  /** The position of the record of pair `i`. */
  positionAt(i: number): number {
    return this.kernel.view.getUint32(this.pairs.start + i * PAIR_LENGTH + 4, true);
  }

  /** Makes room for `count` more bytes after `length`. @throws RangeError where there is no memory left */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed > this.#records.length) this.#records.grow(needed);
  }

  /** Makes room for pairs. @throws RangeError where there is no memory left */
  reservePairs(): void {
    const used = this.count * PAIR_LENGTH;
    if (used < this.pairs.length) return;
    this.pairs.grow(used + Math.min(3 * used, PAIRS_GROWTH * PAIR_LENGTH));
  }

  /** Tells the kernel where records and pairs go; there has to be room for the bytes of all it will add. */
  lend(): void {
    const { state } = this.kernel;
    const output = this.#records.start + this.length;
    state[OUTPUT] = output;
    state[OUTPUT_END] = this.#records.end;
    state[POSITION_BASE] = this.end - output;
    state[INDEX] = this.pairs.start + this.count * PAIR_LENGTH;
    state[INDEX_END] = this.pairs.end;
  }

  /** Takes over what the kernel has added. */
  takeBack(): void {
    const { state } = this.kernel;
    this.length = state[OUTPUT]! - this.#records.start;
    this.count = (state[INDEX]! - this.pairs.start) / PAIR_LENGTH;
  }

  /** Makes the `length` bytes after `this.length` a record: the two lengths, a key of this `hash`, and data. */
  commit(hash: number, length: number): void {
    this.reservePairs();
    const pair = this.pairs.start + this.count * PAIR_LENGTH;
    this.kernel.view.setInt32(pair, hash, true);
    this.kernel.view.setUint32(pair + 4, this.end, true);
    this.count += 1;
    this.length += length;
    this.checkLimit();
  }

  /** Adds one record, key and data given. */
  add(hash: number, key: Uint8Array, data: Uint8Array): void {
    const length = PAIR_LENGTH + key.length + data.length;
    this.reserve(length);
    const { bytes } = this;
    bytes.writeUInt32LE(key.length, this.length);
    bytes.writeUInt32LE(data.length, this.length + 4);
    bytes.set(key, this.length + PAIR_LENGTH);
    bytes.set(data, this.length + PAIR_LENGTH + key.length);
    this.commit(hash, length);
  }

  /** Drops the first `count` bytes, which the caller has put where they belong. */
  shift(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
    this.baseOffset += count;
  }

  /** Forgets all records. */
  clear(): void {
    this.count = 0;
    this.length = 0;
  }

  /** @throws CdbTooLargeError when the records reach the limit of the format */
  checkLimit(): void {
    if (this.end >= POSITION_LIMIT) throw new CdbTooLargeError();
  }
}
