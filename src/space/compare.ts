import { NO_RECORD } from '../cdb/reader.js';
import { type AddressRange, AddressSet } from './address-set.js';
import { type CallerClass, type CallerKind, callerClasses } from './callers.js';
import { clientOf, textOf } from './client.js';
import { type Addresses, CHANGES, changeOf, type Difference } from './difference.js';
import { Effects } from './effects.js';
import { type Family, IPV4, IPV6 } from './family.js';
import { type Disagreement, disagreements } from './merge.js';
import type { Pieces } from './pieces.js';
import type { Caller, ClientSpace, Layer, TextPrefixRecord } from './space.js';
import { addressesWithPrefix } from './text-prefix.js';

/**
 * The clients whom two sets of rules treat differently: all of them, and nobody else; those first that matter most. Clients
 * with an info that a rule names are spoken of where such a rule decides for them on one side at least; elsewhere they
 * are as all others.
 */
export function compare(before: ClientSpace, after: ClientSpace): Difference[] {
  return new Comparison(before, after).run();
}

/** Kinds of callers that both sides treat alike, whatever their address. */
interface Alike {
  readonly before: Layer;
  readonly after: Layer;
  readonly classes: CallerClass[];
}

/** Ranges of more than so many pieces are not looked up again, to see whether other callers have the same. */
const MOST_COMPARED = 4096;

class Comparison {
  readonly #effects = new Effects();
  readonly #numbers = new WeakMap<object, number>();
  #lastNumber = 0;

  /** What was found for some callers, to be merged with the same found for others. */
  readonly #found = new Map<string, Difference & { readonly callers: CallerKind[] }>();

  constructor(
    readonly before: ClientSpace,
    readonly after: ClientSpace,
  ) {}

  run(): Difference[] {
    const classes = callerClasses([this.before, this.after]);
    const groups = this.#group(classes);
    for (const group of groups) this.#compareLayers(group, undefined);
    for (const info of new Set([...this.before.infos.keys(), ...this.after.infos.keys()])) {
      this.#compareInfo(info, classes, groups);
    }
    const rank = ({ change, addresses }: Difference): number =>
      2 * CHANGES.indexOf(change) + (addresses.kind === 'prefix' || addresses.set.family.version === 6 ? 1 : 0);
    return [...this.#found.values()].sort((a, b) => rank(a) - rank(b));
  }

  /** Most hosts are treated as some other, for rules mostly say the same of them. */
  #group(classes: readonly CallerClass[], info?: string): Alike[] {
    const groups = new Map<string, Alike>();
    for (const callers of classes) {
      const before = this.before.layer({ ...callers.example, info });
      const after = this.after.layer({ ...callers.example, info });
      const name = `${this.#nameOf(this.before, before)} ${this.#nameOf(this.after, after)}`;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, { before, after, classes: [callers] });
      else group.classes.push(callers);
    }
    return [...groups.values()];
  }

  #nameOf(space: ClientSpace, { ipv4, ipv6, rest, textPrefixes }: Layer): string {
    const parts = [this.#numberOf(ipv4), ipv6 === undefined ? 0 : this.#numberOf(ipv6)];
    return [...parts, this.#effects.numberOf(space, rest), textPrefixes.length].join(' ');
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

  #compareLayers({ before, after, classes }: Alike, info: string | undefined): void {
    this.#comparePieces(before.ipv4, after.ipv4, before.rest, after.rest, classes, info, [], AddressSet.of(IPV4, []));
    if (before.ipv6 === undefined || after.ipv6 === undefined) return;
    const prefixes = [...before.textPrefixes, ...after.textPrefixes];
    // They come before all prefixes, and are compared one by one.
    const own = this.#ownAddresses6(prefixes);
    const ownSet = AddressSet.of(IPV6, single(IPV6, own));
    this.#comparePieces(before.ipv6, after.ipv6, before.rest, after.rest, classes, info, prefixes, ownSet);
    for (const prefix of prefixes) this.#compareTextPrefix(prefix, prefixes, classes, info);
    this.#compareAddresses(IPV6, own, classes, info);
  }

  #comparePieces<T extends number | bigint>(
    before: Pieces<T>,
    after: Pieces<T>,
    restBefore: number,
    restAfter: number,
    classes: readonly CallerClass[],
    info: string | undefined,
    prefixes: readonly TextPrefixRecord[],
    own: AddressSet<T>,
  ): void {
    const found = disagreements(
      { space: this.before, pieces: before, rest: restBefore },
      { space: this.after, pieces: after, rest: restAfter },
      this.#effects,
    );
    for (const disagreement of found) {
      const set = own.isEmpty ? disagreement.set : disagreement.set.without(own);
      if (!set.isEmpty) this.#addSet({ ...disagreement, set }, classes, info, prefixes);
    }
  }

  #ownAddresses6(prefixes: readonly TextPrefixRecord[]): Set<bigint> {
    return new Set([this.before, this.after].flatMap((space) => [...space.ownAddresses6(prefixes)]));
  }

  #addSet<T extends number | bigint>(
    disagreement: Disagreement<T>,
    classes: readonly CallerClass[],
    info: string | undefined,
    prefixes: readonly TextPrefixRecord[],
  ): void {
    const { set } = disagreement;
    const touching = prefixes.filter(({ start, bits }) => meets(set, start as T, bits));
    const addresses: Addresses = {
      kind: 'set',
      set: set as AddressSet<number> | AddressSet<bigint>,
      exceptPrefixes: [...new Set(touching.map(({ text }) => text))],
    };
    const caller = { ...classes[0]!.example, info };
    const witness = this.#witnessIn(set, caller, disagreement.before, disagreement.after);
    if (witness !== undefined) this.#add(addresses, disagreement, classes, info, { ip: witness, ...caller });
  }

  /** An address of a set for which both sides do what they do for the set; the first, unless text prefixes say otherwise. */
  #witnessIn<T extends number | bigint>(
    { family, ranges }: AddressSet<T>,
    caller: Caller,
    before: number,
    after: number,
  ): string | undefined {
    const one = family.sizeOf(family.bits);
    for (const { start, end } of ranges) {
      for (const address of [start, family.minus(end, one)]) {
        const found = this.#decide(family, address, caller);
        if (found.before === before && found.after === after) return found.ip;
      }
    }
    return undefined;
  }

  /** What both sides do for one client, each spelled as its server does. */
  #decide<T extends number | bigint>(family: Family<T>, address: T, caller: Caller) {
    const [ip, other] = [this.before, this.after].map(({ dialect }) => textOf(address, family, dialect));
    const before = this.before.decide(clientOf(ip!, caller));
    const after = this.after.decide(clientOf(other!, caller));
    return {
      ip: other!,
      before: this.#effects.numberOf(this.before, before),
      after: this.#effects.numberOf(this.after, after),
      decidersBefore: [before],
      decidersAfter: [after],
    };
  }

  /** Addresses whose text begins so, but with no longer prefix that there is. */
  #compareTextPrefix(
    prefix: TextPrefixRecord,
    all: readonly TextPrefixRecord[],
    classes: readonly CallerClass[],
    info: string | undefined,
  ): void {
    const caller = { ...classes[0]!.example, info };
    for (const address of addressesWithPrefix(prefix.text, this.after.dialect, all)) {
      const found = this.#decide(IPV6, address, caller);
      // `2001:db8::` as an address comes before all prefixes.
      const ip = Buffer.from(found.ip);
      if ([this.before, this.after].some((space) => space.locate(ip) !== NO_RECORD)) continue;
      const decides = [...found.decidersBefore, ...found.decidersAfter];
      if (!decides.some((position) => all.some((record) => record.position === position))) continue;
      if (found.before !== found.after)
        this.#add({ kind: 'prefix', prefix: prefix.text }, found, classes, info, { ip: found.ip, ...caller });
      return;
    }
  }

  #compareInfo(info: string, classes: readonly CallerClass[], groups: readonly Alike[]): void {
    const records = [this.before.infos.get(info), this.after.infos.get(info)];
    const isOwn = (host: string | undefined): boolean =>
      host !== undefined && records.some((known) => known?.hosts.has(host) === true);
    const [own, others] = [classes, groups.flatMap((group) => group.classes)].map((list, i) =>
      list.filter(({ example }) => isOwn(example.host) === (i === 0)),
    ) as [CallerClass[], CallerClass[]];
    for (const group of this.#group(own, info)) this.#compareLayers(group, info);
    const addresses4 = new Set(records.flatMap((known) => [...(known?.ipv4.keys() ?? [])]));
    const addresses6 = new Set(records.flatMap((known) => [...(known?.ipv6.keys() ?? [])]));
    for (const group of groups) {
      const members = group.classes.filter((callers) => others.includes(callers));
      if (members.length === 0) continue;
      this.#compareAddresses(IPV4, addresses4, members, info);
      if (group.before.ipv6 !== undefined && group.after.ipv6 !== undefined)
        this.#compareAddresses(IPV6, addresses6, members, info);
    }
  }

  #compareAddresses<T extends number | bigint>(
    family: Family<T>,
    addresses: ReadonlySet<T>,
    classes: readonly CallerClass[],
    info: string | undefined,
  ): void {
    const caller = { ...classes[0]!.example, info };
    const found = new Map<string, Disagreement<T> & { readonly addresses: T[] }>();
    for (const address of addresses) {
      const pair = this.#decide(family, address, caller);
      if (pair.before === pair.after) continue;
      const name = `${pair.before} ${pair.after}`;
      const known = found.get(name);
      if (known !== undefined) known.addresses.push(address);
      else found.set(name, { ...pair, set: AddressSet.of(family, []), addresses: [address] });
    }
    for (const { addresses: list, ...disagreement } of found.values()) {
      this.#addSet({ ...disagreement, set: AddressSet.of(family, single(family, list)) }, classes, info, []);
    }
  }

  #add(
    addresses: Addresses,
    { before, after, decidersBefore, decidersAfter }: Omit<Disagreement<number>, 'set'>,
    classes: readonly CallerClass[],
    info: string | undefined,
    witness: Difference['witness'],
  ): void {
    const name = `${before} ${after} ${info === undefined ? '' : `@${info}`} ${this.#nameOfAddresses(addresses)}`;
    const known = this.#found.get(name);
    if (known !== undefined) {
      known.callers.push(...classes.map(({ callers }) => callers));
      return;
    }
    const [effect, next] = [this.#effects.effect(before), this.#effects.effect(after)];
    this.#found.set(name, {
      change: changeOf(effect, next),
      addresses,
      callers: classes.map(({ callers }) => callers),
      info,
      before: { effect, deciders: decidersBefore },
      after: { effect: next, deciders: decidersAfter },
      witness,
    });
  }

  #nameOfAddresses(addresses: Addresses): string {
    if (addresses.kind === 'prefix') return `text ${addresses.prefix}`;
    const { family, ranges } = addresses.set as AddressSet<number>;
    if (ranges.length > MOST_COMPARED) return `set ${this.#numberOf(addresses)}`;
    return `${family.version} ${ranges.map(({ start, end }) => `${start}-${end}`).join()} ${addresses.exceptPrefixes.join()}`;
  }
}

function single<T extends number | bigint>(family: Family<T>, addresses: Iterable<T>): AddressRange<T>[] {
  const one = family.sizeOf(family.bits);
  return Array.from(addresses, (start) => ({ start, end: family.plus(start, one) }));
}

function meets<T extends number | bigint>({ family, ranges }: AddressSet<T>, start: T, bits: number): boolean {
  const end = family.plus(start, family.sizeOf(bits));
  return ranges.some((range) => range.start < end && start < range.end);
}
