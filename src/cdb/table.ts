import type { Kernel, Region } from '../kernel/kernel.js';
import { PAIRS_PER_BLOCK, PLACED, REST_BLOCK, REST_PAIR, STARTS_LENGTH } from '../kernel/layout.js';
import { PAIR_LENGTH, TABLE_COUNT } from './format.js';

/**
 * The hash tables of a database, made of pairs (hash, position) in the memory of a kernel. All takes about linear time in
 * the number of records, whatever their hashes.
 */
export class HashTables {
  /** How many records each table has; it has twice as many slots. */
  readonly counts = new Uint32Array(TABLE_COUNT);

  readonly #kernel: Kernel;
  readonly #starts: Region;
  readonly #blocks: number;

  /**
   * @param pairs used up: they are in another order afterwards; no region before them may grow any more
   * @param count of the pairs
   * @throws RangeError where there is no memory left
   */
  constructor(pairs: Region, count: number) {
    const { kernel } = pairs;
    this.#kernel = kernel;
    this.#blocks = Math.ceil(count / PAIRS_PER_BLOCK);
    pairs.grow(Math.max(pairs.length, (count + Math.min(count, PAIRS_PER_BLOCK)) * PAIR_LENGTH));
    this.#starts = kernel.allocate(this.#blocks * STARTS_LENGTH);
    if (count === 0) return;
    kernel.run.sortByTable(pairs.start, count, this.#starts.start);
    for (let table = 0; table < TABLE_COUNT; table += 1)
      this.counts[table] = kernel.run.countInTable(table, this.#starts.start, this.#blocks);
  }

  /**
   * Writes the slots of a table into `slots` from `offset` on, where there is room for them. Pairs are placed in order, each
   * in the first empty slot at or after that of its hash.
   *
   * @throws RangeError where there is no memory left
   */
  place(table: number, slots: Region, offset: number): void {
    const { run, state } = this.#kernel;
    const slotCount = 2 * this.counts[table]!;
    const starts = this.#starts.start;
    const target = slots.start + offset;
    if (run.placeTable(table, starts, this.#blocks, target, slotCount) === PLACED) return;
    const [block, pair] = [state[REST_BLOCK]!, state[REST_PAIR]!];
    const next = this.#kernel.allocate(4 * slotCount);
    run.placeRest(table, starts, this.#blocks, target, slotCount, block, pair, next.start);
    this.#kernel.truncate(slots);
  }
}
