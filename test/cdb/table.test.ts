import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { buildTable, copyTable, groupByTable, lengthOfTable } from '../../src/cdb/table.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

/** Pairs (hash, position), positions counted from 1. */
function pairsOf(hashes: readonly number[]): Int32Array {
  return Int32Array.from(hashes.flatMap((hash, i) => [hash, i + 1]));
}

/** The definition: in order, each into the first empty slot from its own on, the first slot after the last. */
function naiveTable(hashes: readonly number[], slotCount: number): number[] {
  const slots = new Array<number>(2 * slotCount).fill(0);
  for (const [i, hash] of hashes.entries()) {
    let slot = (hash >>> 8) % slotCount;
    while (slots[2 * slot + 1] !== 0) slot = (slot + 1) % slotCount;
    slots[2 * slot] = hash;
    slots[2 * slot + 1] = i + 1;
  }
  return slots;
}

function placed(hashes: readonly number[], slotCount = 2 * hashes.length): number[] {
  const slots = new Int32Array(2 * slotCount);
  buildTable(pairsOf(hashes), slots);
  return Array.from(slots);
}

const HASH = fc.integer();

describe('slots are those of plain linear probing', () => {
  const SLOT_COUNT = 10_000;
  const mixed = (i: number): number => Math.imul(i + 1, 0x9e3779b1);

  test.each([
    ['one record', [0x12345678]],
    ['hash 0', [0, 0, 0]],
    ['the last slot is taken, and the search goes on at the first', [0x700, 0x700, 0x700, 0x600]],
    ['5,000 records of one hash', Array.from({ length: 5000 }, () => 0x2b5c4)],
    ['5,000 records of different hashes that start at one slot', many((i) => (i * SLOT_COUNT + 77) << 8)],
    ['5,000 records that start at two neighbours', many((i) => (i * SLOT_COUNT + 9_990 + (i & 1)) << 8)],
    ['a flood after ordinary records', many((i) => (i < 2500 ? mixed(i) : 0x1234_5678))],
    ['ordinary records after a flood', many((i) => (i < 2500 ? 0x1234_5678 : mixed(i)))],
    ['every slot taken in turn', many((i) => i << 8)],
  ])('%s', (_, hashes) => {
    expect(placed(hashes)).toEqual(naiveTable(hashes, 2 * hashes.length));
  });

  function many(hashOf: (i: number) => number): number[] {
    return Array.from({ length: SLOT_COUNT / 2 }, (_, i) => hashOf(i) | 0);
  }

  test('for any hashes', () => {
    holds(
      fc.property(fc.array(fc.oneof(HASH, fc.constantFrom(0, 256, 512, -1, -256)), { minLength: 1 }), (hashes) => {
        expect(placed(hashes)).toEqual(naiveTable(hashes, 2 * hashes.length));
      }),
    );
  });

  test('for floods of any shape', SLOW, () => {
    const flood = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 600 })), {
      minLength: 1,
    });
    holds(
      fc.property(flood, (runs) => {
        const hashes = runs.flatMap(([start, length]) => new Array<number>(length).fill(start << 8));
        expect(placed(hashes)).toEqual(naiveTable(hashes, 2 * hashes.length));
      }),
      50,
    );
  });
});

describe('effort', () => {
  test.each([
    ['5,000 records of one hash are not probed one by one', new Array<number>(5000).fill(0x2b5c4), true],
    ['a few records of one hash are', new Array<number>(8).fill(0x2b5c4), false],
    ['so are 5,000 ordinary records', Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)), false],
  ])('%s', (_, hashes, isChanged) => {
    const [records, slots] = [pairsOf(hashes), new Int32Array(4 * hashes.length)];
    const lengths: unknown[] = [];
    // The other way to place records is the only one that needs an array of its own, an integer for each slot.
    const Watched = class extends Int32Array {
      constructor(length: number) {
        super(length);
        lengths.push(length);
      }
    };
    vi.stubGlobal('Int32Array', Watched);
    buildTable(records, slots);
    vi.unstubAllGlobals();
    expect(lengths).toEqual(isChanged ? [2 * hashes.length] : []);
  });
});

test('records are put together by table, in their order', () => {
  holds(
    fc.property(fc.array(HASH), (hashes) => {
      const sorted = groupByTable(pairsOf(hashes), new Int32Array(2 * hashes.length));

      for (let table = 0; table < 256; table += 1) {
        const expected = hashes.flatMap((hash, i) => ((hash & 255) === table ? [hash, i + 1] : []));
        const copied = new Int32Array(1 + expected.length);
        copyTable(sorted, table, copied, 1);
        expect([lengthOfTable(sorted, table), ...copied]).toEqual([expected.length, 0, ...expected]);
      }
    }),
  );
});
