import type { Dialect } from '../dialects/dialect.js';
import type { AddressRange } from '../net/address-set.js';
import { readGroups } from '../net/address6.js';
import { groupsToNetwork, groupsToNumber, IPV6, numberToGroups } from '../net/family.js';

const GROUPS = 8;

/** Addresses whose text starts with one prefix but with none of several longer ones. */
export interface PrefixQuestion {
  /** What the text of an address has to begin with; `''` for anything. */
  readonly prefix: string;
  /** What it must not begin with. */
  readonly others: readonly string[];
  /** Addresses that are not meant. */
  readonly own: ReadonlySet<bigint>;
  /** Whose server writes the text. */
  readonly dialect: Dialect;
}

/**
 * The networks in which the addresses are whose text begins so: one for each length that `::` can have, none in another.
 * Not every address in them is one of these, for elsewhere it may have a longer run of zeros.
 */
export function networksWithPrefix(prefix: string): AddressRange<bigint>[] {
  const text = prefix === ':' ? '::' : prefix;
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0 || text.includes('.')) return [];
  const [before, after] = [readGroups(head), readGroups(tail ?? '')];
  if (tail === undefined) return [groupsToNetwork(before)];
  const lengths = Array.from({ length: GROUPS - before.length - after.length }, (_, i) => i + 1);
  return lengths.map((zeros) => groupsToNetwork([...before, ...new Array<number>(zeros).fill(0), ...after]));
}

/**
 * An address in a range for a question, undefined where there is none. Where `::` is depends only on which groups are
 * zero: so it is enough to look for the first address of each such pattern, and after what is not meant for the next.
 */
export function findAddress(range: AddressRange<bigint>, question: PrefixQuestion): bigint | undefined {
  const { prefix, others, own, dialect } = question;
  const textOf = (address: bigint): string => dialect.formatClientIpv6!(numberToGroups(address));
  const isMeant = (address: bigint, text: string): boolean =>
    text.startsWith(prefix) && !own.has(address) && !others.some((other) => text.startsWith(other));
  // Mostly this is one, and nothing has to be looked for.
  if (isMeant(range.start, textOf(range.start))) return range.start;
  const fixed = sharedGroups(range);
  for (let pattern = 0; pattern < 1 << (GROUPS - fixed); pattern += 1) {
    let address = firstWith(range.start, pattern, fixed);
    while (address !== undefined && address < range.end) {
      const text = textOf(address);
      if (isMeant(address, text)) return address;
      if (!text.startsWith(prefix)) break;
      address = firstWith(nextAfter(address, text, others), pattern, fixed);
    }
  }
  return undefined;
}

/** The first address that need not have what makes this one not meant. */
function nextAfter(address: bigint, text: string, others: readonly string[]): bigint {
  const ends = others
    .filter((other) => text.startsWith(other))
    .flatMap(networksWithPrefix)
    .flatMap(({ start, end }) => (start <= address && address < end ? [end] : []));
  return ends.reduce((last, end) => (end > last ? end : last), address + 1n);
}

/** How many groups all addresses of a range have in common. */
function sharedGroups({ start, end }: AddressRange<bigint>): number {
  const [first, last] = [numberToGroups(start), numberToGroups(end - 1n)];
  const differing = first.findIndex((group, i) => group !== last[i]);
  return differing === -1 ? GROUPS : differing;
}

/**
 * The first address from `start` on in which just those groups are zero, after the first `fixed`, that have a bit in
 * `pattern`; undefined if there is none with these first groups.
 */
function firstWith(start: bigint, pattern: number, fixed: number): bigint | undefined {
  if (start >= IPV6.end) return undefined;
  const groups = numberToGroups(start);
  const isZero = (i: number): boolean => ((pattern >> (i - fixed)) & 1) === 1;
  const fillFrom = (from: number): bigint => {
    for (let i = from; i < GROUPS; i += 1) groups[i] = isZero(i) ? 0 : 1;
    return groupsToNumber(groups);
  };
  for (let i = fixed; i < GROUPS; i += 1) {
    if (isZero(i) === (groups[i] === 0)) continue;
    if (!isZero(i)) return fillFrom(i);
    for (let j = i - 1; j >= fixed; j -= 1) {
      if (isZero(j) || groups[j] === 0xffff) continue;
      groups[j]! += 1;
      return fillFrom(j + 1);
    }
    return undefined;
  }
  return start;
}
