import { CdbTooLargeError, HEADER_LENGTH, hashBytes, PAIR_LENGTH, POSITION_LIMIT, TABLE_COUNT } from './format.js';
import { RecordBuffer } from './record-buffer.js';
import { buildTable, copyTable, groupByTable, lengthOfTable, type SortedPairs } from './table.js';

/** Where a database goes: takes all of `bytes` at `position`, counted from its start; throws if it cannot. */
export interface Sink {
  write(bytes: Uint8Array, position: number): void;
}

/** The original writes blocks of this many bytes; what a failed run leaves behind shows it. */
const BLOCK_LENGTH = 8192;

/** Hash tables are gathered up to about this many bytes before they are written. */
const TABLES_LENGTH = 64 * 1024;

/**
 * Writes a constant database front to back in one pass: records as they come, then the hash tables, then the header
 * (ucspi-tcp 0.88 cdb_make.c). Keys need not differ; a reader finds the first.
 */
export class CdbWriter {
  /** The records not yet written; put there, or {@link add}ed here. */
  readonly records = new RecordBuffer();

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
   */
  finish(): number {
    this.#write(this.records.length);
    const blocks = this.#sortBlocks();
    const lengths = new Uint32Array(TABLE_COUNT);
    let [longest, total] = [0, 0];
    for (let table = 0; table < TABLE_COUNT; table += 1) {
      const length = lengthIn(blocks, table);
      lengths[table] = length;
      longest = Math.max(longest, length);
      total += length;
    }
    const pairs = new Int32Array(longest);
    const header = Buffer.alloc(HEADER_LENGTH);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    const room = Math.max(2 * longest, Math.min(2 * total, TABLES_LENGTH / 4));
    const tables = new TableOutput(this.#sink, this.records.baseOffset, room);
    for (let table = 0; table < TABLE_COUNT; table += 1) {
      const length = lengths[table]!;
      view.setUint32(table * PAIR_LENGTH, tables.position, true);
      view.setUint32(table * PAIR_LENGTH + 4, length, true);
      if (length > 0) buildTable(gather(blocks, table, pairs), tables.next(length));
    }
    tables.flush();
    this.#sink.write(header, 0);
    return tables.position;
  }

  #write(count: number): void {
    const { records } = this;
    if (count > 0) this.#sink.write(records.bytes.subarray(0, count), records.baseOffset);
    records.shift(count);
  }

  /**
   * The pairs (hash, position) in blocks, each sorted by itself: that takes the room of one block more, where sorting all
   * at once would take as much again. Gives the blocks of the records up.
   */
  #sortBlocks(): SortedPairs[] {
    const { full, index, used } = this.records;
    // No block is longer than the last, so that each has room in the one after it.
    let spare: Int32Array = new Int32Array(full.length === 0 ? used : index.length);
    const sorted = [groupByTable(index.subarray(0, used), spare.subarray(0, used))];
    spare = index;
    for (const block of full.splice(0).reverse()) {
      sorted.push(groupByTable(block, spare.subarray(0, block.length)));
      spare = block;
    }
    return sorted.reverse();
  }
}

/** How many integers the pairs of one table are, and how many slots it has: two for each of its records. */
function lengthIn(blocks: readonly SortedPairs[], table: number): number {
  let length = 0;
  for (const block of blocks) length += lengthOfTable(block, table);
  return length;
}

/** Puts the pairs of one table together at the start of `pairs`, which has room for them. */
function gather(blocks: readonly SortedPairs[], table: number, pairs: Int32Array): Int32Array {
  let length = 0;
  for (const block of blocks) {
    copyTable(block, table, pairs, length);
    length += lengthOfTable(block, table);
  }
  return pairs.subarray(0, length);
}

/** The hash tables on their way to the sink, several small ones in one write. */
class TableOutput {
  /** Where the next table goes. */
  position: number;
  readonly #sink: Sink;
  readonly #slots: Int32Array;
  #used = 0;

  /** @param room how many integers are gathered: at least the slots of the largest table */
  constructor(sink: Sink, position: number, room: number) {
    this.#sink = sink;
    this.position = position;
    this.#slots = new Int32Array(room);
  }

  /** Room for a table of `slotCount` slots, all empty, to be filled before the next call. */
  next(slotCount: number): Int32Array {
    if (this.position + slotCount * PAIR_LENGTH >= POSITION_LIMIT) throw new CdbTooLargeError();
    if (this.#used + 2 * slotCount > this.#slots.length) this.flush();
    const slots = this.#slots.subarray(this.#used, this.#used + 2 * slotCount);
    this.#used += 2 * slotCount;
    this.position += slotCount * PAIR_LENGTH;
    return slots;
  }

  flush(): void {
    const bytes = Buffer.from(this.#slots.buffer, 0, 4 * this.#used);
    if (IS_BIG_ENDIAN) bytes.swap32();
    if (bytes.length > 0) this.#sink.write(bytes, this.position - bytes.length);
    this.#slots.fill(0, 0, this.#used);
    this.#used = 0;
  }
}

const IS_BIG_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;
