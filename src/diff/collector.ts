import { getOrMake } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { AddressSet, findOverlaps } from '../net/address-set.js';
import { type Address, IPV6 } from '../net/family.js';
import { classifyOutcome, type EffectTable, isRelaying } from '../space/effects.js';
import { formatAddress } from '../space/format-client.js';
import type { IdentityClass, IdentityKind } from '../space/identities.js';
import { CHANGES } from './change.js';
import { type Addresses, classifyChange, countIfKnown, type Difference, type Side, versionOf } from './difference.js';
import type { InfoExceptions } from './info-exceptions.js';
import type { Disagreement } from './overlay.js';

/** A kind of clients, and the records that decide for them if no address does. */
export interface PlacedClass extends IdentityClass {
  readonly restBefore: number;
  readonly restAfter: number;
}

/** The records that decide on both sides for some addresses. */
export type Deciders = Pick<Disagreement, 'decidersBefore' | 'decidersAfter'>;

/** The effects of both sides for some addresses, by number, and the records that decide. */
export type Pair = Pick<Disagreement, 'before' | 'after'> & Deciders;

/** Addresses for which some clients are treated differently. */
export interface Part {
  readonly set: AddressSet;
  readonly classes: readonly PlacedClass[];
  /** The records that decide for some of these addresses. */
  decidersIn(some: AddressSet): Deciders;
}

/** All parts of one family with the same effects before and after. */
interface Parts {
  readonly before: number;
  readonly after: number;
  readonly info: string | undefined;
  readonly parts: Part[];
}

/** A difference found for some clients, which may be found for others too. */
interface Found extends Omit<Difference, 'before' | 'after' | 'exceptInfos'> {
  readonly kinds: IdentityKind[];
  readonly before: Side & { readonly deciders: Set<number> };
  readonly after: Side & { readonly deciders: Set<number> };
}

/** Larger sets are not searched again for text prefixes shared with other identities. */
const MAX_COMPARED = 4096;

/** Collects the differences found for each kind of clients, so that each client is in exactly one. */
export class DifferenceCollector {
  /** Sets of addresses, to be split by identities when all are known. */
  readonly #parts = new Map<string, Parts>();

  /** Differences by text prefix, to be merged with equal ones of other identities. */
  readonly #found = new Map<string, Found>();

  readonly #effects: EffectTable;
  readonly #dialect: Dialect;

  /** @param dialect whose server writes the addresses of examples */
  constructor(effects: EffectTable, dialect: Dialect) {
    this.#effects = effects;
    this.#dialect = dialect;
  }

  /** All differences, most important first. */
  differences(singledOut: InfoExceptions): Difference[] {
    const found = [...this.#found.values()];
    for (const parts of this.#parts.values()) found.push(...this.#foundIn(parts));
    const inOrder = found
      .map((one) => ({ one, weight: rankDifference(one) }))
      .sort((a, b) => byWeight(a.weight, b.weight));
    return inOrder.map(({ one }) => ({ ...one, exceptInfos: one.info === undefined ? singledOut.findInfos(one) : [] }));
  }

  /** Adds a set of addresses. */
  addSet({ before, after }: Pair, info: string | undefined, part: Part): void {
    if (part.set.isEmpty) return;
    const name = `${before} ${after} ${part.set.family.version} ${nameOfInfo(info)}`;
    getOrMake(this.#parts, name, () => ({ before, after, info, parts: [] })).parts.push(part);
  }

  /** Kinds of clients may share addresses: each address is in one difference, with all kinds concerned. */
  #foundIn({ before, after, info, parts }: Parts): Found[] {
    return findOverlaps(parts.map(({ set }) => set)).map(({ members, set }) => {
      const first = parts[members[0]!]!.classes[0]!;
      const witness = { ip: formatAddress(set.ranges[0]!.start, this.#dialect), ...first.example, info };
      const found = this.#begin({ kind: 'set', set, exceptPrefixes: [] }, before, after, info, witness);
      for (const member of members) {
        const { classes, decidersIn } = parts[member]!;
        addKinds(found, classes, decidersIn(set));
      }
      return found;
    });
  }

  /** Adds addresses for which text prefixes decide, with an example. */
  addByText(
    addresses: Addresses,
    { before, after, ...deciders }: Pair,
    classes: readonly PlacedClass[],
    info: string | undefined,
    address: Address,
  ): void {
    const name = `${before} ${after} ${nameOfInfo(info)} ${this.#nameOfAddresses(addresses)}`;
    const found = getOrMake(this.#found, name, () => {
      const ip = formatAddress(address, this.#dialect);
      return this.#begin(addresses, before, after, info, { ip, ...classes[0]!.example, info });
    });
    addKinds(found, classes, deciders);
  }

  #begin(
    addresses: Addresses,
    before: number,
    after: number,
    info: string | undefined,
    witness: Difference['witness'],
  ): Found {
    const [effect, next] = [this.#effects.effect(before), this.#effects.effect(after)];
    return {
      change: classifyChange(effect, next),
      addresses,
      kinds: [],
      info,
      before: { effect, outcome: classifyOutcome(effect), deciders: new Set() },
      after: { effect: next, outcome: classifyOutcome(next), deciders: new Set() },
      witness,
    };
  }

  #nameOfAddresses(addresses: Addresses): string {
    const set = addresses.kind === 'prefix' ? addresses.within : addresses.set;
    const { family, ranges } = set ?? AddressSet.of(IPV6, []);
    if (ranges.length > MAX_COMPARED) return `set of its own ${this.#found.size}`;
    const text = addresses.kind === 'prefix' ? addresses.prefix : addresses.exceptPrefixes.join();
    return `${addresses.kind} ${family.version} ${ranges.map(({ start, end }) => `${start}-${end}`).join()} ${text}`;
  }
}

/** Adds further kinds of clients, and the records that decide for them. */
function addKinds(found: Found, classes: readonly PlacedClass[], { decidersBefore, decidersAfter }: Deciders): void {
  const [{ restBefore, restAfter }] = classes as [PlacedClass];
  for (const { kind } of classes) found.kinds.push(kind);
  for (const decider of decidersBefore) found.before.deciders.add(decider);
  for (const decider of decidersAfter) found.after.deciders.add(decider);
  // If no address decides, each of these kinds may have its own deciding rule.
  if (decidersBefore.includes(restBefore)) for (const one of classes) found.before.deciders.add(one.restBefore);
  if (decidersAfter.includes(restAfter)) for (const one of classes) found.after.deciders.add(one.restAfter);
}

/** What makes a difference important: by change, then clients that lose relaying, then the number of kinds, then IPv4. */
function rankDifference({ change, before, info, kinds, addresses }: Found): readonly [...number[], bigint] {
  return [
    CHANGES.indexOf(change),
    isRelaying(before.effect) ? 0 : 1,
    info === undefined ? 0 : 1,
    -kinds.length,
    versionOf(addresses),
    -(countIfKnown(addresses) ?? 0n),
  ];
}

/** Most important first. */
function byWeight(a: readonly (number | bigint)[], b: readonly (number | bigint)[]): number {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  return 0;
}

function nameOfInfo(info: string | undefined): string {
  return info === undefined ? '' : `@${info}`;
}
