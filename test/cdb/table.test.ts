import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TABLE_COUNT } from '../../src/cdb/format.js';
import { HashTables } from '../../src/cdb/table.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { REST_PAIR } from '../../src/kernel/layout.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

/** A record with a hash; positions count from 1. */
interface Pair {
  readonly hash: number;
  readonly position: number;
}

/** The definition: in order, each into the first empty slot from its own on, the first slot after the last. */
function naiveTable(pairs: readonly Pair[]): Buffer {
  const slotCount = 2 * pairs.length;
  const slots: (Pair | undefined)[] = new Array(slotCount).fill(undefined);
  for (const pair of pairs) {
    let slot = (pair.hash >>> 8) % slotCount;
    while (slots[slot] !== undefined) slot = slot + 1 === slotCount ? 0 : slot + 1;
    slots[slot] = pair;
  }
  const bytes = Buffer.alloc(8 * slotCount);
  for (const [slot, pair] of slots.entries()) {
    if (pair === undefined) continue;
    bytes.writeInt32LE(pair.hash, 8 * slot);
    bytes.writeUInt32LE(pair.position, 8 * slot + 4);
  }
  return bytes;
}

function naiveTables(hashes: readonly number[]): Buffer {
  const tables = Array.from({ length: TABLE_COUNT }, () => [] as Pair[]);
  for (const [i, hash] of hashes.entries()) tables[hash & 255]!.push({ hash, position: i + 1 });
  return Buffer.concat(tables.map(naiveTable));
}

function tablesOf(hashes: readonly number[], kernel = new Kernel()): Buffer {
  const pairs = kernel.allocate(8 * hashes.length);
  for (const [i, hash] of hashes.entries()) {
    pairs.bytes.writeInt32LE(hash, 8 * i);
    pairs.bytes.writeUInt32LE(i + 1, 8 * i + 4);
  }
  const tables = new HashTables(pairs, hashes.length, 5000);
  const pieces: Buffer[] = [];
  for (let slots = tables.next(); slots.length > 0; slots = tables.next()) pieces.push(Buffer.from(slots));
  const slotCounts = new Uint32Array(TABLE_COUNT);
  for (const hash of hashes) slotCounts[hash & 255]! += 2;
  const header = Buffer.alloc(8 * TABLE_COUNT);
  let position = 5000;
  for (const [table, slotCount] of slotCounts.entries()) {
    header.writeUInt32LE(position, 8 * table);
    header.writeUInt32LE(slotCount, 8 * table + 4);
    position += 8 * slotCount;
  }
  expect(tables.header.equals(header)).toBe(true);
  return Buffer.concat(pieces);
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
    expect(tablesOf(hashes).equals(naiveTables(hashes))).toBe(true);
  });

  function many(hashOf: (i: number) => number): number[] {
    return Array.from({ length: SLOT_COUNT / 2 }, (_, i) => hashOf(i) | 0);
  }

  test('for any hashes', () => {
    holds(
      fc.property(fc.array(fc.oneof(HASH, fc.constantFrom(0, 256, 512, -1, -256))), (hashes) => {
        expect(tablesOf(hashes).equals(naiveTables(hashes))).toBe(true);
      }),
    );
  });

  test('for floods of any shape', SLOW, () => {
    const flood = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 150 })), {
      minLength: 1,
    });
    holds(
      fc.property(flood, (runs) => {
        const hashes = runs.flatMap(([start, length]) => new Array<number>(length).fill(start << 8));
        expect(tablesOf(hashes).equals(naiveTables(hashes))).toBe(true);
      }),
      50,
    );
  });
});

test('so they are in blocks of pairs, each sorted by itself', SLOW, () => {
  const hashes = Array.from({ length: 200_000 }, (_, i) => (i % 41 === 0 ? 0x2b5c4 : Math.imul(i + 1, 0x9e3779b1)));
  expect(tablesOf(hashes).equals(naiveTables(hashes))).toBe(true);
});

describe('effort', () => {
  test.each([
    ['5,000 records of one hash are not probed one by one', new Array<number>(5000).fill(0x2b5c4), true],
    ['a few records of one hash are', new Array<number>(8).fill(0x2b5c4), false],
    ['so are 5,000 ordinary records', Array.from({ length: 5000 }, (_, i) => Math.imul(i + 1, 0x9e3779b1)), false],
  ])('%s', (_, hashes, isBrokenOff) => {
    const kernel = new Kernel();
    tablesOf(hashes, kernel);
    expect(kernel.state[REST_PAIR] !== 0).toBe(isBrokenOff);
  });
});
