import type { Dialect } from '../dialects/dialect.js';
import { AddressSet, regionsOf } from '../net/address-set.js';
import { type Family, IPV6 } from '../net/family.js';
import { type EffectTable, isRelaying } from '../space/effects.js';
import { formatAddress } from '../space/format-client.js';
import type { IdentityClass, IdentityKind } from '../space/identities.js';
import { type Addresses, CHANGES, changeOf, countOf, type Difference, type Side, versionOf } from './difference.js';
import type { InfoExceptions } from './info-exceptions.js';
import type { Disagreement } from './overlay.js';

/** A kind of callers, and what decides for them where no address does. */
export interface PlacedClass extends IdentityClass {
  readonly restBefore: number;
  readonly restAfter: number;
}

/** The records that say what both sides do for some addresses. */
export type Deciders = Pick<Disagreement<number>, 'decidersBefore' | 'decidersAfter'>;

/** What both sides do for some addresses: numbers of effects, and the records that say so. */
export type Pair = Pick<Disagreement<number>, 'before' | 'after'> & Deciders;

/** Addresses for which some callers get something else. */
export interface Part<T extends number | bigint> {
  readonly set: AddressSet<T>;
  readonly classes: readonly PlacedClass[];
  /** Who says so for some of these addresses. */
  decidersIn(some: AddressSet<T>): Deciders;
}

/** All parts of one family that get one thing and now get another. */
interface Parts<T extends number | bigint> {
  readonly before: number;
  readonly after: number;
  readonly info: string | undefined;
  readonly family: Family<T>;
  readonly parts: Part<T>[];
}

/** What is found for some callers, and may be found for others too. */
interface Found extends Omit<Difference, 'before' | 'after' | 'exceptInfos'> {
  readonly callers: IdentityKind[];
  readonly before: Side & { readonly deciders: Set<number> };
  readonly after: Side & { readonly deciders: Set<number> };
}

/** Sets of more ranges than this are not looked up again, to see whether text decides for other callers in the same. */
const MAX_COMPARED = 4096;

/** Puts together what is found for one kind of callers after the other, so that each client is spoken of once. */
export class DifferenceCollector {
  /** Sets of addresses, to be parted by who is meant when all are known. */
  readonly #parts = new Map<string, Parts<number> | Parts<bigint>>();

  /** What text decides, to be merged with the same found for others. */
  readonly #found = new Map<string, Found>();

  readonly #effects: EffectTable;
  readonly #dialect: Dialect;

  /** @param dialect whose server writes the addresses of examples */
  constructor(effects: EffectTable, dialect: Dialect) {
    this.#effects = effects;
    this.#dialect = dialect;
  }

  /** All there is, what matters most first. */
  differences(singledOut: InfoExceptions): Difference[] {
    const found = [...this.#found.values()];
    for (const parts of this.#parts.values()) for (const one of this.#foundIn(parts as Parts<number>)) found.push(one);
    const inOrder = found.sort(byWeight);
    return inOrder.map((one) => ({ ...one, exceptInfos: one.info === undefined ? singledOut.infosIn(one) : [] }));
  }

  /** Notes a set of addresses. */
  addSet<T extends number | bigint>(
    { before, after }: Pair,
    family: Family<T>,
    info: string | undefined,
    part: Part<T>,
  ): void {
    if (part.set.isEmpty) return;
    const name = `${before} ${after} ${family.version} ${info === undefined ? '' : `@${info}`}`;
    const known = this.#parts.get(name) as Parts<T> | undefined;
    if (known !== undefined) known.parts.push(part);
    else this.#parts.set(name, { before, after, info, family, parts: [part] } as unknown as Parts<number>);
  }

  /** Addresses of some callers may be those of others too: every address is named once, with all callers it is meant for. */
  #foundIn<T extends number | bigint>({ before, after, info, family, parts }: Parts<T>): Found[] {
    return regionsOf(parts.map(({ set }) => set)).map(({ members, set }) => {
      const first = parts[members[0]!]!.classes[0]!;
      const witness = { ip: formatAddress(set.ranges[0]!.start, family, this.#dialect), ...first.example, info };
      const found = this.#begin(setOf(set, []), before, after, info, witness);
      for (const member of members) {
        const { classes, decidersIn } = parts[member]!;
        addCallers(found, classes, decidersIn(set));
      }
      return found;
    });
  }

  /** Notes addresses that text has a say in, and one of them. */
  addByText<T extends number | bigint>(
    addresses: Addresses,
    { before, after, ...deciders }: Pair,
    classes: readonly PlacedClass[],
    info: string | undefined,
    family: Family<T>,
    witness: T,
  ): void {
    const name = `${before} ${after} ${info === undefined ? '' : `@${info}`} ${this.#nameOfAddresses(addresses)}`;
    let found = this.#found.get(name);
    if (found === undefined) {
      const ip = formatAddress(witness, family, this.#dialect);
      found = this.#begin(addresses, before, after, info, { ip, ...classes[0]!.example, info });
      this.#found.set(name, found);
    }
    addCallers(found, classes, deciders);
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
      change: changeOf(effect, next),
      addresses,
      callers: [],
      info,
      before: { effect, deciders: new Set() },
      after: { effect: next, deciders: new Set() },
      witness,
    };
  }

  #nameOfAddresses(addresses: Addresses): string {
    const set = addresses.kind === 'prefix' ? addresses.within : addresses.set;
    const { family, ranges } = (set ?? AddressSet.of(IPV6, [])) as AddressSet<number>;
    if (ranges.length > MAX_COMPARED) return `set of its own ${this.#found.size}`;
    const text = addresses.kind === 'prefix' ? addresses.prefix : addresses.exceptPrefixes.join();
    return `${addresses.kind} ${family.version} ${ranges.map(({ start, end }) => `${start}-${end}`).join()} ${text}`;
  }
}

/** Notes that these callers are meant too, and who decides for them. */
function addCallers(found: Found, classes: readonly PlacedClass[], { decidersBefore, decidersAfter }: Deciders): void {
  const [{ restBefore, restAfter }] = classes as [PlacedClass];
  for (const { callers } of classes) found.callers.push(callers);
  for (const decider of decidersBefore) found.before.deciders.add(decider);
  for (const decider of decidersAfter) found.after.deciders.add(decider);
  // Where no address decides, each of these callers may have a rule of its own that does.
  if (decidersBefore.includes(restBefore)) for (const one of classes) found.before.deciders.add(one.restBefore);
  if (decidersAfter.includes(restAfter)) for (const one of classes) found.after.deciders.add(one.restAfter);
}

/** What matters most first: the change, then whether clients may not relay any more, how many kinds of callers, and IPv4. */
function byWeight(a: Found, b: Found): number {
  return (
    CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) ||
    Number(isRelaying(b.before.effect)) - Number(isRelaying(a.before.effect)) ||
    Number(a.info !== undefined) - Number(b.info !== undefined) ||
    b.callers.length - a.callers.length ||
    versionOf(a.addresses) - versionOf(b.addresses) ||
    compareCounts(countOf(b.addresses), countOf(a.addresses))
  );
}

function compareCounts(a: bigint = 0n, b: bigint = 0n): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A set but for the addresses whose text begins with one of the prefixes. */
export function setOf<T extends number | bigint>(set: AddressSet<T>, exceptPrefixes: readonly string[]): Addresses {
  return { kind: 'set', set: set as AddressSet<number> | AddressSet<bigint>, exceptPrefixes };
}
