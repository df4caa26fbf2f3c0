import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRepeated, getOrMake, grow, memoize, partitionPoint, pushTo } from '../src/collections.js';
import { holds } from './support/property.js';

test('the partition point is how many numbers in order are smaller than another', () => {
  holds(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: -1, max: 21 }), (numbers, other) => {
      const sorted = numbers.sort((a, b) => a - b);
      const count = sorted.filter((number) => number < other).length;
      expect(partitionPoint(sorted.length, (i) => sorted[i]! < other)).toBe(count);
    }),
  );
});

test('repeated numbers are those that come more than once, whatever bits they share', () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((n) => (n & ~0xffff) >>> 0),
  );
  holds(
    fc.property(fc.array(number, { maxLength: 60 }), (numbers) => {
      const repeated = numbers.filter((one, i) => numbers.indexOf(one) !== i);
      expect(findRepeated(Uint32Array.from(numbers))).toEqual(new Set(repeated));
    }),
  );
});

test('a list is made for its first item', () => {
  const lists = new Map<string, number[]>();
  pushTo(lists, 'a', 1);
  pushTo(lists, 'b', 2);
  pushTo(lists, 'a', 3);
  expect([...lists]).toEqual([
    ['a', [1, 3]],
    ['b', [2]],
  ]);
});

test('what a map lacks is made once', () => {
  const lengths = new Map([['a', 7]]);
  const made: string[] = [];
  const make = (text: string): number => made.push(text) && text.length;
  expect(['a', 'bc', 'bc'].map((text) => getOrMake(lengths, text, make))).toEqual([7, 2, 2]);
  expect(made).toEqual(['bc']);
  expect([...lengths]).toEqual([
    ['a', 7],
    ['bc', 2],
  ]);
});

test('a memoized function makes one thing of an object', () => {
  const copy = memoize((list: readonly number[]) => [...list]);
  const list = [1, 2];
  expect(copy(list)).toEqual(list);
  expect(copy(list)).toBe(copy(list));
  expect(copy([1, 2])).not.toBe(copy(list));
});

test.each([Uint8Array, Uint32Array, Int32Array, Float64Array])('%o grows', (Numbers) => {
  const larger = grow(Numbers.of(1, 2, 3));
  expect(larger).toBeInstanceOf(Numbers);
  expect([...larger]).toEqual([1, 2, 3, 0, 0, 0]);
});

test('a value is computed once for each object, even if it is undefined', () => {
  const owners: object[] = [];
  const once = memoize((owner: object) => void owners.push(owner));
  const [one, other] = [{}, {}];
  for (const owner of [one, other, one]) once(owner);
  expect(owners).toEqual([one, other]);
});
