import { partitionPoint, pushTo } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import type { AddressRange } from '../net/address-set.js';
import type { Address } from '../net/family.js';
import { formatAddress } from '../space/format-client.js';
import type { ClientSpace } from '../space/space.js';
import type { Addresses, Difference } from './difference.js';

/** An address that rules name together with infos. */
interface NamedAddress<T extends Address = Address> {
  readonly address: T;
  readonly infos: string[];
}

/** The rules of both sides that name the info of a client; they take precedence over all others. */
export class InfoExceptions {
  readonly #ipv4: readonly NamedAddress<number>[];
  readonly #ipv6: readonly NamedAddress<bigint>[];
  readonly #hosts = new Map<string, string[]>();
  readonly #prefixes: readonly string[];
  readonly #ownAddresses6: ReadonlySet<bigint>;

  /** @param textDialect whose server writes the text that prefixes match */
  constructor(
    before: ClientSpace,
    after: ClientSpace,
    readonly textDialect: Dialect,
  ) {
    const spaces = [before, after];
    this.#ipv4 = collectPlaces(
      spaces.map(({ infos }) => Array.from(infos, ([info, { ipv4 }]) => [info, ipv4] as const)),
    );
    this.#ipv6 = collectPlaces(
      spaces.map(({ infos }) => Array.from(infos, ([info, { ipv6 }]) => [info, ipv6] as const)),
    );
    for (const { infos } of spaces) {
      for (const [info, { hosts }] of infos) for (const host of hosts) pushTo(this.#hosts, host, info);
    }
    const prefixes = spaces.flatMap(({ textPrefixes }) => textPrefixes);
    this.#prefixes = prefixes.map(({ text }) => text).sort((a, b) => b.length - a.length);
    const isByText = prefixes.length > 0 && this.#ipv6.length > 0;
    this.#ownAddresses6 = new Set(
      isByText ? spaces.flatMap((space) => [...space.ownAddresses6(prefixes, textDialect)]) : [],
    );
  }

  /** The infos that rules name at some of these addresses, or with some of these names; in order. */
  findInfos({ addresses, kinds }: Pick<Difference, 'addresses' | 'kinds'>): string[] {
    const found = new Set<string>();
    if (this.#hosts.size > 0) {
      for (const kind of kinds)
        if (kind.kind === 'host') for (const info of this.#hosts.get(kind.host) ?? []) found.add(info);
    }
    for (const { infos } of this.#findPlaces(addresses)) for (const info of infos) found.add(info);
    return [...found].sort();
  }

  #findPlaces(addresses: Addresses): Iterable<NamedAddress> {
    if (addresses.kind === 'prefix') {
      const within = addresses.within === undefined ? this.#ipv6 : placesWithin(this.#ipv6, addresses.within.ranges);
      return [...within].filter(({ address }) => this.#prefixOf(address) === addresses.prefix);
    }
    const { set } = addresses;
    if (!set.isIpv6()) return placesWithin(this.#ipv4, set.ranges);
    const places = placesWithin(this.#ipv6, set.ranges);
    if (addresses.exceptPrefixes.length === 0) return places;
    return [...places].filter(({ address }) => !addresses.exceptPrefixes.includes(this.#prefixOf(address) ?? ''));
  }

  /** The longest prefix of the text of an address, undefined if a rule names the address itself. */
  #prefixOf(address: bigint): string | undefined {
    if (this.#ownAddresses6.has(address)) return undefined;
    const text = formatAddress(address, this.textDialect);
    return this.#prefixes.find((prefix) => text.startsWith(prefix));
  }
}

/** The places within some ranges; the places are sorted. */
function* placesWithin<T extends Address>(
  places: readonly NamedAddress<T>[],
  ranges: readonly AddressRange[],
): Generator<NamedAddress<T>, void> {
  if (places.length === 0) return;
  for (const { start, end } of ranges) {
    const first = partitionPoint(places.length, (i) => places[i]!.address < start);
    for (let at = first; at < places.length && places[at]!.address < end; at += 1) yield places[at]!;
  }
}

/** The places of each info, sorted by address. */
function collectPlaces<T extends Address>(
  sides: readonly (readonly (readonly [string, ReadonlyMap<T, number>])[])[],
): NamedAddress<T>[] {
  const byAddress = new Map<T, string[]>();
  for (const [info, records] of sides.flat()) for (const address of records.keys()) pushTo(byAddress, address, info);
  const places = Array.from(byAddress, ([address, infos]) => ({ address, infos }));
  return places.sort((a, b) => (a.address < b.address ? -1 : 1));
}
