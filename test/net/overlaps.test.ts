import { describe, expect, test } from 'vitest';
import { AddressSet, findOverlaps } from '../../src/net/address-set.js';
import { IPV4 } from '../../src/net/family.js';
import { Random, SEED, seeded } from '../support/random.js';

const setOf = (...ranges: readonly [number, number][]): AddressSet<number> =>
  AddressSet.of(
    IPV4,
    ranges.map(([start, end]) => ({ start, end })),
  );

describe('regions', () => {
  test('are a set itself where there is but one', () => {
    const set = setOf([0, 5], [7, 9]);
    expect(findOverlaps([set])).toEqual([{ members: [0], set }]);
    expect(findOverlaps([set])[0]!.set).toBe(set);
  });

  test('part what sets have in common from what they have not', () => {
    expect(findOverlaps([setOf([0, 10]), setOf([5, 15]), setOf([10, 12])])).toEqual([
      { members: [0], set: setOf([0, 5]) },
      { members: [0, 1], set: setOf([5, 10]) },
      { members: [1, 2], set: setOf([10, 12]) },
      { members: [1], set: setOf([12, 15]) },
    ]);
  });

  test('hold each address once, with just the sets it is in', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 300; i += 1) {
      const sets = random.list(random.between(1, 4), () =>
        setOf(...random.list(random.below(4), (): [number, number] => [random.below(20), random.below(20)])),
      );
      const regions = findOverlaps(sets);
      for (let address = 0; address < 20; address += 1) {
        const members = sets.flatMap((set, member) => (set.has(address) ? [member] : []));
        const found = regions.filter(({ set }) => set.has(address)).map((region) => region.members);
        expect(found, seeded(`file ${i}, address ${address}`)).toEqual(members.length === 0 ? [] : [members]);
      }
    }
  });
});
