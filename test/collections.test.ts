import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oncePer, partitionPoint, pushTo } from '../src/collections.js';
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

test('a value is computed once for each object, even if it is undefined', () => {
  const owners: object[] = [];
  const once = oncePer((owner: object) => void owners.push(owner));
  const [one, other] = [{}, {}];
  for (const owner of [one, other, one]) once(owner);
  expect(owners).toEqual([one, other]);
});
