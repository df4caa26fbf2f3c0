import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openFileSource } from '../../src/cdb/file-source.js';
import { CdbFormatError } from '../../src/cdb/format.js';
import { CdbReader, type RandomAccessSource } from '../../src/cdb/reader.js';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { Random, SEED, seeded } from '../support/random.js';

const BYTES = new Random(SEED).bytes(10_000);

/** The file of these bytes, and the calls that read it, each of at most `most` bytes. */
function regionOf(
  bytes: Uint8Array,
  most = Number.POSITIVE_INFINITY,
): { region: RandomAccessSource; path: string; reads: number[] } {
  const path = join(freshFolder(), 'file');
  fs.writeFileSync(path, bytes);
  const descriptor = fs.openSync(path, 'r');
  onTestFinished(() => fs.closeSync(descriptor));
  const reads: number[] = [];
  const readSync = (file: number, buffer: Buffer, offset: number, length: number, position: number): number => {
    const count = fs.readSync(file, buffer, offset, Math.min(length, most), position);
    reads.push(count);
    return count;
  };
  return {
    region: openFileSource(descriptor, bytes.length, { readSync: readSync as typeof fs.readSync }),
    path,
    reads,
  };
}

describe.each([
  ['as the system likes', Number.POSITIVE_INFINITY],
  ['in small pieces', 7],
])('reads %s', (_, most) => {
  test.each([0, 1, 2048, 4095, 4096, 4097, 10_000])('every place in a file of %i bytes', (size) => {
    const { region } = regionOf(BYTES.subarray(0, size), most);
    const random = new Random(SEED);
    expect(region.size).toBe(size);
    for (let i = 0; i < 500; i += 1) {
      const start = random.below(size + 1);
      const end = random.between(start, size);
      const isSame = BYTES.subarray(start, end).equals(readFrom(region, start, end - start));
      expect(isSame, seeded(`${start} to ${end}`)).toBe(true);
    }
  });
});

test('what lies outside is damage', () => {
  const { region } = regionOf(BYTES);
  expect(() => region.readAt(9_999, 2)).toThrow(CdbFormatError);
  expect(() => region.readAt(2 ** 32 - 1, 8)).toThrow(CdbFormatError);
  expect(() => region.readAt(0, 2 ** 32 - 1)).toThrow(CdbFormatError);
});

test('so is a file that shrinks', () => {
  const { region, path } = regionOf(BYTES);
  fs.truncateSync(path, 5000);
  expect(() => region.readAt(6000, 8)).toThrow(CdbFormatError);
});

test('a search reads little of a large file', () => {
  const rules = Array.from({ length: 20_000 }, (_, i) => `10.${i >> 8}.${i & 255}.:allow,N="${i}"\n`).join('');
  const { region, reads } = regionOf(compile(bytesOf(rules)));
  const data = new CdbReader(region).find(bytesOf('10.70.77.'));
  expect(textOf(data!)).toBe(`+N=${70 * 256 + 77}\0`);
  expect(reads.reduce((sum, count) => sum + count, 0)).toBeLessThan(8192);
});

function readFrom(region: RandomAccessSource, position: number, length: number): Uint8Array {
  const at = region.readAt(position, length);
  return region.bytes.subarray(at, at + length);
}
