import { describe, expect, test } from 'vitest';
import { NO_RECORD } from '../../src/cdb/reader.js';
import { IPV4 } from '../../src/net/family.js';
import {
  type Networks,
  type Partition,
  type PartitionWithRunnersUp,
  partition,
  undecided,
  withFallback,
  withOwn,
  withoutRunnersUp,
} from '../../src/space/partition.js';
import { Random, SEED, samples, seeded } from '../support/random.js';

/** The networks are among the last of all addresses; these and the one before them are tried one by one. */
const COUNT = 32;
const FIRST = IPV4.end - COUNT;
const ADDRESSES = [FIRST - 1, ...Array.from({ length: COUNT }, (_, i) => FIRST + i)];

/** Few records decide, so that neighbours often have the same. */
const POSITIONS = [NO_RECORD, 2048, 2060, 2072];

type Answer = readonly number[];

/** Where another answer begins than the address before has. */
function changesOf(answerOf: (address: number) => Answer): [start: number, ...Answer][] {
  const all = ADDRESSES.map((address, i): [number, ...Answer] => [i === 0 ? 0 : address, ...answerOf(address)]);
  return all.filter((one, i) => i === 0 || one.slice(1).join() !== all[i - 1]!.slice(1).join());
}

function piecesOf({ count, starts, deciders }: Partition<number>): [number, number][] {
  return Array.from({ length: count }, (_, i) => [starts[i]!, deciders[i]!]);
}

/** Networks, some of them the same, of which any may decide. */
function someNetworks(random: Random): Networks<number> {
  const all = random.list(random.below(8), () => {
    const bits = random.between(27, 32);
    const size = 2 ** (32 - bits);
    return { bits, start: FIRST + size * random.below(COUNT / size), rank: random.below(3) };
  });
  const order = [...all.keys()].sort((a, b) => all[a]!.start - all[b]!.start || all[a]!.bits - all[b]!.bits);
  return {
    family: IPV4,
    count: all.length,
    starts: all.map(({ start }) => start),
    bits: all.map(({ bits }) => bits),
    ranks: all.map(({ rank }) => rank),
    positions: all.map((_, i) => 2048 + 12 * i),
    order: () => order,
  };
}

/** What a lookup finds for an address, and what it would find without that. */
function lookUp({ starts, bits, ranks, positions, order }: Networks<number>, address: number): [number, number] {
  const containing = [...Array.from(order())]
    .filter((i) => starts[i]! <= address && address < starts[i]! + 2 ** (32 - bits[i]!))
    .sort((a, b) => ranks[a]! - ranks[b]! || positions[a]! - positions[b]!)
    .map((i) => positions[i]!);
  return [containing[0] ?? NO_RECORD, containing[1] ?? NO_RECORD];
}

/** A partition with pieces of any length, and the decider of each address. */
function somePartition(random: Random): { pieces: Partition<number>; deciderOf: (address: number) => number } {
  const deciders = ADDRESSES.map(() => NO_RECORD);
  for (let i = 0; i < ADDRESSES.length; ) {
    const [length, decider] = [random.between(1, 12), random.pick(POSITIONS)];
    deciders.fill(decider, i, i + length);
    i += length;
  }
  const deciderOf = (address: number): number => deciders[address - ADDRESSES[0]!]!;
  const changes = changesOf((address) => [deciderOf(address)]);
  const [starts, found] = [changes.map(([start]) => start), changes.map(([, decider]) => decider!)];
  return { pieces: { family: IPV4, count: changes.length, starts, deciders: found }, deciderOf };
}

describe('the pieces of a partition are as few as possible, and decide what lookups say', () => {
  function tryAll(check: (random: Random) => void): void {
    const random = new Random(SEED);
    for (let i = 0; i < samples(500); i += 1) check(random);
  }

  test('of networks, without runners-up and with them', () => {
    tryAll((random) => {
      const networks = someNetworks(random);
      const note = seeded(JSON.stringify(networks));
      expect(piecesOf(partition(networks, false)), note).toEqual(
        changesOf((address) => lookUp(networks, address).slice(0, 1)),
      );
      const both: PartitionWithRunnersUp<number> = partition(networks, true);
      expect(
        piecesOf(both).map((piece, i) => [...piece, both.runnersUp[i]]),
        note,
      ).toEqual(changesOf((address) => lookUp(networks, address)));
      expect(piecesOf(withoutRunnersUp(both)), note).toEqual(piecesOf(partition(networks, false)));
    });
  });

  test('with addresses of their own', () => {
    tryAll((random) => {
      const { pieces, deciderOf } = somePartition(random);
      const own = new Map(
        random.list(random.below(6), () => [random.pick(ADDRESSES.slice(1)), random.pick(POSITIONS)]),
      );
      expect(piecesOf(withOwn(pieces, own)), seeded(JSON.stringify([pieces, [...own]]))).toEqual(
        changesOf((address) => [own.get(address) ?? deciderOf(address)]),
      );
    });
  });

  test('of two sets of rules', () => {
    tryAll((random) => {
      const [first, second] = [somePartition(random), somePartition(random)];
      const expected = changesOf((address) => [first.deciderOf(address) || second.deciderOf(address)]);
      const note = seeded(JSON.stringify([first.pieces, second.pieces]));
      expect(piecesOf(withFallback(first.pieces, second.pieces)), note).toEqual(expected);
      expect(piecesOf(withFallback(undecided(IPV4), second.pieces)), note).toEqual(piecesOf(second.pieces));
    });
  });
});
