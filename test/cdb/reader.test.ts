import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CdbFormatError, hashBytes } from '../../src/cdb/format.js';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbReader, MemorySource, NO_RECORD, type RandomAccessSource } from '../../src/cdb/reader.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { bytesOf } from '../support/bytes.js';
import { keysOfOneHash } from '../support/collisions.js';
import { likelyGarbage, truncations } from '../support/damage.js';
import { holds } from '../support/property.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

type Records = readonly (readonly [Uint8Array, Uint8Array])[];

function databaseOf(records: Records): Buffer {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [key, data] of records) writer.add(key, data);
  writer.finish();
  return sink.contents;
}

describe('finds what was written', () => {
  const KEY = fc.oneof(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(...keysOfOneHash(16)));

  test('any keys and data; of equal keys the first', () => {
    holds(
      fc.property(fc.array(fc.tuple(KEY, fc.uint8Array())), fc.array(KEY), (records, others) => {
        const reader = new CdbReader(new MemorySource(databaseOf(records)));
        for (const key of [...records.map(([key]) => key), ...others]) {
          const first = records.find((record) => Buffer.compare(record[0], key) === 0);
          expect(reader.find(key)).toEqual(first && Buffer.from(first[1]));
        }
      }),
    );
  });

  test.each([1, 31, 32, 33, 63, 64, 65, 300])('a key of %i bytes, and not one that differs in the last', (length) => {
    const [wanted, other] = [new Uint8Array(length), new Uint8Array(length).fill(1, length - 1)];
    const sink = new MemorySink();
    const writer = new CdbWriter(sink);
    for (const key of [other, wanted]) writer.add(key, key, 0);
    writer.finish();
    const reader = new CdbReader(new MemorySource(sink.contents), () => 0);
    expect(reader.find(wanted)).toEqual(Buffer.from(wanted));
    expect(reader.find(other)).toEqual(Buffer.from(other));
    expect(reader.find(new Uint8Array(length).fill(2))).toBeUndefined();
  });

  test('a key and its data at their positions', () => {
    const reader = new CdbReader(new MemorySource(databaseOf([[bytesOf('key'), bytesOf('data')]])));
    expect(reader.locate(bytesOf('none'))).toBe(NO_RECORD);
    expect(reader.locate(bytesOf('key'))).toBe(2048);
    expect(reader.recordAt(2048)).toEqual({ key: bytesOf('key'), data: bytesOf('data') });
  });
});

describe('a hostile database gives an answer or a CdbFormatError', () => {
  const RECORDS: Records = [
    [bytesOf('1.2.3.4'), bytesOf('+A=x\0')],
    [bytesOf('127.'), bytesOf('D\0')],
    [bytesOf(''), bytesOf('')],
  ];
  const KEYS = [...RECORDS.map(([key]) => key), bytesOf('10.'), bytesOf('='.repeat(70))];
  const INTACT = databaseOf(RECORDS);

  test('cut off anywhere', () => {
    for (const database of truncations(INTACT)) survives(database);
  });

  test('a truncated header is not a header', () => {
    expect(() => new CdbReader(new MemorySource(INTACT.subarray(0, 40))).find(bytesOf(''))).toThrow(CdbFormatError);
  });

  test('any byte changed to any other', SLOW, () => {
    const database = Buffer.from(INTACT);
    for (let at = 0; at < database.length; at += 1) {
      for (let change = 1; change < 256; change += 1) {
        database[at] = INTACT[at]! ^ change;
        survives(database);
      }
      database[at] = INTACT[at]!;
    }
  });

  test('random bytes', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 2000; i += 1) {
      survives(random.onceIn(4) ? random.bytes(random.below(4000)) : likelyGarbage(random));
    }
  });

  test.each([
    ['a table that lies over itself', 2048, 2 ** 29 + 32, undefined],
    ['a table that wraps around at 4 GiB', 2 ** 32 - 16, 4, CdbFormatError],
    ['a table after the end', 4096, 2, CdbFormatError],
    ['a table that ends after the end', 2048, 2 ** 32 - 1, CdbFormatError],
    ['a table in the header', 0, 4, undefined],
  ])('%s', (_, start, slotCount, error) => {
    // 32 slots, none of them empty, and none for the key.
    const database = Buffer.alloc(2048 + 256, 1);
    database.writeUInt32LE(start, 8 * 5);
    database.writeUInt32LE(slotCount, 8 * 5 + 4);
    const find = (): unknown => new CdbReader(new CountedRegion(database)).find(bytesOf(''));
    if (error === undefined) expect(find()).toBeUndefined();
    else expect(find).toThrow(error);
  });

  test.each([
    ['a key of 4 GiB', 2 ** 32 - 1, 0],
    ['data of 4 GiB', 0, 2 ** 32 - 1],
    ['data that end after the end', 0, 25],
  ])('%s', (_, keyLength, dataLength) => {
    const database = databaseOf([[bytesOf(''), bytesOf('')]]);
    database.writeUInt32LE(keyLength, 2048);
    database.writeUInt32LE(dataLength, 2052);
    const reader = new CdbReader(new MemorySource(database));
    expect(() => reader.recordAt(2048)).toThrow(CdbFormatError);
    if (keyLength > 0) expect(reader.find(bytesOf(''))).toBeUndefined();
    else expect(() => reader.find(bytesOf(''))).toThrow(CdbFormatError);
  });

  test('an empty slot ends the search, whatever follows it', () => {
    const database = databaseOf([[bytesOf(''), bytesOf('data')]]);
    const [first, second] = [database.length - 16, database.length - 8];
    expect(database.readUInt32LE(second)).toBe(5381);
    database.copyWithin(first, second);
    database.fill(0, second);
    expect(new CdbReader(new MemorySource(database)).find(bytesOf(''))).toBeUndefined();
  });

  test('a key outside the file is damage, unless its first 32 bytes already differ', () => {
    const key = new Uint8Array(70).fill(7);
    const [cut, other] = [databaseOf([[key, bytesOf('')]]).subarray(0, -16), key.with(31, 8)];
    // The table comes first now, and of the record as much as is compared at once.
    const moved = Buffer.concat([cut.subarray(0, 2048), Buffer.alloc(16), cut.subarray(2048, 2048 + 8 + 40)]);
    const table = hashBytes(key) & 255;
    moved.writeUInt32LE(2048, 8 * table);
    for (const slot of [2048, 2056]) {
      moved.writeInt32LE(hashBytes(key), slot);
      moved.writeUInt32LE(2064, slot + 4);
    }
    const reader = new CdbReader(new MemorySource(moved), () => hashBytes(key));
    expect(() => reader.find(key)).toThrow(CdbFormatError);
    expect(reader.find(other)).toBeUndefined();
    expect(() => reader.find(key.with(32, 8))).toThrow(CdbFormatError);
  });

  function survives(database: Uint8Array): void {
    const reader = new CdbReader(new CountedRegion(database));
    for (const key of KEYS) {
      try {
        reader.find(key);
      } catch (error) {
        if (error instanceof CdbFormatError) continue;
        const shown = Buffer.from(database).toString('base64');
        throw new Error(seeded(`key ${JSON.stringify(key)} in ${shown}`), { cause: error });
      }
    }
  }
});

/** Fails when it is read endlessly. */
class CountedRegion implements RandomAccessSource {
  readonly size: number;
  readonly #region: MemorySource;
  #readsLeft = 5000;

  constructor(bytes: Uint8Array) {
    this.#region = new MemorySource(bytes);
    this.size = bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#region.bytes;
  }

  readAt(position: number, length: number): number {
    this.#readsLeft -= 1;
    if (this.#readsLeft < 0) throw new Error('the search does not end');
    return this.#region.readAt(position, length);
  }
}
