import { Kernel } from '../kernel/kernel.js';
import { CdbTooLargeError, hashBytes, PAIR_LENGTH, POSITION_LIMIT } from './format.js';
import { RecordBuffer } from './record-buffer.js';
import { HashTables, SLOTS_PER_RECORD } from './table.js';

/** Where a database goes: takes all of `bytes` at `position`, counted from its start; throws if it cannot. */
export interface Sink {
  write(bytes: Uint8Array, position: number): void;
}

/** The original writes blocks of this many bytes; what a failed run leaves behind shows it. */
const BLOCK_LENGTH = 8192;

/** Records that are added one by one are gathered up to about this many bytes. */
const GATHERED = 64 * 1024;

/**
 * Writes a constant database front to back in one pass: records as they come, then the hash tables, then the header
 * (ucspi-tcp 0.88 cdb_make.c). Keys need not differ; a reader finds the first.
 */
export class CdbWriter {
  /** The records not yet written; put there, or {@link add}ed here. */
  readonly records: RecordBuffer;

  readonly #sink: Sink;

  /** @param kernel in whose memory records are gathered and tables built */
  constructor(sink: Sink, kernel = new Kernel()) {
    this.#sink = sink;
    this.records = new RecordBuffer(kernel);
  }

  /** Adds a record; `hash` is that of the key, for those who hash in another way. */
  add(key: Uint8Array, data: Uint8Array, hash: number = hashBytes(key)): void {
    if (this.records.length > GATHERED) this.flush();
    this.records.add(hash, key, data);
  }

  /**
   * Hands the records to the sink, in whole blocks and all but the last block, begun or full: just what the original
   * has written by now (ucspi-tcp 0.88 buffer_put.c, buffer_putalign). To be called before a failure is reported.
   */
  flush(): void {
    const { length } = this.records;
    if (length > BLOCK_LENGTH) this.#write(length - 1 - ((length - 1) % BLOCK_LENGTH));
  }

  /**
   * Writes what is left of the records, the hash tables and the header. The database is then complete.
   *
   * @returns its size in bytes
   * @throws CdbTooLargeError
   * @throws RangeError where there is no memory left
   */
  finish(): number {
    const { records } = this;
    this.#write(records.length);
    const size = records.baseOffset + records.count * SLOTS_PER_RECORD * PAIR_LENGTH;
    if (size >= POSITION_LIMIT) throw new CdbTooLargeError();
    const tables = new HashTables(records.pairs, records.count, records.baseOffset);
    let position = records.baseOffset;
    for (let slots = tables.next(); slots.length > 0; slots = tables.next()) {
      this.#sink.write(slots, position);
      position += slots.length;
    }
    this.#sink.write(tables.header, 0);
    return size;
  }

  #write(count: number): void {
    const { records } = this;
    if (count > 0) this.#sink.write(records.bytes.subarray(0, count), records.baseOffset);
    records.shift(count);
  }
}
