import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HASH_START, hashBytes } from '../../src/cdb/format.js';
import { bytesOf } from '../support/bytes.js';
import { keysOfOneHash } from '../support/collisions.js';
import { holds } from '../support/property.js';

test.each([
  ['no bytes', '', 5381],
  ['one byte', 'a', 0x2b5c4],
  ['the only dotted quad whose hash is 0', '39.160.226.88', 0],
  ['bytes above 127 as unsigned ones', '\xff', (5381 * 33) ^ 0xff],
  ['a signed number', 'localhost', -1_084_138_840],
])('%s', (_, key, hash) => {
  expect(hashBytes(bytesOf(key))).toBe(hash);
});

test('is what the definition says', () => {
  holds(
    fc.property(fc.uint8Array({ maxLength: 300 }), (key) => {
      let hash = 5381n;
      for (const byte of key) hash = ((hash * 33n) & 0xffff_ffffn) ^ BigInt(byte);
      expect(hashBytes(key) >>> 0).toBe(Number(hash));
    }),
  );
});

test('can be taken piece by piece', () => {
  holds(
    fc.property(fc.uint8Array(), fc.nat(), (key, cut) => {
      const middle = cut % (key.length + 1);
      const left = hashBytes(key, 0, middle);
      expect(hashBytes(key, middle, key.length, left)).toBe(hashBytes(key, 0, key.length, HASH_START));
    }),
  );
});

test('different keys can have one hash', () => {
  const keys = keysOfOneHash(100).map((key) => key.toString());
  expect(new Set(keys).size).toBe(100);
  expect(new Set(keys.map((key) => hashBytes(bytesOf(key)))).size).toBe(1);
});
