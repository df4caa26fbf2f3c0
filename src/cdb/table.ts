import { TABLE_COUNT } from './format.js';

/**
 * Hash tables in memory: pairs of 32-bit integers (hash, position), for records and for slots alike. All functions
 * here are linear in the number of records, whatever their hashes.
 */

/** Probes a table may cost for each of its records, and on top, before {@link placeTable} changes its ways. */
const PROBES_PER_RECORD = 16;
const PROBES_PER_TABLE = 64;

/** Adds to `counts` how many of the pairs `records` belong in each table. */
export function countByTable(records: Int32Array, counts: Uint32Array): void {
  for (let i = 0; i < records.length; i += 2) counts[records[i]! & (TABLE_COUNT - 1)]! += 1;
}

/**
 * Copies the pairs `records` to `sorted`, each behind those of its table that are there already.
 *
 * @param ends for each table the number of pairs up to where its next one goes; moved on
 */
export function scatterByTable(records: Int32Array, ends: Uint32Array, sorted: Int32Array): void {
  for (let i = 0; i < records.length; i += 2) {
    const hash = records[i]!;
    const table = hash & (TABLE_COUNT - 1);
    const at = 2 * ends[table]!;
    ends[table]! += 1;
    sorted[at] = hash;
    sorted[at + 1] = records[i + 1]!;
  }
}

/**
 * Places the pairs `records` of one table, in order, into `slots`, all zeros and longer than `records`: each in the
 * first empty slot at or after that of its hash, the first slot following the last.
 *
 * Probing slot by slot is quadratic for records of one hash (the original takes seconds for 100,000). So the probes
 * are counted, and once they are out of proportion the rest is placed by {@link placeRest}, to the same effect.
 */
export function placeTable(records: Int32Array, slots: Int32Array): void {
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
