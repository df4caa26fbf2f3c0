import { memoize, pushTo } from '../collections.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import { PUBLIC_ADDRESSES } from '../net/public-addresses.js';
import { pieceAt } from '../space/partition.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** For how many public addresses a rule decides if nothing is known of the client but its address. */
export function countPublic(file: LintFile, { line }: LintRule): bigint {
  return countsByLine(file).get(line.number) ?? 0n;
}

/** How many public addresses there are. */
export const PUBLIC_COUNT = PUBLIC_ADDRESSES.count;

const countsByLine = memoize((file: LintFile): ReadonlyMap<number, bigint> => {
  const space = file.space;
  const { ipv4, rest } = space.layer({});
  const ranges = new Map<number, AddressRange<number>[]>();
  for (let i = 0; i < ipv4.count; i += 1) {
    const { start, end, decider } = pieceAt(ipv4, i);
    const line = space.book.lineOf(decider || rest);
    if (line === undefined) continue;
    pushTo(ranges, line, { start, end });
  }
  return new Map(
    Array.from(ranges, ([line, list]) => [line, AddressSet.of(IPV4, list).and(PUBLIC_ADDRESSES).count] as const),
  );
});
