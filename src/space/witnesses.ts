import { NO_RECORD } from '../cdb/reader.js';
import { once, partitionPoint } from '../collections.js';
import type { AddressRange } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Address, type Family, IPV4, IPV6 } from '../net/family.js';
import { formatAddress, toClientBytes } from './format-client.js';
import { identityClasses } from './identities.js';
import { type Partition, pieceAt, piecesIn } from './partition.js';
import type { ClientSpace, Layer } from './space.js';
import { findAddress, networksWithPrefix } from './text-prefixes.js';

/** A client that can be. */
export interface Witness extends ClientIdentity {
  readonly ip: string;
}

/** What the server never sets. */
export interface Unset {
  readonly host?: boolean;
  readonly info?: boolean;
}

/** The IPv4 addresses that clients can have. */
export const CLIENTS4 = range(IPV4, '1.0.0.0', '224.0.0.0');

/** Where an address is looked for, one after the other: first that of documentation, which readers take for any client. */
const PLACES4 = [range(IPV4, '203.0.113.9', '203.0.113.10'), range(IPV4, '198.51.100.7', '198.51.100.8'), CLIENTS4];

/** IPv6 addresses, read when they are needed: that are global, of this machine, local, or translated. */
const places6 = once(() => [
  range(IPV6, '2001:db8::7', '2001:db8::8'),
  range(IPV6, '2000::', '4000::'),
  range(IPV6, '::1', '::2'),
  range(IPV6, 'fc00::', 'fe00::'),
  range(IPV6, 'fe80::', 'fec0::'),
  range(IPV6, '64:ff9b::', '64:ff9b:2::'),
]);

function range<T extends Address>({ parse }: Family<T>, start: string, end: string): AddressRange<T> {
  return { start: parse(start)!, end: parse(end)! };
}

/** Clients for whom records decide. Addresses that no client has, such as 0.0.0.0, are left out. */
export class Witnesses {
  #all: ReadonlyMap<number, Witness> | undefined;

  constructor(
    readonly space: ClientSpace,
    readonly unset: Unset = {},
  ) {}

  /**
   * For each record that decides for some client one such client, by the position of the record; under `NO_RECORD` one for
   * whom none decides.
   */
  get all(): ReadonlyMap<number, Witness> {
    this.#all ??= new Search(this.space, this.unset).run();
    return this.#all;
  }

  /** That of one record: mostly a look at its own addresses is enough. */
  of(position: number): Witness | undefined {
    const addresses = position === NO_RECORD ? undefined : this.space.addressesAt(position);
    return this.#all?.get(position) ?? findWitnessIn(this.space, position, addresses) ?? this.all.get(position);
  }
}

/** A client for whom the record at `position` decides by this one of its keys, that of an IPv4 address or network. */
export function findWitnessOfKey(space: ClientSpace, position: number, key: Uint8Array): Witness | undefined {
  return findWitnessIn(space, position, space.addressesOf(key));
}

/** The client without a name that {@link Search} finds first for a record of these IPv4 addresses. */
function findWitnessIn(
  space: ClientSpace,
  position: number,
  addresses: AddressRange<number> | undefined,
): Witness | undefined {
  if (addresses === undefined) return undefined;
  // What decides for one address is looked up, and needs no pieces.
  const isOne = addresses.end - addresses.start === 1;
  const pieces = isOne ? [{ ...addresses, decider: position }] : piecesIn(space.layer({}).ipv4, addresses);
  for (const { start, end, decider } of pieces) {
    const address = decider === position ? findClient(IPV4, start, end) : undefined;
    if (address !== undefined && space.decideAt(address, {}) === position)
      return { ip: formatAddress(address, space.dialect) };
  }
  return undefined;
}

class Search {
  readonly #found = new Map<number, Witness>();
  readonly #visited = new Set<object>();
  readonly #gaps = new Map<object, string | undefined>();

  constructor(
    readonly space: ClientSpace,
    readonly unset: Unset,
  ) {}

  run(): ReadonlyMap<number, Witness> {
    for (const { kind, example } of identityClasses([this.space])) {
      if (this.unset.host === true && kind.kind !== 'unnamed') continue;
      this.#addLayer(this.space.layer(example), example);
    }
    if (this.unset.info !== true) for (const info of this.space.infos.keys()) this.#addInfo(info);
    return this.#found;
  }

  #addLayer({ ipv4, ipv6, rest, textPrefixes }: Layer, identity: ClientIdentity): void {
    this.#addPieces(ipv4, identity);
    if (ipv6 !== undefined) this.#addPieces(ipv6, identity);
    if (!this.#found.has(rest)) {
      const ip = this.#gapIn(ipv4, identity) ?? (ipv6 && this.#gapIn(ipv6, identity));
      if (ip !== undefined) this.#add(rest, { ip, ...identity });
    }
    if (ipv6 === undefined || this.#visited.has(textPrefixes)) return;
    this.#visited.add(textPrefixes);
    const { dialect } = this.space;
    const own = new Set(this.space.ownAddresses6(textPrefixes));
    const texts = textPrefixes.map(({ text }) => text).sort();
    for (const { text, position } of textPrefixes) {
      const question = { prefix: text, others: longerTexts(texts, text), own, dialect };
      for (const { start, end } of networksWithPrefix(text)) {
        for (const place of places6()) {
          const [from, to] = [start > place.start ? start : place.start, end < place.end ? end : place.end];
          const address = from < to ? findAddress({ start: from, end: to }, question) : undefined;
          if (address !== undefined) this.#add(position, { ip: formatAddress(address, dialect), ...identity });
        }
      }
    }
  }

  /** What decides in pieces is the same for all clients that share them. */
  #addPieces(pieces: Partition, identity: ClientIdentity): void {
    if (this.#visited.has(pieces)) return;
    this.#visited.add(pieces);
    for (let i = 0; i < pieces.count; i += 1) {
      const { start, end, decider } = pieceAt(pieces, i);
      if (decider === NO_RECORD || this.#found.has(decider)) continue;
      const address = findClient(pieces.family, start, end);
      if (address !== undefined) this.#add(decider, { ip: formatAddress(address, this.space.dialect), ...identity });
    }
  }

  /** A client's address in no piece that is decided. */
  #gapIn(pieces: Partition, identity: ClientIdentity): string | undefined {
    if (!this.#gaps.has(pieces)) this.#gaps.set(pieces, this.#findGap(pieces, identity));
    return this.#gaps.get(pieces);
  }

  #findGap(pieces: Partition, identity: ClientIdentity): string | undefined {
    const { rest } = this.space.layer(identity);
    const { family } = pieces;
    for (const place of placesOf(family)) {
      for (const piece of piecesIn(pieces, place)) {
        const address = piece.decider === NO_RECORD ? findClient(family, piece.start, piece.end) : undefined;
        if (address === undefined) continue;
        const ip = formatAddress(address, this.space.dialect);
        if (this.#decides(rest, { ip, ...identity })) return ip;
      }
    }
    return undefined;
  }

  #addInfo(info: string): void {
    const { ipv4, ipv6, hosts } = this.space.infos.get(info)!;
    for (const [address, position] of ipv4) this.#add(position, { ip: IPV4.format(address), info });
    for (const [address, position] of ipv6)
      this.#add(position, { ip: formatAddress(address, this.space.dialect), info });
    if (this.unset.host === true) return;
    for (const host of hosts) {
      // No name begins so.
      if (host === '' || host.startsWith('.')) continue;
      const witness = { ip: IPV4.format(PLACES4[0]!.start), host, info };
      this.#add(this.space.decide(toClientBytes(witness.ip, witness)), witness);
    }
  }

  /** Where text prefixes decide, a piece may be for others: the client is looked up. */
  #add(position: number, witness: Witness): void {
    if (!this.#found.has(position) && this.#decides(position, witness)) this.#found.set(position, witness);
  }

  #decides(position: number, witness: Witness): boolean {
    return isAddressOfClient(witness.ip) && this.space.decide(toClientBytes(witness.ip, witness)) === position;
  }
}

/** The texts that begin with a shorter one, of texts in order: these come next after it. */
function longerTexts(texts: readonly string[], text: string): string[] {
  const longer: string[] = [];
  const first = partitionPoint(texts.length, (i) => texts[i]! <= text);
  for (let i = first; i < texts.length && texts[i]!.startsWith(text); i += 1) longer.push(texts[i]!);
  return longer;
}

/** An address of a range that clients have; not that of the network itself, if there is another. */
function findClient(family: Family, start: Address, end: Address): Address | undefined {
  for (const place of placesOf(family)) {
    const from = start > place.start ? start : place.start;
    const to = end < place.end ? end : place.end;
    const next = family.next(from);
    if (from < to) return next < to ? next : from;
  }
  return undefined;
}

function placesOf({ version }: Family): readonly AddressRange[] {
  return version === 4 ? PLACES4 : places6();
}

/** Whether clients have this address, as a server writes it. */
export function isAddressOfClient(ip: string): boolean {
  const address4 = IPV4.parse(ip);
  if (address4 !== undefined) return CLIENTS4.start <= address4 && address4 < CLIENTS4.end;
  const address6 = IPV6.parse(ip);
  return address6 !== undefined && places6().some(({ start, end }) => start <= address6 && address6 < end);
}
