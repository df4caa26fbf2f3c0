import { CdbTooLargeError, HEADER_LENGTH, PAIR_LENGTH, POSITION_LIMIT } from './format.js';

/**
 * Hashes and positions are kept in blocks of at most so many records. The first blocks are smaller, as most rule files
 * are: to allocate one of full length takes longer than to compile a few lines.
 */
const RECORDS_PER_BLOCK = 1 << 16;
const RECORDS_IN_FIRST_BLOCK = 1 << 8;
const BLOCK_GROWTH = 4;

const INITIAL_LENGTH = 4 * 1024;

/** The bytes grow by doubling up to this, and then only by what is needed. */
const DOUBLING_LIMIT = 128 * 1024;

/**
 * Records on their way into a database: their bytes, until somebody takes them off, and of each record the hash of
 * its key and its position, eight bytes that stay.
 *
 * The fields are open because the scanner writes records in place: into `bytes` from `length` on, and a pair (hash,
 * `base` + start of the record) into `index` at `used`. Whoever does so first calls {@link reserve}, looks that
 * `index` has room, and afterwards calls {@link checkLimit}; everybody else calls {@link commit}.
 */
export class RecordBuffer {
  /** Replaced by {@link reserve} when it has to grow. */
  bytes: Buffer;

  /** A view of `bytes`. */
  view: DataView;

  /** How many of `bytes` are in use. */
  length = 0;

  /** The position of `bytes[0]` in the database. */
  baseOffset = HEADER_LENGTH;

  /** The block of pairs (hash, position) that is being filled; {@link nextBlock} gives another when it is full. */
  index: Int32Array;

  /** How many integers of `index` are in use. */
  used = 0;

  /** The blocks of pairs that are full. */
  readonly full: Int32Array[] = [];

  constructor() {
    this.bytes = Buffer.allocUnsafeSlow(INITIAL_LENGTH);
    this.view = new DataView(this.bytes.buffer);
    this.index = new Int32Array(2 * RECORDS_IN_FIRST_BLOCK);
  }

  /** Where the next record will stand in the database. */
  get end(): number {
    return this.baseOffset + this.length;
  }

  /** Makes room for `count` more bytes after `length`. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const doubled = Math.min(2 * this.bytes.length, DOUBLING_LIMIT);
    const larger = Buffer.allocUnsafeSlow(Math.max(this.length + count, doubled));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }

  nextBlock(): void {
    this.full.push(this.index);
    this.index = new Int32Array(Math.min(BLOCK_GROWTH * this.index.length, 2 * RECORDS_PER_BLOCK));
    this.used = 0;
  }

  /** Makes the `length` bytes after `this.length` a record: the two lengths, a key of this `hash`, and data. */
  commit(hash: number, length: number): void {
    if (this.used === this.index.length) this.nextBlock();
    this.index[this.used] = hash;
    this.index[this.used + 1] = this.end;
    this.used += 2;
    this.length += length;
    this.checkLimit();
  }

  /** Adds one record, key and data given. */
  add(hash: number, key: Uint8Array, data: Uint8Array): void {
    const length = PAIR_LENGTH + key.length + data.length;
    this.reserve(length);
    this.view.setUint32(this.length, key.length, true);
    this.view.setUint32(this.length + 4, data.length, true);
    this.bytes.set(key, this.length + PAIR_LENGTH);
    this.bytes.set(data, this.length + PAIR_LENGTH + key.length);
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
    this.full.length = 0;
    this.used = 0;
    this.length = 0;
  }

  /** @throws CdbTooLargeError when the records reach the limit of the format */
  checkLimit(): void {
    if (this.end >= POSITION_LIMIT) throw new CdbTooLargeError();
  }
}
