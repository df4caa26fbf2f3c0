import { pushTo } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Family, IPV4, IPV6 } from '../net/family.js';
import { EffectTable } from '../space/effects.js';
import { formatAddress, toClientBytes } from '../space/format-client.js';
import { type IdentityClass, identityClasses } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace, Layer, TextPrefixRecord } from '../space/space.js';
import { findAddress, networksWithPrefix } from '../space/text-prefixes.js';
import { type Deciders, DifferenceCollector, type Pair, type PlacedClass, setOf } from './collector.js';
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
  readonly #numbers = new WeakMap<object, number>();
  #lastNumber = 0;

  readonly #overlays = new Map<string, Overlay<number>>();

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
    const byHost = new Map(classes.map((callers) => [callers.example.host, callers]));
    for (const info of new Set([...this.before.infos.keys(), ...this.after.infos.keys()])) {
      this.#compareInfo(info, byHost, groups);
    }
    return this.#found.differences(new InfoExceptions(this.before, this.after, this.#textDialect));
  }

  /** Most hosts are treated like others, since their rules mostly agree. */
  #group(classes: readonly IdentityClass[], info?: string): Alike[] {
    const groups = new Map<string, Alike>();
    for (const { callers, example } of classes) {
      const before = this.before.layer({ ...example, info });
      const after = this.after.layer({ ...example, info });
      const name = `${this.#nameOf(this.before, before)} ${this.#nameOf(this.after, after)}`;
      const placed = { callers, example, restBefore: before.rest, restAfter: after.rest };
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { before, after, classes: [placed] });
      else group.classes.push(placed);
    }
    return [...groups.values()];
  }

  #nameOf(space: ClientSpace, { ipv4, ipv6, rest, textPrefixes }: Layer): string {
    const parts = [this.#numberOf(ipv4), ipv6 === undefined ? 0 : this.#numberOf(ipv6)];
    return [...parts, this.#effects.idOf(space, rest), textPrefixes.length].join(' ');
  }

  #numberOf(pieces: object): number {
    let number = this.#numbers.get(pieces);
    if (number === undefined) {
      this.#lastNumber += 1;
      number = this.#lastNumber;
      this.#numbers.set(pieces, number);
    }
    return number;
  }

  /** What these clients get where text prefixes or the last rule decide; then, for all with a common partition, what that decides. */
  #compareGroups(groups: readonly Alike[], info: string | undefined): void {
    for (const group of groups) this.#compareLayers(group, info);
    const sharing = new Map<Overlay<number> | Overlay<bigint>, Alike[]>();
    for (const group of groups) {
      for (const overlay of this.#overlaysOf(group)) {
        pushTo(sharing, overlay, group);
      }
    }
    for (const [overlay, [first, ...others]] of sharing as Map<Overlay<number>, [Alike, ...Alike[]]>) {
      const classes = [first, ...others].flatMap((group) => group.classes);
      const texts = this.#textsOf(overlay.before.family.version === 6 ? first : undefined);
      for (const found of overlay.decided) this.#addDisagreement(found, overlay, first, classes, info, texts);
    }
  }

  #compareLayers(group: Alike, info: string | undefined): void {
    const { before, after, classes } = group;
    for (const overlay of this.#overlaysOf(group) as Iterable<Overlay<number>>) {
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

  #overlaysOf({ before, after }: Alike): (Overlay<number> | Overlay<bigint>)[] {
    const ipv4 = this.#overlayOf(before.ipv4, after.ipv4);
    if (before.ipv6 === undefined || after.ipv6 === undefined) return [ipv4];
    return [ipv4, this.#overlayOf(before.ipv6, after.ipv6)];
  }

  #overlayOf<T extends number | bigint>(before: Partition<T>, after: Partition<T>): Overlay<T> {
    const name = `${this.#numberOf(before)} ${this.#numberOf(after)}`;
    let overlay = this.#overlays.get(name) as Overlay<T> | undefined;
    if (overlay === undefined) {
      overlay = new Overlay(before, after, this, this.#effects);
      this.#overlays.set(name, overlay as unknown as Overlay<number>);
    }
    return overlay;
  }

  /** The text prefixes relevant in a group, and the addresses that precede all of them and are compared one by one. */
  #textsOf(group: Alike | undefined): { prefixes: readonly TextPrefixRecord[]; own: ReadonlySet<bigint> } {
    const isByText = group !== undefined && group.before.textPrefixes.length + group.after.textPrefixes.length > 0;
    // Those of all clients, so that the longest one is the same for all.
    const prefixes = isByText ? [...this.before.textPrefixes, ...this.after.textPrefixes] : [];
    return { prefixes, own: this.#ownAddresses6(prefixes) };
  }

  #addDisagreement<T extends number | bigint>(
    disagreement: Disagreement<T>,
    { before, after }: Overlay<T>,
    group: Alike,
    classes: readonly PlacedClass[],
    info: string | undefined,
    { prefixes, own }: { prefixes: readonly TextPrefixRecord[]; own: ReadonlySet<bigint> },
  ): void {
    const { family } = before;
    const ownSet = AddressSet.of(family, single(family, own as ReadonlySet<T>));
    const set = ownSet.isEmpty ? disagreement.set : disagreement.set.without(ownSet);
    const touching = prefixes.filter(({ start, bits }) => meets(set, start as T, bits));
    const texts = [...new Set(touching.map(({ text }) => text))];
    if (texts.length === 0) {
      const decidersIn = (some: AddressSet<T>): Deciders =>
        some === set ? disagreement : decidersOf(some, before, after, group);
      this.#found.addSet(disagreement, family, info, { set, classes, decidersIn });
      return;
    }
    const witness = this.#addressIn(set, texts, own);
    if (witness !== undefined) this.#found.addByText(setOf(set, texts), disagreement, classes, info, family, witness);
  }

  #ownAddresses6(prefixes: readonly TextPrefixRecord[]): ReadonlySet<bigint> {
    if (prefixes.length === 0) return NO_ADDRESSES;
    return new Set([this.before, this.after].flatMap((space) => [...space.ownAddresses6(prefixes, this.#textDialect)]));
  }

  /** An address of a set whose text starts with none of the prefixes. */
  #addressIn<T extends number | bigint>(
    { ranges }: AddressSet<T>,
    prefixes: readonly string[],
    own: ReadonlySet<bigint>,
  ): T | undefined {
    const question = { prefix: '', others: prefixes, own, dialect: this.#textDialect };
    for (const range of ranges) {
      const address = findAddress(range as AddressRange<bigint>, question);
      if (address !== undefined) return address as T;
    }
    return undefined;
  }

  /** The effects of both sides for one client, written as each server writes it. */
  #decide<T extends number | bigint>(family: Family<T>, address: T, caller: ClientIdentity): Pair {
    const decide = (space: ClientSpace): number =>
      space.deciderAt(space.decide(toClientBytes(formatAddress(address, family, space.dialect), caller)));
    const [before, after] = [decide(this.before), decide(this.after)];
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
    const caller = { ...classes[0]!.example, info };
    const found = new Map<string, Pair & { readonly ranges: AddressRange<bigint>[]; readonly witness: bigint }>();
    for (const range of networksWithPrefix(prefix)) {
      for (const part of partsIn(before.ipv6!, after.ipv6!, range)) {
        const witness = findAddress(part, question);
        if (witness === undefined) continue;
        const pair = this.#decide(IPV6, witness, caller);
        const name = `${pair.before} ${pair.after}`;
        const known = found.get(name);
        if (known === undefined) found.set(name, { ...pair, ranges: [part], witness });
        else {
          known.ranges.push(part);
          for (const decider of pair.decidersBefore) known.decidersBefore.push(decider);
          for (const decider of pair.decidersAfter) known.decidersAfter.push(decider);
        }
      }
    }
    for (const pair of found.values()) {
      if (pair.before === pair.after) continue;
      const within = found.size === 1 ? undefined : AddressSet.of(IPV6, pair.ranges);
      this.#found.addByText({ kind: 'prefix', prefix, within }, pair, classes, info, IPV6, pair.witness);
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
  #compareOwn<T extends number | bigint>(
    family: Family<T>,
    before: ReadonlyMap<T, number> = new Map(),
    after: ReadonlyMap<T, number> = new Map(),
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
  #compareAddresses<T extends number | bigint>(
    family: Family<T>,
    addresses: Iterable<T>,
    example: PlacedClass,
    callers: () => readonly PlacedClass[],
    info: string | undefined,
  ): void {
    const caller = { ...example.example, info };
    const found = new Map<string, Pair & { readonly pairs: Map<T, Pair> }>();
    for (const address of addresses) {
      const pair = this.#decide(family, address, caller);
      if (pair.before === pair.after) continue;
      const name = `${pair.before} ${pair.after}`;
      const known = found.get(name);
      if (known === undefined) found.set(name, { ...pair, pairs: new Map([[address, pair]]) });
      else known.pairs.set(address, pair);
    }
    if (found.size === 0) return;
    const classes = callers();
    if (classes.length === 0) return;
    for (const { pairs, ...pair } of found.values()) {
      const decidersIn = (some: AddressSet<T>): Deciders => {
        const meant = [...pairs].flatMap(([address, decided]) => (some.has(address) ? [decided] : []));
        return {
          decidersBefore: meant.flatMap(({ decidersBefore }) => decidersBefore),
          decidersAfter: meant.flatMap(({ decidersAfter }) => decidersAfter),
        };
      };
      this.#found.addSet(pair, family, info, {
        set: AddressSet.of(family, single(family, pairs.keys())),
        classes,
        decidersIn,
      });
    }
  }
}

/** The records that decide for the addresses of a set, from the partitions of both sides. */
function decidersOf<T extends number | bigint>(
  { ranges }: AddressSet<T>,
  before: Partition<T>,
  after: Partition<T>,
  group: Alike,
): Deciders {
  const decidersIn = (pieces: Partition<T>, { rest }: Layer): number[] => {
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

function single<T extends number | bigint>(family: Family<T>, addresses: Iterable<T>): AddressRange<T>[] {
  const one = family.sizeOf(family.bits);
  return Array.from(addresses, (start) => ({ start, end: family.plus(start, one) }));
}

function meets<T extends number | bigint>({ family, ranges }: AddressSet<T>, start: T, bits: number): boolean {
  const end = family.plus(start, family.sizeOf(bits));
  return ranges.some((range) => range.start < end && start < range.end);
}
