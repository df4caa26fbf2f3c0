import { getOrMake, pushTo } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Address, type Family, IPV4, IPV6 } from '../net/family.js';
import { EffectTable } from '../space/effects.js';
import { type IdentityClass, identityClasses } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace, Layer, TextPrefixRecord } from '../space/space.js';
import { findAddress, networksWithPrefix } from '../space/text-prefixes.js';
import { type Deciders, DifferenceCollector, type Pair, type PlacedClass } from './collector.js';
import type { Difference } from './difference.js';
import { InfoExceptions } from './info-exceptions.js';
import { type Disagreement, Overlay } from './overlay.js';

/**
 * Exactly the clients that two sets of rules treat differently, most important first. Clients with an info that a rule names
 * are listed separately where such a rule decides for them on at least one side; elsewhere they are like all others.
 */
export function compare(before: ClientSpace, after: ClientSpace): Difference[] {
  return new Comparison(before, after).run();
}

/** Kinds of clients that both sides treat alike at every address. */
interface Alike {
  readonly before: Layer;
  readonly after: Layer;
  readonly classes: PlacedClass[];
}

class Comparison {
  readonly #effects = new EffectTable();
  readonly #numbers = new Map<Partition, number>();

  readonly #overlays = new Map<string, Overlay>();

  readonly #found: DifferenceCollector;

  /** The dialect whose server writes the text that prefixes match; only one dialect has them. */
  readonly #textDialect: Dialect;

  constructor(
    readonly before: ClientSpace,
    readonly after: ClientSpace,
  ) {
    this.#found = new DifferenceCollector(this.#effects, after.dialect);
    this.#textDialect = (before.textPrefixes.length > 0 ? before : after).dialect;
  }

  run(): Difference[] {
    const classes = identityClasses([this.before, this.after]);
    const groups = this.#group(classes);
    this.#compareGroups(groups, undefined);
    const byHost = new Map(classes.map((one) => [one.example.host, one]));
    for (const info of new Set([...this.before.infos.keys(), ...this.after.infos.keys()])) {
      this.#compareInfo(info, byHost, groups);
    }
    return this.#found.differences(new InfoExceptions(this.before, this.after, this.#textDialect));
  }

  /** Most hosts are treated like others, since their rules mostly agree. */
  #group(classes: readonly IdentityClass[], info?: string): Alike[] {
    const groups = new Map<string, Alike>();
    for (const { kind, example } of classes) {
      const before = this.before.layer({ ...example, info });
      const after = this.after.layer({ ...example, info });
      const name = `${this.#nameOf(this.before, before)} ${this.#nameOf(this.after, after)}`;
      const placed = { kind, example, restBefore: before.rest, restAfter: after.rest };
      getOrMake(groups, name, () => ({ before, after, classes: [] })).classes.push(placed);
    }
    return [...groups.values()];
  }

  #nameOf(space: ClientSpace, { ipv4, ipv6, rest, textPrefixes }: Layer): string {
    const parts = [this.#numberOf(ipv4), ipv6 === undefined ? 0 : this.#numberOf(ipv6)];
    return [...parts, this.#effects.idOf(space, rest), textPrefixes.length].join(' ');
  }

  #numberOf(pieces: Partition): number {
    return getOrMake(this.#numbers, pieces, () => this.#numbers.size + 1);
  }

  /** What these clients get where text prefixes or the last rule decide; then, for all with a common partition, what that decides. */
  #compareGroups(groups: readonly Alike[], info: string | undefined): void {
    for (const group of groups) this.#compareLayers(group, info);
    const sharing = new Map<Overlay, Alike[]>();
    for (const group of groups) {
      for (const overlay of this.#buildOverlays(group)) pushTo(sharing, overlay, group);
    }
    for (const [overlay, alike] of sharing) {
      const classes = alike.flatMap((group) => group.classes);
      const texts = this.#textsOf(overlay.before.family.version === 6 ? alike[0] : undefined);
      for (const found of overlay.decided) this.#addDisagreement(found, overlay, alike[0]!, classes, info, texts);
    }
  }

  #compareLayers(group: Alike, info: string | undefined): void {
    const { before, after, classes } = group;
    for (const overlay of this.#buildOverlays(group)) {
      const texts = this.#textsOf(overlay.before.family.version === 6 ? group : undefined);
      for (const found of overlay.undecided(before.rest, after.rest)) {
        this.#addDisagreement(found, overlay, group, classes, info, texts);
      }
    }
    if (before.ipv6 === undefined || after.ipv6 === undefined) return;
    const { prefixes, own } = this.#textsOf(group);
    const texts = [...new Set(prefixes.map(({ text }) => text))];
    for (const text of texts) this.#compareTextPrefix(text, texts, own, group, info);
    this.#compareAddresses(IPV6, own, classes[0]!, () => classes, info);
  }

  #buildOverlays({ before, after }: Alike): Overlay[] {
    const ipv4 = this.#buildOverlay(before.ipv4, after.ipv4);
    if (before.ipv6 === undefined || after.ipv6 === undefined) return [ipv4];
    return [ipv4, this.#buildOverlay(before.ipv6, after.ipv6)];
  }

  #buildOverlay(before: Partition, after: Partition): Overlay {
    const name = `${this.#numberOf(before)} ${this.#numberOf(after)}`;
    return getOrMake(this.#overlays, name, () => new Overlay(before, after, this, this.#effects));
  }

  /** The text prefixes relevant in a group, and the addresses that precede all of them and are compared one by one. */
  #textsOf(group: Alike | undefined): { prefixes: readonly TextPrefixRecord[]; own: ReadonlySet<bigint> } {
    const isByText = group !== undefined && group.before.textPrefixes.length + group.after.textPrefixes.length > 0;
    // Those of all clients, so that the longest one is the same for all.
    const prefixes = isByText ? [...this.before.textPrefixes, ...this.after.textPrefixes] : [];
    return { prefixes, own: this.#ownAddresses6(prefixes) };
  }

  #addDisagreement(
    disagreement: Disagreement,
    { before, after }: Overlay,
    group: Alike,
    classes: readonly PlacedClass[],
    info: string | undefined,
    { prefixes, own }: { prefixes: readonly TextPrefixRecord[]; own: ReadonlySet<bigint> },
  ): void {
    const ownSet = AddressSet.ofAddresses(IPV6, own);
    const set = ownSet.isEmpty ? disagreement.set : disagreement.set.without(ownSet);
    const texts = set.isIpv6() ? findTexts(set, prefixes) : [];
    if (!set.isIpv6() || texts.length === 0) {
      const decidersIn = (some: AddressSet): Deciders =>
        some === set ? disagreement : collectDeciders(some, before, after, group);
      this.#found.addSet(disagreement, info, { set, classes, decidersIn });
      return;
    }
    const witness = this.#addressIn(set, texts, own);
    if (witness === undefined) return;
    this.#found.addByText({ kind: 'set', set, exceptPrefixes: texts }, disagreement, classes, info, witness);
  }

  #ownAddresses6(prefixes: readonly TextPrefixRecord[]): ReadonlySet<bigint> {
    if (prefixes.length === 0) return NO_ADDRESSES;
    return new Set([this.before, this.after].flatMap((space) => [...space.ownAddresses6(prefixes, this.#textDialect)]));
  }

  /** An address of a set whose text starts with none of the prefixes. */
  #addressIn(
    { ranges }: AddressSet<bigint>,
    prefixes: readonly string[],
    own: ReadonlySet<bigint>,
  ): bigint | undefined {
    const question = { prefix: '', others: prefixes, own, dialect: this.#textDialect };
    for (const range of ranges) {
      const address = findAddress(range, question);
      if (address !== undefined) return address;
    }
    return undefined;
  }

  /** The effects of both sides for one client, written as each server writes it. */
  #decide(address: Address, identity: ClientIdentity): Pair {
    const before = this.before.deciderAt(this.before.decideAt(address, identity));
    const after = this.after.deciderAt(this.after.decideAt(address, identity));
    return {
      before: this.#effects.idOf(this.before, before),
      after: this.#effects.idOf(this.after, after),
      decidersBefore: [before],
      decidersAfter: [after],
    };
  }

  /** Addresses whose text starts with this prefix but with none of the longer ones. */
  #compareTextPrefix(
    prefix: string,
    all: readonly string[],
    own: ReadonlySet<bigint>,
    { before, after, classes }: Alike,
    info: string | undefined,
  ): void {
    const others = all.filter((text) => text.length > prefix.length && text.startsWith(prefix));
    const question = { prefix, others, own, dialect: this.#textDialect };
    const identity = { ...classes[0]!.example, info };
    const found = new Map<string, Pair & { readonly ranges: AddressRange<bigint>[]; readonly witness: bigint }>();
    for (const range of networksWithPrefix(prefix)) {
      for (const part of partsIn(before.ipv6!, after.ipv6!, range)) {
        const witness = findAddress(part, question);
        if (witness === undefined) continue;
        const pair = this.#decide(witness, identity);
        const name = `${pair.before} ${pair.after}`;
        const none = { decidersBefore: [], decidersAfter: [], ranges: [] };
        const known = getOrMake(found, name, () => ({ ...pair, ...none, witness }));
        known.ranges.push(part);
        known.decidersBefore.push(...pair.decidersBefore);
        known.decidersAfter.push(...pair.decidersAfter);
      }
    }
    for (const pair of found.values()) {
      if (pair.before === pair.after) continue;
      const within = found.size === 1 ? undefined : AddressSet.of(IPV6, pair.ranges);
      this.#found.addByText({ kind: 'prefix', prefix, within }, pair, classes, info, pair.witness);
    }
  }

  /** Rules with an info take precedence, so most kinds need not be examined one by one. */
  #compareInfo(info: string, byHost: ReadonlyMap<string | undefined, IdentityClass>, groups: readonly Alike[]): void {
    const records = [this.before.infos.get(info), this.after.infos.get(info)] as const;
    const hosts = new Set(records.flatMap((known) => [...(known?.hosts ?? [])]));
    const own = new Set([...hosts].flatMap((host) => byHost.get(host) ?? []));
    this.#compareGroups(this.#group([...own], info), info);
    const others = ({ classes }: Alike): readonly PlacedClass[] =>
      own.size === 0 ? classes : classes.filter(({ example: { host } }) => host === undefined || !hosts.has(host));
    this.#compareOwn(IPV4, records[0]?.ipv4, records[1]?.ipv4, others, groups, info);
    if (groups.every(({ before, after }) => before.ipv6 !== undefined && after.ipv6 !== undefined))
      this.#compareOwn(IPV6, records[0]?.ipv6, records[1]?.ipv6, others, groups, info);
  }

  /** Addresses that rules name with an info: if both sides have such a rule, it decides for all clients there. */
  #compareOwn(
    family: Family,
    before: ReadonlyMap<Address, number> = new Map(),
    after: ReadonlyMap<Address, number> = new Map(),
    others: (group: Alike) => readonly PlacedClass[],
    groups: readonly Alike[],
    info: string,
  ): void {
    const both = [...before.keys()].filter((address) => after.has(address));
    const single = [...before.keys(), ...after.keys()].filter((address) => before.has(address) !== after.has(address));
    this.#compareAddresses(family, both, groups[0]!.classes[0]!, () => groups.flatMap(others), info);
    if (single.length === 0) return;
    for (const group of groups) {
      const members = others(group);
      if (members.length > 0) this.#compareAddresses(family, single, members[0]!, () => members, info);
    }
  }

  /** @param example one of the identities, which are all treated alike at each address */
  #compareAddresses(
    family: Family,
    addresses: Iterable<Address>,
    example: PlacedClass,
    classesOf: () => readonly PlacedClass[],
    info: string | undefined,
  ): void {
    const identity = { ...example.example, info };
    const found = new Map<string, Pair & { readonly pairs: Map<Address, Pair> }>();
    for (const address of addresses) {
      const pair = this.#decide(address, identity);
      if (pair.before === pair.after) continue;
      const name = `${pair.before} ${pair.after}`;
      getOrMake(found, name, () => ({ ...pair, pairs: new Map() })).pairs.set(address, pair);
    }
    if (found.size === 0) return;
    const classes = classesOf();
    if (classes.length === 0) return;
    for (const { pairs, ...pair } of found.values()) {
      const decidersIn = (some: AddressSet): Deciders => {
        const meant = [...pairs].flatMap(([address, decided]) => (some.has(address) ? [decided] : []));
        return {
          decidersBefore: meant.flatMap(({ decidersBefore }) => decidersBefore),
          decidersAfter: meant.flatMap(({ decidersAfter }) => decidersAfter),
        };
      };
      this.#found.addSet(pair, info, { set: AddressSet.ofAddresses(family, pairs.keys()), classes, decidersIn });
    }
  }
}

/** The records that decide for the addresses of a set, from the partitions of both sides. */
function collectDeciders({ ranges }: AddressSet, before: Partition, after: Partition, group: Alike): Deciders {
  const decidersIn = (pieces: Partition, { rest }: Layer): number[] => {
    const found = new Set<number>();
    for (const range of ranges) for (const { decider } of piecesIn(pieces, range)) found.add(decider || rest);
    return [...found];
  };
  return { decidersBefore: decidersIn(before, group.before), decidersAfter: decidersIn(after, group.after) };
}

const NO_ADDRESSES: ReadonlySet<bigint> = new Set();

/** The parts of a range within which neither side's pieces end. */
function* partsIn(
  before: Partition<bigint>,
  after: Partition<bigint>,
  range: AddressRange<bigint>,
): Generator<AddressRange<bigint>, void> {
  for (const piece of piecesIn(before, range)) yield* piecesIn(after, piece);
}

/** The text prefixes that addresses of a set may have. */
function findTexts(set: AddressSet<bigint>, prefixes: readonly TextPrefixRecord[]): string[] {
  const meeting = prefixes.filter((prefix) => set.meets(prefix));
  return [...new Set(meeting.map(({ text }) => text))];
}
