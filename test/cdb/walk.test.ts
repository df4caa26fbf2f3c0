import { describe, expect, test } from 'vitest';
import { CdbFormatError } from '../../src/cdb/format.js';
import { findSharedHashes, RecordCursor, readHashes, walkRecords } from '../../src/cdb/walk.js';
import { compile } from '../../src/operations/compile.js';
import { bytesOf, textOf } from '../support/bytes.js';

const database = Buffer.from(compile(bytesOf('a:deny\n1.2-3.:allow,A="x"\n:allow\na:allow\n')));

test('walks the records in the order of the rules, duplicates included', () => {
  const records = [...walkRecords(database)].map(({ position, key, data }) => [position, textOf(key), textOf(data)]);
  expect(records).toEqual([
    [2048, 'a', 'D\0'],
    [2059, '1.2.', '+A=x\0'],
    [2076, '1.3.', '+A=x\0'],
    [2093, '', ''],
    [2101, 'a', ''],
  ]);
});

test('a cursor finds what the walk finds, and nothing that is not all there', () => {
  for (let length = 2048; length <= database.length; length += 1) {
    const cursor = new RecordCursor(database.subarray(0, length));
    for (const { position, key, data } of walkRecords(database)) {
      const end = position + 8 + key.length + data.length;
      const { keyStart: before } = cursor;
      expect(cursor.moveTo(position), `${position} of ${length}`).toBe(end <= length);
      if (end > length) expect(cursor.keyStart).toBe(before);
      else expect([cursor.keyStart, cursor.dataStart, cursor.dataEnd]).toEqual([position + 8, end - data.length, end]);
    }
  }
});

test('gives the hash of each record', () => {
  const hashes = readHashes(database);
  expect([...hashes.keys()].sort()).toEqual([2048, 2059, 2076, 2093, 2101]);
  expect([hashes.get(2048), hashes.get(2093)]).toEqual([0x2b5c4, 5381]);
});

test('finds the records whose hash another one has', () => {
  expect(findSharedHashes(database)).toEqual([2048, 2101]);
  // These two keys have one hash.
  const sharing = Buffer.from(compile(bytesOf('ab:deny\nx:deny\ng$:deny\n')));
  expect(findSharedHashes(sharing)).toEqual([2048, 2071]);
  expect(findSharedHashes(Buffer.from(compile(bytesOf('a:deny\nb:deny\n'))))).toEqual([]);
});

describe('a damaged database', () => {
  test('cut anywhere is refused', () => {
    for (let length = 0; length < database.length; length += 1) {
      expect(() => [...walkRecords(database.subarray(0, length))], `${length} bytes`).toThrow(CdbFormatError);
    }
  });

  test('with a record that reaches into the tables is refused at that record', () => {
    const damaged = Buffer.from(database);
    damaged.writeUInt32LE(1000, 2093 + 4);
    expect(() => [...walkRecords(damaged)]).toThrow(expect.objectContaining({ position: 2093 }));
  });
});
