import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { parseRange } from '../../src/rules/range.js';
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
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  const key = `1.${n}.x`;
  writer.add(bytesOf(key), bytesOf('D\0'));
  writer.finish();
  expect(Buffer.from(compile(bytesOf(`1.${n}-${n}.x:deny\n`))).equals(sink.contents)).toBe(true);
});

test('a byte above 127 is hashed as the dialect does', () => {
  const rules = bytesOf('\xff.1-2.\xfe:deny\n');
  const literal = bytesOf('\xff.1.\xfe:deny\n\xff.2.\xfe:deny\n');
  for (const { name } of DIALECTS) {
    expect(Buffer.from(compile(rules, { dialect: name })).equals(compile(literal, { dialect: name })), name).toBe(true);
  }
});
