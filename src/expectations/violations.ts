import { NO_RECORD } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import type { Family } from '../net/family.js';
import { formatAddress } from '../space/format-client.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace } from '../space/space.js';
import type { Proof, Witness } from './expectation.js';
import { matches, type Requirement } from './requirement.js';

/** So many records are named. */
const MAX_DECIDERS = 20;

interface Found {
  readonly family: Family<number> | Family<bigint>;
  readonly address: number | bigint;
  readonly caller: ClientIdentity;
  readonly decidingRecord: number;
}

/** Gathers the clients that break an expectation: how many there are, the smallest and the largest, and who decides. */
export class Violations {
  /** Whose addresses are added from now on. */
  caller: ClientIdentity = {};

  #count = 0n;
  /** Those of IPv4: a double holds them, and is much faster. */
  #few = 0;
  /** What was added, where several callers can have the same addresses. */
  readonly #ranges: { start: number | bigint; end: number | bigint }[] = [];
  #isExact = true;
  #smallest: Found | undefined;
  #largest: Found | undefined;
  readonly #deciders = new Set<number>();

  /** @param isSharedLayer whether several callers can have the same addresses, each of which counts once */
  constructor(
    readonly dialect: Dialect,
    readonly isSharedLayer: boolean,
  ) {}

  /** All addresses of a range, for which this record decides, break it. */
  add<T extends number | bigint>(family: Family<T>, start: T, end: T, decidingRecord: number): void {
    if (this.isSharedLayer) this.#addRange(start, end);
    else if (family.version === 4) this.#few += Number(end) - Number(start);
    else this.#count += BigInt(end) - BigInt(start);
    this.addOne(family, start, decidingRecord);
    this.addOne(family, family.minus(end, family.sizeOf(family.bits)), decidingRecord);
  }

  /** This address breaks it; it is not counted. */
  addOne<T extends number | bigint>(family: Family<T>, address: T, decidingRecord: number): void {
    if (this.#smallest === undefined || address < this.#smallest.address)
      this.#smallest = { family: family as Family<number>, address, caller: this.caller, decidingRecord };
    if (this.#largest === undefined || address > this.#largest.address)
      this.#largest = { family: family as Family<number>, address, caller: this.caller, decidingRecord };
    this.addDecider(decidingRecord);
  }

  /** This record decides for some who break it. */
  addDecider(decidingRecord: number): void {
    if (this.#deciders.size < MAX_DECIDERS) this.#deciders.add(decidingRecord);
  }

  /** More addresses break it than were added, nobody knows how many. */
  markInexact(): void {
    this.#isExact = false;
  }

  proof(): Proof {
    if (this.#smallest === undefined || this.#largest === undefined) return { verdict: 'holds' };
    return {
      verdict: 'fails',
      count: this.#isExact ? this.#total(this.#smallest.family) : undefined,
      smallest: this.#witness(this.#smallest),
      largest: this.#witness(this.#largest),
      deciders: [...this.#deciders],
    };
  }

  #addRange(start: number | bigint, end: number | bigint): void {
    const last = this.#ranges.at(-1);
    if (last?.end === start) last.end = end;
    else this.#ranges.push({ start, end });
  }

  #total(family: Found['family']): bigint {
    if (!this.isSharedLayer) return this.#count + BigInt(this.#few);
    return AddressSet.of(family as Family<number>, this.#ranges as AddressRange<number>[]).count;
  }

  #witness({ family, address, caller, decidingRecord }: Found): Witness {
    return { ip: formatAddress(address as number, family as Family<number>, this.dialect), caller, decidingRecord };
  }
}

/**
 * Verdicts on records that take longer to read than to look up are kept: a network with a long text can be cut into as
 * many pieces as there are other rules.
 */
const LONG = 128;

/** Says which records are what is required. */
export class RequirementMatcher {
  readonly #verdicts = new Map<number, boolean>();

  constructor(
    readonly requirement: Requirement,
    readonly space: ClientSpace,
  ) {}

  /** Whether the record at `position`, `NO_RECORD` for none, is what is required. */
  matches(position: number): boolean {
    const { supportsUnset } = this.space.dialect;
    if (position === NO_RECORD) return matches(this.requirement, undefined, supportsUnset);
    const { data } = this.space.recordAt(position);
    if (data.length < LONG) return matches(this.requirement, data, supportsUnset);
    const known = this.#verdicts.get(position);
    if (known !== undefined) return known;
    const verdict = matches(this.requirement, data, supportsUnset);
    this.#verdicts.set(position, verdict);
    return verdict;
  }
}

/** Where what is found out goes. */
export interface Findings {
  readonly breaches: Violations;
  /** Takes the records that decide for some client, if anybody wants to know. */
  readonly reached: Set<number> | undefined;
}

/** Judges each piece that meets a set, and so all its addresses. */
export function collect<T extends number | bigint>(
  { family, ranges }: AddressSet<T>,
  pieces: Partition<T>,
  rest: number,
  judge: RequirementMatcher,
  { breaches, reached }: Findings,
): void {
  for (const range of ranges) {
    for (const { start, end, decider: own } of piecesIn(pieces, range)) {
      const decider = own === NO_RECORD ? rest : own;
      reached?.add(decider);
      if (!judge.matches(decider)) breaches.add(family, start, end, decider);
    }
  }
}
