import { PAIR_LENGTH, readUint32LE } from '../cdb/format.js';
import { CdbReader, MemorySource, NO_RECORD } from '../cdb/reader.js';
import { findSharedHashes, walkPositions } from '../cdb/walk.js';
import { getOrMake, memoize } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { type CandidateKind, candidates } from '../lookup/candidates.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { firstRecord } from '../lookup/lookup.js';
import type { AddressRange, AddressSet } from '../net/address-set.js';
import { type Client, type ClientIdentity, MAX_HOST_LENGTH, MAX_INFO_LENGTH } from '../net/client.js';
import { type Address, type Family, IPV4, IPV6, numberToGroups } from '../net/family.js';
import { type OctetRange, readOctetRangeKey, toAddressRange } from '../rules/octet-range.js';
import { AT, EQUALS } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { formatAddress, toClientBytes } from './format-client.js';
import { KeyReader4, SPELLINGS4, WHOLE } from './key4.js';
import { readAddressWithInfo6, readKey6, readTextPrefix, type TextPrefix } from './key6.js';
import { Table4, Table6 } from './network-tables.js';
import {
  findDecider,
  type Networks,
  type Partition,
  type PartitionWithRunnersUp,
  partition,
  piecesIn,
  undecided,
  withOwn,
  withoutRunnersUp,
} from './partition.js';
import { learnRanks, NO_RANK, type Ranks, SAMPLE4 } from './ranks.js';
import { reachableRecords } from './reachable-records.js';

/** What is decided for all addresses of some clients. */
export interface Layer {
  readonly ipv4: Partition<number>;
  /** Undefined where the server does not support IPv6. */
  readonly ipv6: Partition<bigint> | undefined;
  /** What decides where no piece says: a rule for the host, or the default rule. */
  readonly rest: number;
  /** Whether networks are tried, and not only addresses: a rule for just this host comes before them. */
  readonly asksNetworks: boolean;
  /** What decides for IPv6 addresses whose text begins so, unless an address or a longer text says otherwise. */
  readonly textPrefixes: readonly TextPrefixRecord[];
}

/** What a layer decides for the addresses of one family, of which the server has to know clients. */
export function requirePartition({ ipv4, ipv6 }: Layer, { version }: Family): Partition {
  if (version === 4) return ipv4;
  if (ipv6 === undefined) throw new Error('a server without IPv6 has no such clients');
  return ipv6;
}

/** A text prefix and the position of its record. */
export interface TextPrefixRecord extends TextPrefix {
  readonly position: number;
}

/** What rules say of the clients with one info. */
export interface InfoRecords {
  readonly ipv4: Map<number, number>;
  readonly ipv6: Map<bigint, number>;
  /** Hosts that are named together with the info. */
  readonly hosts: Set<string>;
}

interface PartitionsWithRunnersUp {
  readonly ipv4: PartitionWithRunnersUp<number>;
  readonly ipv6: PartitionWithRunnersUp<bigint>;
}

/** The steps of a lookup up to the first record that has nothing to do with the address, and that record. */
interface Sources {
  readonly tried: ReadonlySet<CandidateKind>;
  readonly rest: number;
}

interface SpaceOptions {
  readonly areRulesWhole?: boolean;
  readonly reach?: AddressSet<number> | undefined;
}

/**
 * All clients there can be, by the records that decide for them. Addresses are cut into pieces that are treated alike,
 * for each kind of clients that rules can tell apart.
 */
export class ClientSpace {
  /** Hosts that a rule names, domains with a dot in front, `''` for any host; and the positions of their records. */
  readonly hosts = new Map<string, number>();
  /** Those with more than one record, of which the first counts. */
  readonly repeatedHosts = new Set<string>();
  readonly infos = new Map<string, InfoRecords>();
  readonly textPrefixes: TextPrefixRecord[] = [];
  /** Records that no client of a server can reach, whatever the others are. */
  readonly unreachable: number[] = [];

  readonly #reader: CdbReader;
  readonly #keyReader = new KeyReader4();
  readonly #table4 = new Table4();
  readonly #table6 = new Table6();
  readonly #areRulesWhole: boolean;
  readonly #reach: AddressSet<number> | undefined;

  /** By spelling. */
  readonly #owners = new Map<number, Partition<number>>();
  /** By ranks. */
  readonly #ipv4 = new Map<string, Partition<number>>();
  readonly #ipv6 = new Map<string, Partition<bigint>>();
  readonly #undecided = { ipv4: undecided(IPV4), ipv6: undecided(IPV6) };
  #withRunnersUp: PartitionsWithRunnersUp | undefined;
  #unnamed: Layer | undefined;

  /** Bits for the spellings of keys that ranges have. */
  #rangeSpellings = 0;

  /**
   * @param areRulesWhole whether a range is one decider, the first of its records, and not as many as it has records
   * @param reach the only addresses of which networks of IPv4 decide; all if left out
   * @throws CdbFormatError where the database is damaged
   */
  constructor(
    readonly book: CompiledRules,
    readonly dialect: Dialect,
    { areRulesWhole = false, reach }: SpaceOptions = {},
  ) {
    this.#areRulesWhole = areRulesWhole;
    this.#reach = reach;
    this.#reader = new CdbReader(new MemorySource(book.database), dialect.hash);
    const reader = new KeyReader4();
    for (const position of reachableRecords(book, dialect)) this.#add(position, reader);
  }

  /** The bytes in which positions are those of records. */
  get bytes(): Uint8Array {
    return this.book.database;
  }

  /** Whether the record at `position` is one of rules that are asked first, by the address alone: here none are. */
  isEarly(_position: number): boolean {
    return false;
  }

  /** What those rules decide, whatever else a client is; undefined where there are none. */
  earlyPartition(_family: Family): Partition | undefined {
    return undefined;
  }

  /** The line, from 1, of the rule that made the record at `position`; undefined where that is not known. */
  lineOf(position: number): number | undefined {
    return this.book.lineOf(position);
  }

  /** The first record of a key, `NO_RECORD` for none. */
  locate(key: Uint8Array): number {
    const reader = this.#keyReader;
    const isInPieces =
      this.#rangeSpellings !== 0 && reader.read(key, 0, key.length) && this.#hasRanges(reader.spelling);
    return isInPieces ? findDecider(this.#ownersOfKeys(reader.spelling), reader.start) : this.#reader.locate(key);
  }

  /** The range whose keys share a record, if it has more than one key. */
  #rangeAt(position: number): OctetRange | undefined {
    return this.#rangeOf(this.#keyAt(position));
  }

  #rangeOf(key: Uint8Array): OctetRange | undefined {
    return this.book.hasWholeRanges ? readOctetRangeKey(key) : undefined;
  }

  /** How many keys find a record. */
  countKeysAt(position: number): number {
    const range = this.#rangeAt(position);
    return range === undefined ? 1 : range.top - range.bottom + 1;
  }

  /** Whether a record is the first of all of its keys. */
  isFirst(position: number): boolean {
    const key = this.#keyAt(position);
    if (this.#rangeOf(key) === undefined) return this.locate(key) === position;
    for (const { owner } of this.ownersAt(position)) if (owner !== position) return false;
    return true;
  }

  /** The records that are not the first of all of their keys, in order. */
  *lateRecords(): Generator<number, void> {
    const { database } = this.book;
    const suspects = this.#rangeSpellings === 0 ? findSharedHashes(database) : walkPositions(database);
    for (const position of suspects) if (!this.isFirst(position)) yield position;
  }

  /** The first records of the keys of a record, in the order of the keys, and how many keys in a row each has. */
  *ownersAt(position: number): Generator<{ owner: number; count: number }, void> {
    const key = this.#keyAt(position);
    const range = this.#rangeOf(key);
    if (range === undefined) {
      yield { owner: this.locate(key), count: 1 };
      return;
    }
    const size = 256 ** (4 - range.octets);
    for (const { start, end, decider } of piecesIn(this.#ownersOfKeys(range.octets), toAddressRange(range))) {
      yield { owner: decider, count: (end - start) / size };
    }
  }

  #keyAt(position: number): Uint8Array {
    const { database } = this.book;
    const start = position + PAIR_LENGTH;
    return database.subarray(start, start + readUint32LE(database, position));
  }

  /**
   * The first records that this space has of the keys whose first record is one of another space; `NO_RECORD` for none,
   * each perhaps several times.
   */
  *ownersOfKeysIn(other: ClientSpace, position: number): Generator<number, void> {
    const key = other.#keyAt(position);
    const range = other.#rangeOf(key);
    if (range === undefined) {
      if (other.locate(key) === position) yield this.locate(key);
      return;
    }
    for (const addresses of other.#ownKeys(range, position)) {
      for (const { decider } of piecesIn(this.#ownersOfKeys(range.octets), addresses)) yield decider;
    }
  }

  /** The addresses of the keys of a range that its record is the first of. */
  *#ownKeys(range: OctetRange, position: number): Generator<AddressRange<number>, void> {
    for (const piece of piecesIn(this.#ownersOfKeys(range.octets), toAddressRange(range))) {
      if (piece.decider === position) yield piece;
    }
  }

  /** Whether the two are records of one key, where both are of an address. */
  haveSameKeys(one: number, other: number): boolean {
    const [a, b] = [this.#rangeAt(one), this.#rangeAt(other)];
    if (a === undefined && b === undefined)
      return Buffer.compare(this.#reader.recordAt(one).key, this.#reader.recordAt(other).key) === 0;
    return (a?.octets ?? this.#spellingAt(one)) === (b?.octets ?? this.#spellingAt(other));
  }

  #spellingAt(position: number): number | undefined {
    const { key } = this.#reader.recordAt(position);
    const reader = this.#keyReader;
    return reader.read(key, 0, key.length) ? reader.spelling : undefined;
  }

  /** The IPv4 addresses that a key is for, if nothing comes before it; undefined where it is not such a key. */
  addressesOf(key: Uint8Array): AddressRange<number> | undefined {
    const reader = this.#keyReader;
    if (!reader.read(key, 0, key.length)) return undefined;
    return { start: reader.start, end: IPV4.endOf(reader.start, reader.bits) };
  }

  /** The IPv4 addresses that the keys of a record are for; undefined where they are for others. */
  addressesAt(position: number): AddressRange<number> | undefined {
    const key = this.#keyAt(position);
    const range = this.#rangeOf(key);
    return range === undefined ? this.addressesOf(key) : toAddressRange(range);
  }

  #hasRanges(spelling: number): boolean {
    return ((this.#rangeSpellings >>> spelling) & 1) === 1;
  }

  /** Which record is the first of each key of one spelling, at the addresses the key is for. */
  #ownersOfKeys(spelling: number): Partition<number> {
    return getOrMake(this.#owners, spelling, () => {
      const ranks = new Uint8Array(SPELLINGS4).fill(NO_RANK);
      ranks[spelling] = 0;
      return partition(this.#table4.select(ranks), false);
    });
  }

  /** The key and the data of the record at `position`. */
  recordAt(position: number): { key: Uint8Array; data: Uint8Array } {
    return this.#reader.recordAt(position);
  }

  /**
   * IPv6 addresses that have a record of their own, although their text begins with a prefix that has one too.
   *
   * @param dialect whose server writes the text
   */
  *ownAddresses6(prefixes: readonly TextPrefix[], dialect: Dialect = this.dialect): Generator<bigint, void> {
    const texts = new Set(prefixes.map(({ text }) => text));
    const lengths = [...new Set(prefixes.map(({ text }) => text.length))];
    for (const address of this.#table6.addresses()) {
      const text = dialect.formatClientIpv6!(numberToGroups(address));
      if (lengths.some((length) => texts.has(text.slice(0, length)))) yield address;
    }
  }

  /** The record that decides for a client with this address, written as the server writes it. */
  decideAt(address: Address, identity: ClientIdentity): number {
    return this.decide(toClientBytes(formatAddress(address, this.dialect), identity));
  }

  /** The record that decides for one client. */
  decide(client: Client): number {
    return firstRecord((key) => this.locate(key), candidates(client, this.dialect));
  }

  /** What is decided for all addresses of clients with this host and info. */
  layer(identity: ClientIdentity): Layer {
    if (identity.host !== undefined || identity.info !== undefined) return this.#makeLayer(identity);
    this.#unnamed ??= this.#makeLayer({});
    return this.#unnamed;
  }

  #makeLayer(identity: ClientIdentity): Layer {
    const { tried, rest } = this.#sourcesOf(identity);
    const { ipv4, ipv6 } = this.#piecesOf(tried, identity.host !== undefined);
    const asksNetworks = tried.has('network');
    const own = tried.has('info@address') ? this.infos.get(identity.info!) : undefined;
    return {
      ipv4: own === undefined ? ipv4 : withOwn4(ipv4)(own.ipv4),
      ipv6: own === undefined ? ipv6 : ipv6 && withOwn6(ipv6)(own.ipv6),
      rest,
      asksNetworks,
      textPrefixes: asksNetworks ? this.textPrefixes : [],
    };
  }

  /** All addresses of clients without a host or an info, and what would decide in each piece but for what does. */
  partitionWithRunnersUp(): PartitionsWithRunnersUp {
    this.#withRunnersUp ??= {
      ipv4: partition(this.#table4.select(earlier(this.#ranks(4, false))), true),
      ipv6: partition(this.#table6.select(earlier(this.#ranks(6, false))), true),
    };
    return this.#withRunnersUp;
  }

  /** The networks that a lookup tries, addresses left out. */
  networks(hasHost: boolean): { ipv4: Networks<number>; ipv6: Networks<bigint> } {
    return {
      ipv4: this.#table4.select(this.#ranks(4, hasHost).networks),
      ipv6: this.#table6.select(this.#ranks(6, hasHost).networks),
    };
  }

  /** Whether a record is that of one address, not of a network. */
  isAddress(position: number): boolean {
    const range = this.#rangeAt(position);
    if (range !== undefined) return range.octets === WHOLE;
    const { key } = this.#reader.recordAt(position);
    const reader = this.#keyReader;
    if (reader.read(key, 0, key.length)) return reader.isAddress;
    const rank = this.#ranks(6, false).addresses[readKey6(key, this.dialect)?.spelling ?? -1];
    return rank !== undefined && rank !== NO_RANK;
  }

  /** The decider of the record at `position`: itself, or the first record of its rule. */
  deciderAt(position: number): number {
    return this.#deciderAt(position);
  }

  #deciderAt(position: number): number {
    return this.#areRulesWhole ? this.book.ruleOf(position) : position;
  }

  #add(position: number, reader: KeyReader4): void {
    const { database } = this.book;
    const start = position + PAIR_LENGTH;
    const end = start + readUint32LE(database, position);
    if (reader.read(database, start, end)) {
      if (this.#isInReach(reader.start, IPV4.endOf(reader.start, reader.bits)))
        this.#table4.add(reader.start, reader.bits, reader.spelling, this.#deciderAt(position));
      return;
    }
    const key = database.subarray(start, end);
    const range = this.#rangeOf(key);
    if (range !== undefined) {
      const { start: first, end: last } = toAddressRange(range);
      if (this.#isInReach(first, last)) this.#addRange(range, position);
      return;
    }
    // The name of a host may hold an `@`, and a user may be called `=`.
    const isHost = key[0] === EQUALS && this.#addHost(decodeLatin1(key.subarray(1)), position);
    const hasInfo = key.includes(AT) && this.#addInfo(key, position, reader);
    const isElse = isHost || hasInfo || key.length === 0 || this.#addIpv6(key, position);
    if (!isElse) this.unreachable.push(position);
  }

  #isInReach(start: number, end: number): boolean {
    return this.#reach === undefined || this.#reach.meets({ start, end });
  }

  /** Puts a range into the table as the few networks that cover it. */
  #addRange({ octets, start, bottom, top }: OctetRange, position: number): void {
    this.#rangeSpellings |= 1 << octets;
    const size = 256 ** (4 - octets);
    for (let from = bottom; from <= top; ) {
      let bits = 8;
      for (let step = 2; from % step === 0 && from + step - 1 <= top && step <= 256; step *= 2) bits -= 1;
      this.#table4.add(start + from * size, 8 * (octets - 1) + bits, octets, this.#deciderAt(position));
      from += 2 ** (8 - bits);
    }
  }

  #addHost(host: string, position: number): boolean {
    if (!canBeName(host)) return false;
    if (this.hosts.has(host)) this.repeatedHosts.add(host);
    else this.hosts.set(host, position);
    return true;
  }

  #addIpv6(key: Uint8Array, position: number): boolean {
    const place = readKey6(key, this.dialect);
    if (place !== undefined) this.#table6.add(place, this.#deciderAt(position));
    // `2001:db8::` is an address, and the beginning of others.
    const prefix = readTextPrefix(key, this.dialect);
    if (prefix !== undefined && this.#reader.locate(key) === position) this.textPrefixes.push({ ...prefix, position });
    return place !== undefined || prefix !== undefined;
  }

  #addInfo(key: Uint8Array, position: number, reader: KeyReader4): boolean {
    let isFound = false;
    for (let at = Math.max(0, key.length - MAX_HOST_LENGTH - 2); at < key.length - 1; at += 1) {
      if (key[at] !== AT || key[at + 1] !== EQUALS) continue;
      const host = decodeLatin1(key.subarray(at + 2));
      if (at > MAX_INFO_LENGTH || !canBeName(host)) continue;
      this.#recordsOf(decodeLatin1(key.subarray(0, at))).hosts.add(host);
      isFound = true;
    }
    const at = key.lastIndexOf(AT);
    if (at > MAX_INFO_LENGTH) return isFound;
    const address = key.subarray(at + 1);
    const info = decodeLatin1(key.subarray(0, at));
    if (reader.read(address, 0, address.length) && reader.isAddress) {
      const { ipv4 } = this.#recordsOf(info);
      if (!ipv4.has(reader.start)) ipv4.set(reader.start, position);
      return true;
    }
    const ipv6 = readAddressWithInfo6(address, this.dialect);
    if (ipv6 === undefined) return isFound;
    const records = this.#recordsOf(info).ipv6;
    if (!records.has(ipv6)) records.set(ipv6, position);
    return true;
  }

  #recordsOf(info: string): InfoRecords {
    return getOrMake(this.infos, info, () => ({ ipv4: new Map(), ipv6: new Map(), hosts: new Set() }));
  }

  /** Asks the candidates of a client which parts come when, for they know; its address does not matter. */
  #sourcesOf(identity: ClientIdentity): Sources {
    const tried = new Set<CandidateKind>();
    const rest = firstRecord(
      (key, step) => {
        tried.add(step);
        return step === 'info@address' || step === 'address' || step === 'network'
          ? NO_RECORD
          : this.#reader.locate(key);
      },
      candidates(toClientBytes(SAMPLE4, identity), this.dialect),
    );
    return { tried, rest };
  }

  /** Most clients have their pieces in common. */
  #piecesOf(tried: ReadonlySet<CandidateKind>, hasHost: boolean): Pick<Layer, 'ipv4' | 'ipv6'> {
    const hasIpv6 = this.dialect.formatClientIpv6 !== undefined;
    if (!tried.has('address')) return hasIpv6 ? this.#undecided : { ...this.#undecided, ipv6: undefined };
    const networks = tried.has('network');
    const select = (ranks: Ranks): Uint8Array => (networks ? earlier(ranks) : ranks.addresses);
    const [first, second] = [select(this.#ranks(4, hasHost)), select(this.#ranks(6, hasHost))];
    return {
      ipv4: getOrMake(this.#ipv4, first.join(), () => {
        const known = networks && !hasHost ? this.#withRunnersUp : undefined;
        return known === undefined ? partition(this.#table4.select(first), false) : withoutRunnersUp(known.ipv4);
      }),
      ipv6: hasIpv6
        ? getOrMake(this.#ipv6, second.join(), () => partition(this.#table6.select(second), false))
        : undefined,
    };
  }

  #ranks(version: 4 | 6, hasHost: boolean): Ranks {
    return learnRanks(version, this.dialect, hasHost);
  }
}

/** What is the same for many clients is one object: it is compared and traversed only once. */
const [withOwn4, withOwn6] = [rememberWithOwn<number>(), rememberWithOwn<bigint>()];

function rememberWithOwn<T extends Address>() {
  return memoize((pieces: Partition<T>) => memoize((own: ReadonlyMap<T, number>) => withOwn(pieces, own)));
}

/** Whether a server may write this for a host or a domain: in lower case, and with no dot at the end but that of the root. */
function canBeName(host: string): boolean {
  return host.length <= MAX_HOST_LENGTH && (!host.endsWith('.') || host === '.') && !/[A-Z]/.test(host);
}

/** The ranks of both, for addresses come first wherever both are tried. */
function earlier({ addresses, networks }: Ranks): Uint8Array {
  return addresses.map((rank, spelling) => Math.min(rank, networks[spelling]!));
}
