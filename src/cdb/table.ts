import { TABLE_COUNT } from './format.js';

/**
 * Hash tables in memory: pairs of 32-bit integers (hash, position), for records and for slots alike. All functions
 * here take about linear time in the number of records, whatever their hashes.
 */

/** Probes a table may cost for each of its records, and on top, before {@link buildTable} changes its ways. */
const PROBES_PER_RECORD = 16;
const PROBES_PER_TABLE = 64;

/** Pairs in the order of their tables, those of one table in the order they came. */
export interface SortedPairs {
  readonly pairs: Int32Array;
  /** Where the pairs of each table start, in integers, and after them twice where the last ends. */
  readonly starts: Uint32Array;
}

/**
 * Sorts the pairs `records`.
 *
 * @param sorted takes them; as long as `records`
 */
export function groupByTable(records: Int32Array, sorted: Int32Array): SortedPairs {
  // What is counted for a table is two places on, and is its start one place on until all is sorted.
  const starts = new Uint32Array(TABLE_COUNT + 2);
  for (let i = 0; i < records.length; i += 2) starts[(records[i]! & (TABLE_COUNT - 1)) + 2]! += 2;
  for (let table = 2; table < starts.length; table += 1) starts[table]! += starts[table - 1]!;
  for (let i = 0; i < records.length; i += 2) {
    const hash = records[i]!;
    const table = hash & (TABLE_COUNT - 1);
    const at = starts[table + 1]!;
    starts[table + 1] = at + 2;
    sorted[at] = hash;
    sorted[at + 1] = records[i + 1]!;
  }
  return { pairs: sorted, starts };
}

/** How many integers the pairs of one table are. */
export function lengthOfTable({ starts }: SortedPairs, table: number): number {
  return starts[table + 1]! - starts[table]!;
}

/** Copies the pairs of one table to `target`, from `at` on; there are a few hundred of them, for which this is fast. */
export function copyTable({ pairs, starts }: SortedPairs, table: number, target: Int32Array, at: number): void {
  const end = starts[table + 1]!;
  for (let from = starts[table]!, to = at; from < end; from += 1, to += 1) target[to] = pairs[from]!;
}

/**
 * Places the pairs `records` of one table, in order, into `slots`, all zeros and longer than `records`: each in the
 * first empty slot at or after that of its hash, the first slot following the last.
 *
 * Probing slot by slot is quadratic for records of one hash (the original takes seconds for 100,000). So the probes
 * are counted, and once they are out of proportion the rest is placed by {@link placeRest}, to the same effect.
 */
export function buildTable(records: Int32Array, slots: Int32Array): void {
  const slotCount = slots.length / 2;
  let probesLeft = PROBES_PER_TABLE + (PROBES_PER_RECORD * records.length) / 2;
  for (let i = 0; i < records.length; i += 2) {
    const hash = records[i]!;
    let slot = (hash >>> 8) % slotCount;
    while (slots[2 * slot + 1] !== 0) {
      slot += 1;
      if (slot === slotCount) slot = 0;
      probesLeft -= 1;
    }
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = records[i + 1]!;
    if (probesLeft < 0) {
      placeRest(records, i + 2, slots);
      return;
    }
  }
}

/** Places `records[from..)` in near-linear time: a union-find over the slots, each set a run of full ones. */
function placeRest(records: Int32Array, from: number, slots: Int32Array): void {
  const slotCount = slots.length / 2;
  // An empty slot points at itself, a full one ahead, towards the next empty one.
  const next = new Int32Array(slotCount);
  for (let slot = 0; slot < slotCount; slot += 1) {
    next[slot] = slots[2 * slot + 1] === 0 ? slot : (slot + 1) % slotCount;
  }
  for (let i = from; i < records.length; i += 2) {
    const hash = records[i]!;
    let slot = (hash >>> 8) % slotCount;
    while (next[slot] !== slot) {
      next[slot] = next[next[slot]!]!;
      slot = next[slot]!;
    }
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = records[i + 1]!;
    next[slot] = (slot + 1) % slotCount;
  }
}
