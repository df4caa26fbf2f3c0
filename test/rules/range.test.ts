import { describe, expect, test } from 'vitest';
import { hashBytes } from '../../src/cdb/format.js';
import { RecordBuffer } from '../../src/cdb/record-buffer.js';
import { addRangeRecord, parseRange } from '../../src/rules/range.js';
import { bytesOf, textOf } from '../support/bytes.js';

describe('what a range counts', () => {
  test.each([
    ['1.2.3.37-53', ['1.2.3.', 37, 53, '']],
    ['10.2-3.', ['10.', 2, 3, '.']],
    ['1-2.', ['', 1, 2, '.']],
    ['1.2-4.5', ['1.', 2, 4, '.5']],
    ['3-5', ['', 3, 5, '']],
    ['-', ['', 0, 0, '']],
    ['-3', ['', 0, 3, '']],
    ['1.2.3.-5', ['1.2.3.', 0, 5, '']],
    ['1.2.3.5-', ['1.2.3.', 5, 0, '']],
    ['007-009', ['', 7, 9, '']],
    ['1.2.3.250-256', ['1.2.3.', 250, 255, '']],
    ['1.2.3.256-300', ['1.2.3.', 256, 255, '']],
    ['1.2.3.1-18446744073709551617', ['1.2.3.', 1, 1, '']],
    ['1.2.3.18446744073709551617-2', ['1.2.3.', 1, 2, '']],
    ['1.2-3.4-5', ['1.', 2, 3, '.4-5']],
    ['1-2\x00.3', ['', 1, 2, '.3']],
    ['a.1-2', ['a.', 1, 2, '']],
    ['::ffff:1.2.3.4-6', ['::ffff:1.2.3.', 4, 6, '']],
  ])('%j', (address, expected) => {
    const { left, bottom, top, right } = parseRange(bytesOf(address))!;
    expect([textOf(left), bottom, top, textOf(right)]).toEqual(expected);
  });

  test.each(['my-host', '1-2-3', '1 - 5', '+1-5', '1-5x', '2001:db8::1-3', '1.2.3.x-5', '1--2', '1-\xb2'])(
    'nothing: %j',
    (address) => {
      expect(parseRange(bytesOf(address))).toBeUndefined();
    },
  );
});

test.each([0, 7, 9, 10, 42, 99, 100, 205, 255])('the record of %i', (n) => {
  const records = new RecordBuffer();
  const range = parseRange(bytesOf('1.0-255.x'))!;
  addRangeRecord(records, range, n, bytesOf('D\0'), hashBytes, hashBytes(range.left));
  const key = `1.${n}.x`;
  expect(textOf(records.bytes.subarray(0, records.length))).toBe(
    `${String.fromCharCode(key.length)}\0\0\0\x02\0\0\0${key}D\0`,
  );
  expect(Array.from(records.index.subarray(0, records.used))).toEqual([hashBytes(bytesOf(key)), 2048]);
});
