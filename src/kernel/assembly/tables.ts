import {
  PAIR_LENGTH,
  PAIRS_PER_BLOCK,
  REST_BLOCK,
  REST_PAIR,
  REST_TABLE,
  STARTS_LENGTH,
  TABLE_COUNT,
  USED_SLOTS,
} from '../layout';
import { set } from './state';

/** Probes a table may cost for each of its records, and on top, before {@link placeTable} breaks off. */
const PROBES_PER_RECORD: i32 = 16;
const PROBES_PER_TABLE: i32 = 64;

const TABLES: u32 = TABLE_COUNT - 1;

/**
 * Sorts the `count` pairs (hash, position) at `pairs` by their tables, those of one table in the order they came. Each
 * block is sorted by itself, from the last to the first, into the place of the next: so all end up as many pairs further
 * on as the first block has. Sorted at once, five million pairs would miss the caches at every step.
 *
 * @param starts takes, for each block, STARTS_LENGTH bytes: where the pairs of each table are, and the end of the last
 * @param header takes the header of the database, whose tables begin at `position`
 * @returns how many records the largest table has
 */
export function sortByTable(pairs: u32, count: u32, starts: u32, header: u32, position: u32): u32 {
  const shift = min<u32>(count, PAIRS_PER_BLOCK) * PAIR_LENGTH;
  const blocks = blocksOf(count);
  for (let block = <i32>blocks - 1; block >= 0; block -= 1) {
    const from = pairs + block * PAIRS_PER_BLOCK * PAIR_LENGTH;
    const end = min<u32>(from + PAIRS_PER_BLOCK * PAIR_LENGTH, pairs + count * PAIR_LENGTH);
    sortBlock(from, end, from + shift, starts + block * STARTS_LENGTH);
  }
  let at = position;
  let largest: u32 = 0;
  for (let table = 0; table < TABLE_COUNT; table += 1) {
    const records = countInTable(table, starts, blocks);
    largest = max<u32>(largest, records);
    store<u32>(header + table * PAIR_LENGTH, at);
    store<u32>(header + table * PAIR_LENGTH, 2 * records, 4);
    at += 2 * records * PAIR_LENGTH;
  }
  return largest;
}

function blocksOf(count: u32): u32 {
  return (count + PAIRS_PER_BLOCK - 1) / PAIRS_PER_BLOCK;
}

function sortBlock(from: u32, end: u32, sorted: u32, starts: u32): void {
  memory.fill(starts, 0, STARTS_LENGTH);
  // What is counted for a table is one place on; what is the start of a table while pairs are put there, in the end is its end.
  for (let pair = from; pair < end; pair += PAIR_LENGTH) {
    const counter = starts + (((load<u32>(pair) & TABLES) + 1) << 2);
    store<u32>(counter, load<u32>(counter) + PAIR_LENGTH);
  }
  let start = <u32>sorted;
  store<u32>(starts, start);
  for (let table = 1; table <= TABLE_COUNT; table += 1) {
    const length = load<u32>(starts + (table << 2));
    store<u32>(starts + (table << 2), start);
    start += length;
  }
  for (let pair = from; pair < end; pair += PAIR_LENGTH) {
    const both = load<u64>(pair);
    const cursor = starts + (((<u32>both & TABLES) + 1) << 2);
    const place = load<u32>(cursor);
    store<u64>(place, both);
    store<u32>(cursor, place + PAIR_LENGTH);
  }
}

/** How many pairs of `table` all `blocks` have. */
function countInTable(table: u32, starts: u32, blocks: u32): u32 {
  let length: u32 = 0;
  for (let block: u32 = 0; block < blocks; block += 1) {
    const start = startOf(table, starts, block);
    length += load<u32>(start, 4) - load<u32>(start);
  }
  return length / PAIR_LENGTH;
}

/**
 * Places the pairs of the tables from `first` on, one table after the other, as many as have room: the pairs of each, in
 * order, into its slots, each in the first empty slot at or after that of its hash, the first slot following the last.
 *
 * Probing slot by slot is quadratic for records of one hash (the original takes seconds for 100,000). So the probes are
 * counted, and once they are out of proportion this breaks off for {@link placeRest}, with REST_TABLE, REST_BLOCK and
 * REST_PAIR, the slots of that table included in what is used.
 *
 * @param used how many bytes of `slots` are taken; USED_SLOTS says how many are afterwards
 * @returns the table after the last that was placed, or begun
 */
export function placeTables(first: u32, count: u32, starts: u32, header: u32, slots: u32, used: u32, room: u32): u32 {
  const blocks = blocksOf(count);
  let table = first;
  let end = used;
  set(REST_TABLE, TABLE_COUNT);
  while (table < <u32>TABLE_COUNT) {
    const slotCount = load<u32>(header + table * PAIR_LENGTH, 4);
    const length = slotCount * PAIR_LENGTH;
    if (end + length > room) break;
    const isPlaced = slotCount === 0 || placeTable(table, starts, blocks, slots + end, slotCount);
    end += length;
    table += 1;
    if (!isPlaced) {
      set(REST_TABLE, table - 1);
      break;
    }
  }
  set(USED_SLOTS, end);
  return table;
}

/** Whether all pairs of a table are placed; otherwise too many probes were spent. */
function placeTable(table: u32, starts: u32, blocks: u32, slots: u32, slotCount: u32): bool {
  memory.fill(slots, 0, slotCount * PAIR_LENGTH);
  const slotsEnd = slots + slotCount * PAIR_LENGTH;
  let probesLeft = <i64>PROBES_PER_TABLE + <i64>PROBES_PER_RECORD * (slotCount / 2);
  for (let block: u32 = 0; block < blocks; block += 1) {
    const start = startOf(table, starts, block);
    const end = load<u32>(start, 4);
    for (let pair = load<u32>(start); pair < end; pair += PAIR_LENGTH) {
      const both = load<u64>(pair);
      let slot = slots + ((<u32>both >>> 8) % slotCount) * PAIR_LENGTH;
      while (load<u32>(slot, 4) !== 0) {
        slot += PAIR_LENGTH;
        if (slot === slotsEnd) slot = slots;
        probesLeft -= 1;
      }
      store<u64>(slot, both);
      if (probesLeft < 0) {
        set(REST_BLOCK, block);
        set(REST_PAIR, pair + PAIR_LENGTH);
        return false;
      }
    }
  }
  return true;
}

/**
 * Places what {@link placeTables} left of a table, from `restBlock` and `restPair` on, in near-linear time: a union-find over the
 * slots, each set a run of full ones.
 *
 * @param next room for four bytes a slot
 */
export function placeRest(
  table: u32,
  count: u32,
  starts: u32,
  slots: u32,
  slotCount: u32,
  restBlock: u32,
  restPair: u32,
  next: u32,
): void {
  const blocks = blocksOf(count);
  // An empty slot points at itself, a full one ahead, towards the next empty one.
  for (let slot: u32 = 0; slot < slotCount; slot += 1) {
    const isEmpty = load<u32>(slots + slot * PAIR_LENGTH, 4) === 0;
    store<u32>(next + (slot << 2), isEmpty ? slot : after(slot, slotCount));
  }
  for (let block = restBlock; block < blocks; block += 1) {
    const start = startOf(table, starts, block);
    const end = load<u32>(start, 4);
    for (let pair = block === restBlock ? restPair : load<u32>(start); pair < end; pair += PAIR_LENGTH) {
      const both = load<u64>(pair);
      let slot = (<u32>both >>> 8) % slotCount;
      for (;;) {
        const ahead = load<u32>(next + (slot << 2));
        if (ahead === slot) break;
        const halved = load<u32>(next + (ahead << 2));
        store<u32>(next + (slot << 2), halved);
        slot = halved;
      }
      store<u64>(slots + slot * PAIR_LENGTH, both);
      store<u32>(next + (slot << 2), after(slot, slotCount));
    }
  }
}

function after(slot: u32, slotCount: u32): u32 {
  return slot + 1 === slotCount ? 0 : slot + 1;
}

/** Where `starts` has the start of a table in a block; its end follows. */
function startOf(table: u32, starts: u32, block: u32): u32 {
  return starts + block * STARTS_LENGTH + (table << 2);
}
