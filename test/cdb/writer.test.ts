import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CdbTooLargeError, HEADER_LENGTH, hashBytes, POSITION_LIMIT } from '../../src/cdb/format.js';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbReader, MemorySource } from '../../src/cdb/reader.js';
import { CdbWriter, type Sink } from '../../src/cdb/writer.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

const NOTHING = new Uint8Array();
const NOWHERE: Sink = { write: () => {} };

function databaseOf(records: readonly (readonly [string, string])[]): Buffer {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [key, data] of records) writer.add(bytesOf(key), bytesOf(data));
  expect(writer.finish()).toBe(sink.contents.length);
  return sink.contents;
}

function pairAt(database: Buffer, position: number): [number, number] {
  return [database.readUInt32LE(position), database.readUInt32LE(position + 4)];
}

test('a database without records is a header that points to its own end', () => {
  const database = databaseOf([]);
  expect(database).toHaveLength(HEADER_LENGTH);
  for (let table = 0; table < 256; table += 1) expect(pairAt(database, 8 * table)).toEqual([2048, 0]);
});

test('the slots of one key are in the order of its records, however many others are between', () => {
  const last = 140_000;
  const records = Array.from({ length: last + 1 }, (_, i) => [i % 70_000 === 0 ? 'same' : `${i}`, `${i}`] as const);
  const database = databaseOf(records);
  expect(textOf(new CdbReader(new MemorySource(database)).find(bytesOf('same'))!)).toBe('0');

  const hash = hashBytes(bytesOf('same')) >>> 0;
  const [start, slotCount] = pairAt(database, 8 * (hash % 256));
  const found: string[] = [];
  for (let i = 0, slot = (hash >>> 8) % slotCount; i < slotCount; i += 1, slot = (slot + 1) % slotCount) {
    const [slotHash, position] = pairAt(database, start + 8 * slot);
    if (position === 0) break;
    if (slotHash === hash) found.push(textOf(database.subarray(position + 12, position + 12 + 6)));
  }
  expect(found.map((text) => Number.parseInt(text, 10))).toEqual([0, 70_000, last]);
});

test('the layout of a database of two records', () => {
  const database = databaseOf([
    ['a', 'D\0'],
    ['', ''],
  ]);
  expect(database).toHaveLength(2099);
  expect(database.toString('latin1', 2048, 2067)).toBe('\x01\0\0\0\x02\0\0\0aD\0\0\0\0\0\0\0\0\0');
  for (let table = 0; table < 256; table += 1) {
    const [start, slotCount] = pairAt(database, 8 * table);
    expect(start).toBe(table <= 5 ? 2067 : table <= 196 ? 2083 : 2099);
    expect(slotCount).toBe(table === 5 || table === 196 ? 2 : 0);
  }
  expect([pairAt(database, 2067), pairAt(database, 2075)]).toEqual([
    [0, 0],
    [0x1505, 2059],
  ]);
  expect([pairAt(database, 2083), pairAt(database, 2091)]).toEqual([
    [0, 0],
    [0x2b5c4, 2048],
  ]);
});

test('equal records are all kept', () => {
  const database = databaseOf(new Array(3).fill(['k', 'data']));
  expect(database.toString('latin1').split('kdata')).toHaveLength(4);
});

test('more records than a block of the index holds are all in the tables', () => {
  const records = Array.from({ length: 70_000 }, (_, i) => [`${i}`, `${i % 7}`] as const);
  const database = databaseOf(records);
  const slots = Array.from({ length: 256 }, (_, table) => pairAt(database, 8 * table)[1]);
  expect(slots.reduce((sum, count) => sum + count, 0)).toBe(2 * records.length);
  const reader = new CdbReader(new MemorySource(database));
  for (const i of [0, 65_535, 65_536, 69_999]) expect(textOf(reader.find(bytesOf(`${i}`))!)).toBe(`${i % 7}`);
});

test('bytes do not depend on how many records are added between flushes', () => {
  const records = Array.from({ length: 70_000 }, (_, i) => [`${i}`, `${i % 7}`] as const);
  const database = databaseOf(records);
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [i, [key, data]] of records.entries()) {
    writer.add(bytesOf(key), bytesOf(data));
    if (i % 13 === 0) writer.flush();
  }
  writer.finish();
  expect(sink.contents.equals(database)).toBe(true);
});

describe('what a flush leaves unwritten', () => {
  test.each([
    ['less than a block', 8191, 0],
    ['a full block, which waits for the next byte', 8192, 0],
    ['a byte more than a block', 8193, 8192],
    ['two blocks', 16_384, 8192],
    ['a byte more than two blocks', 16_385, 16_384],
  ])('%s', (_, length, written) => {
    expect(flushed([length])).toBe(written);
  });

  test('does not depend on the records', () => {
    holds(
      fc.property(fc.array(fc.integer({ min: 8, max: 9000 }), { minLength: 1, maxLength: 12 }), (lengths) => {
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(flushed(lengths)).toBe(Math.floor((total - 1) / 8192) * 8192);
      }),
    );
  });

  /** How many bytes are written of records of these lengths, eight of each being its head. */
  function flushed(lengths: readonly number[]): number {
    const sink = new MemorySink();
    const writer = new CdbWriter(sink);
    for (const length of lengths) writer.add(NOTHING, new Uint8Array(length - 8));
    writer.flush();
    return Math.max(sink.contents.length - HEADER_LENGTH, 0);
  }
});

describe('the limit of the format', () => {
  /** A writer that has written all but this many bytes of the records that fit before the limit. */
  function almostFull(room: number): CdbWriter {
    const writer = new CdbWriter(NOWHERE);
    writer.records.baseOffset = POSITION_LIMIT - room;
    return writer;
  }

  test('a record may end one byte below it', () => {
    expect(() => almostFull(20).add(Buffer.from('key'), new Uint8Array(8))).not.toThrow();
    expect(() => almostFull(20).add(Buffer.from('key'), new Uint8Array(9))).toThrow(CdbTooLargeError);
  });

  test('so may the tables', () => {
    // A record of 8 bytes and two slots of 8.
    const [fits, exceeds] = [almostFull(25), almostFull(24)];
    for (const writer of [fits, exceeds]) writer.add(NOTHING, NOTHING);
    expect(fits.finish()).toBe(POSITION_LIMIT - 1);
    expect(() => exceeds.finish()).toThrow(CdbTooLargeError);
  });

  test('positions above 2 GiB are unsigned', () => {
    const writes: Buffer[] = [];
    const writer = new CdbWriter({ write: (bytes) => writes.push(Buffer.from(bytes)) });
    writer.records.baseOffset = 3 * 2 ** 30;
    writer.add(NOTHING, NOTHING);
    writer.finish();
    const header = writes.at(-1)!;
    expect(pairAt(header, 8 * 5)).toEqual([3 * 2 ** 30 + 8, 2]);
    expect(pairAt(header, 8 * 6)).toEqual([3 * 2 ** 30 + 24, 0]);
  });
});

test('a record can come with a hash of another kind', () => {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  writer.add(bytesOf('a'), NOTHING, 7);
  writer.finish();
  expect(pairAt(sink.contents, 8 * 7)[1]).toBe(2);
  expect(pairAt(sink.contents, 8 * (hashBytes(bytesOf('a')) & 255))[1]).toBe(0);
});
