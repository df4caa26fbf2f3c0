import { partitionPoint } from '../collections.js';
import type { Address, Family } from './family.js';

/** Addresses from `start` up to, but not including, `end`. */
export interface AddressRange<T extends Address = Address> {
  readonly start: T;
  readonly end: T;
}

/** Some addresses of one family, in the fewest ranges there are, in order. */
export class AddressSet<T extends Address = Address> {
  private constructor(
    readonly family: Family<T>,
    readonly ranges: readonly AddressRange<T>[],
  ) {}

  /** Of ranges in any order, which may overlap. */
  static of<T extends Address>(family: Family<T>, ranges: readonly AddressRange<T>[]): AddressSet<T> {
    const merged: { start: T; end: T }[] = [];
    for (const { start, end } of [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
      const last = merged.at(-1);
      if (start >= end) continue;
      if (last === undefined || start > last.end) merged.push({ start, end });
      else if (end > last.end) last.end = end;
    }
    return new AddressSet(family, merged);
  }

  /** Of addresses in any order. */
  static ofAddresses<T extends Address>(family: Family<T>, addresses: Iterable<T>): AddressSet<T> {
    return AddressSet.of(
      family,
      Array.from(addresses, (start) => ({ start, end: family.next(start) })),
    );
  }

  isIpv6(): this is AddressSet<bigint> {
    return this.family.version === 6;
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  get count(): bigint {
    return this.ranges.reduce((sum, { start, end }) => sum + BigInt(end) - BigInt(start), 0n);
  }

  has(address: T): boolean {
    const { ranges } = this;
    const range = ranges[partitionPoint(ranges.length, (i) => ranges[i]!.end <= address)];
    return range !== undefined && range.start <= address;
  }

  /** Whether an address of a range is among these. */
  meets({ start, end }: AddressRange<T>): boolean {
    const { ranges } = this;
    const range = ranges[partitionPoint(ranges.length, (i) => ranges[i]!.end <= start)];
    return range !== undefined && range.start < end;
  }

  and(other: AddressSet<T>): AddressSet<T> {
    const common: AddressRange<T>[] = [];
    for (let i = 0, j = 0; i < this.ranges.length && j < other.ranges.length; ) {
      const a = this.ranges[i]!;
      const b = other.ranges[j]!;
      const start = a.start > b.start ? a.start : b.start;
      const end = a.end < b.end ? a.end : b.end;
      if (start < end) common.push({ start, end });
      if (a.end < b.end) i += 1;
      else j += 1;
    }
    return new AddressSet(this.family, common);
  }

  without(other: AddressSet<T>): AddressSet<T> {
    return this.and(other.#complement());
  }

  #complement(): AddressSet<T> {
    const gaps: AddressRange<T>[] = [];
    let start = this.family.zero;
    for (const range of this.ranges) {
      if (start < range.start) gaps.push({ start, end: range.start });
      start = range.end;
    }
    if (start < this.family.end) gaps.push({ start, end: this.family.end });
    return new AddressSet(this.family, gaps);
  }
}

/**
 * Reads `ADDRESS`, `ADDRESS/BITS` or `FIRST-LAST`; undefined for anything else. Host bits must be zero: anything else is
 * almost certainly a mistake.
 */
export function parseRange<T extends Address>(text: string, family: Family<T>): AddressRange<T> | undefined {
  const [first = '', last, ...more] = text.split('-');
  if (more.length > 0) return undefined;
  if (last !== undefined) {
    const [start, end] = [family.parse(first), family.parse(last)];
    if (start === undefined || end === undefined || start > end) return undefined;
    return { start, end: family.next(end) };
  }
  const [address = '', length, ...rest] = text.split('/');
  const start = family.parse(address);
  if (start === undefined || rest.length > 0) return undefined;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = length === undefined ? family.bits : Number(length);
  if (bits > family.bits || family.startOf(start, bits) !== start) return undefined;
  return { start, end: family.endOf(start, bits) };
}

/** A range as `ADDRESS`, `ADDRESS/BITS` where it is a network, else `FIRST-LAST`. */
export function formatRange({ start, end }: AddressRange, family: Family): string {
  const count = BigInt(end) - BigInt(start);
  const first = family.format(start);
  if (count === 1n) return first;
  const isNetwork = (count & (count - 1n)) === 0n && BigInt(start) % count === 0n;
  if (isNetwork) return `${first}/${family.bits + 1 - count.toString(2).length}`;
  return `${first}-${family.format(family.previous(end))}`;
}

/** Addresses that are in just these sets, of some that were given. */
export interface Overlap {
  /** The numbers of the sets, in order. */
  readonly members: readonly number[];
  readonly set: AddressSet;
}

/** All addresses of some sets of one family, parted by the sets they are in. */
export function findOverlaps(sets: readonly AddressSet[]): Overlap[] {
  if (sets.length === 1) return [{ members: [0], set: sets[0]! }];
  const borders = sets.flatMap(({ ranges }, member) =>
    ranges.flatMap(({ start, end }) => [
      { at: start, member },
      { at: end, member },
    ]),
  );
  borders.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const regions = new Map<string, { members: number[]; ranges: AddressRange[] }>();
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
