import { Kernel } from '../kernel/kernel.js';
import { CdbTooLargeError, HEADER_LENGTH, hashBytes, PAIR_LENGTH, POSITION_LIMIT } from './format.js';
import { RecordBuffer } from './record-buffer.js';
import { HashTables } from './table.js';

/** Where a database goes: takes all of `bytes` at `position`, counted from its start; throws if it cannot. */
export interface Sink {
  write(bytes: Uint8Array, position: number): void;
}

/** The original writes blocks of this many bytes; what a failed run leaves behind shows it. */
const BLOCK_LENGTH = 8192;

/** Hash tables are gathered up to about this many bytes before they are written. */
const TABLES_LENGTH = 64 * 1024;

/** A table has two slots for each of its records, each a pair. */
const SLOT_LENGTH = 2 * PAIR_LENGTH;

/**
 * Writes a constant database front to back in one pass: records as they come, then the hash tables, then the header
 * (ucspi-tcp 0.88 cdb_make.c). Keys need not differ; a reader finds the first.
 */
export class CdbWriter {
  /** The records not yet written; put there, or {@link add}ed here. */
  readonly records = new RecordBuffer(new Kernel());

  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Adds a record; `hash` is that of the key, for those who hash in another way. */
  add(key: Uint8Array, data: Uint8Array, hash: number = hashBytes(key)): void {
    if (this.records.length > TABLES_LENGTH) this.flush();
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
    this.#write(this.records.length);
    const tables = new HashTables(this.records.pairs, this.records.count);
    const largest = Math.max(...tables.counts) * SLOT_LENGTH;
    const slots = this.records.kernel.allocate(
      Math.max(largest, Math.min(this.records.count * SLOT_LENGTH, TABLES_LENGTH)),
    );
    const header = Buffer.alloc(HEADER_LENGTH);
    let position = this.records.baseOffset;
    let gathered = 0;
    const flush = (): void => {
      if (gathered > 0) this.#sink.write(slots.bytes.subarray(0, gathered), position - gathered);
      gathered = 0;
    };
    for (const [table, count] of tables.counts.entries()) {
      header.writeUInt32LE(position, table * PAIR_LENGTH);
      header.writeUInt32LE(2 * count, table * PAIR_LENGTH + 4);
      const length = count * SLOT_LENGTH;
      if (length === 0) continue;
      if (position + length >= POSITION_LIMIT) throw new CdbTooLargeError();
      if (gathered + length > slots.length) flush();
      tables.place(table, slots, gathered);
      gathered += length;
      position += length;
    }
    flush();
    this.#sink.write(header, 0);
    return position;
  }

  #write(count: number): void {
    const { records } = this;
    if (count > 0) this.#sink.write(records.bytes.subarray(0, count), records.baseOffset);
    records.shift(count);
  }
}
