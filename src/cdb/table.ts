import type { Kernel, Region } from '../kernel/kernel.js';
import { PAIRS_PER_BLOCK, REST_BLOCK, REST_PAIR, REST_TABLE, STARTS_LENGTH, USED_SLOTS } from '../kernel/layout.js';
import { HEADER_LENGTH, PAIR_LENGTH, TABLE_COUNT } from './format.js';

/** Slots of several small tables are gathered up to about this many bytes. */
const GATHERED = 64 * 1024;

/** A table has two slots for each of its records, each a pair. */
export const SLOTS_PER_RECORD = 2;

/**
 * The hash tables of a database, made of pairs (hash, position) in the memory of a kernel. All takes about linear time in
 * the number of records, whatever their hashes.
 */
export class HashTables {
  readonly #kernel: Kernel;
  readonly #count: number;
  readonly #starts: Region;
  readonly #header: Region;
  readonly #slots: Region;
  #next = 0;

  /**
   * @param pairs used up: they are in another order afterwards; no region before them may grow any more
   * @param count of the pairs
   * @param position of the first table in the database
   * @throws RangeError where there is no memory left
   */
  constructor(pairs: Region, count: number, position: number) {
    const { kernel } = pairs;
    this.#kernel = kernel;
    this.#count = count;
    const room = (count + Math.min(count, PAIRS_PER_BLOCK)) * PAIR_LENGTH;
    if (pairs.length < room) pairs.grow(room);
    this.#starts = kernel.allocate(Math.ceil(count / PAIRS_PER_BLOCK) * STARTS_LENGTH);
    this.#header = kernel.allocate(HEADER_LENGTH);
    const largest = kernel.run.sortByTable(pairs.start, count, this.#starts.start, this.#header.start, position);
    this.#slots = kernel.allocate(SLOTS_PER_RECORD * PAIR_LENGTH * Math.max(largest, Math.min(count, GATHERED / 16)));
  }

  /** The header of the database. */
  get header(): Buffer {
    return this.#header.bytes;
  }

  /**
   * The slots of the next tables, several at once if they are small; none after the last. Good until the next call.
   *
   * @throws RangeError where there is no memory left
   */
  next(): Buffer {
    const { run, state } = this.#kernel;
    const slots = this.#slots;
    const [count, starts, header] = [this.#count, this.#starts.start, this.#header.start];
    let used = 0;
    for (;;) {
      this.#next = run.placeTables(this.#next, count, starts, header, slots.start, used, slots.length);
      const table = this.#kernel.state[REST_TABLE]!;
      used = this.#kernel.state[USED_SLOTS]!;
      if (table === TABLE_COUNT) return slots.bytes.subarray(0, used);
      this.#placeRest(table, used, state[REST_BLOCK]!, state[REST_PAIR]!);
    }
  }

  /** @param end where the slots of the table end in those gathered */
  #placeRest(table: number, end: number, block: number, pair: number): void {
    const slotCount = this.header.readUInt32LE(table * PAIR_LENGTH + 4);
    const slots = this.#slots.start + end - slotCount * PAIR_LENGTH;
    const next = this.#kernel.allocate(4 * slotCount);
    this.#kernel.run.placeRest(table, this.#count, this.#starts.start, slots, slotCount, block, pair, next.start);
    this.#kernel.truncate(this.#slots);
  }
}
