import { AddressSet } from './address-set.js';

/** Addresses that are in just these sets, of some that were given. */
export interface Region<T extends number | bigint> {
  /** The numbers of the sets, in order. */
  readonly members: readonly number[];
  readonly set: AddressSet<T>;
}

/** All addresses of some sets of one family, parted by the sets they are in. */
export function regionsOf<T extends number | bigint>(sets: readonly AddressSet<T>[]): Region<T>[] {
  if (sets.length === 1) return [{ members: [0], set: sets[0]! }];
  const borders = sets.flatMap(({ ranges }, member) =>
    ranges.flatMap(({ start, end }) => [
      { at: start, member },
      { at: end, member },
    ]),
  );
  borders.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const regions = new Map<string, { members: number[]; ranges: { start: T; end: T }[] }>();
  const inside = new Set<number>();
  for (const [i, { at, member }] of borders.entries()) {
    // Ranges of a set never touch, so a border is where it begins or ends.
    if (!inside.delete(member)) inside.add(member);
    const end = borders[i + 1]?.at;
    if (inside.size === 0 || end === undefined || end === at) continue;
    const members = [...inside].sort((a, b) => a - b);
    const name = members.join();
    const region = regions.get(name);
    if (region === undefined) regions.set(name, { members, ranges: [{ start: at, end }] });
    else region.ranges.push({ start: at, end });
  }
  const { family } = sets[0]!;
  return Array.from(regions.values(), ({ members, ranges }) => ({ members, set: AddressSet.of(family, ranges) }));
}
