import { NO_RECORD } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Address, type Family, familyOf } from '../net/family.js';
import { formatAddress } from '../space/format-client.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace } from '../space/space.js';
import type { Proof, Witness } from './expectation.js';
import { inherit } from './inheritance.js';
import { type Inheritance, matches, type Requirement } from './requirement.js';

/** At most this many records are kept. */
const MAX_DECIDERS = 20;

interface Found {
  readonly address: Address;
  readonly identity: ClientIdentity;
  readonly decidingRecord: number;
}

/** Collects the clients that violate an expectation: their number, the smallest and the largest, and the deciding records. */
export class Violations {
  /** The identity whose addresses are added from now on. */
  identity: ClientIdentity = {};

  #count = 0n;
  /** The number of IPv4 addresses; a double can hold it, and is much faster. */
  #few = 0;
  /** The ranges added, if several identities can have the same addresses. */
  readonly #ranges: { start: Address; end: Address }[] = [];
  #isExact = true;
  #smallest: Found | undefined;
  #largest: Found | undefined;
  readonly #deciders = new Set<number>();

  /** @param isSharedLayer whether several identities can have the same addresses, each of which counts once */
  constructor(
    readonly dialect: Dialect,
    readonly isSharedLayer: boolean,
  ) {}

  /** Adds a range of violating addresses for which this record decides. */
  add(start: Address, end: Address, decidingRecord: number): void {
    if (this.isSharedLayer) this.#addRange(start, end);
    else if (typeof start === 'number') this.#few += Number(end) - start;
    else this.#count += BigInt(end) - start;
    this.addExample(start, decidingRecord);
    this.addExample(familyOf(end).previous(end), decidingRecord);
  }

  addAddress(address: Address, decidingRecord: number): void {
    this.add(address, familyOf(address).next(address), decidingRecord);
  }

  /** Adds a violating address without counting it. */
  addExample(address: Address, decidingRecord: number): void {
    const found = { address, identity: this.identity, decidingRecord };
    if (this.#smallest === undefined || address < this.#smallest.address) this.#smallest = found;
    if (this.#largest === undefined || address > this.#largest.address) this.#largest = found;
    this.addDecider(decidingRecord);
  }

  /** Adds a record that decides for some violating clients. */
  addDecider(decidingRecord: number): void {
    if (this.#deciders.size < MAX_DECIDERS) this.#deciders.add(decidingRecord);
  }

  /** Marks the count as unknown, since more addresses violate it than were added. */
  markInexact(): void {
    this.#isExact = false;
  }

  proof(): Proof {
    if (this.#smallest === undefined || this.#largest === undefined) return { verdict: 'holds' };
    return {
      verdict: 'fails',
      count: this.#isExact ? this.#total(familyOf(this.#smallest.address)) : undefined,
      smallest: this.#witness(this.#smallest),
      largest: this.#witness(this.#largest),
      deciders: [...this.#deciders],
    };
  }

  #addRange(start: Address, end: Address): void {
    const last = this.#ranges.at(-1);
    if (last?.end === start) last.end = end;
    else this.#ranges.push({ start, end });
  }

  #total(family: Family): bigint {
    return this.isSharedLayer ? AddressSet.of(family, this.#ranges).count : this.#count + BigInt(this.#few);
  }

  #witness({ address, ...rest }: Found): Witness {
    return { ip: formatAddress(address, this.dialect), ...rest };
  }
}

/**
 * Results for records that take longer to check than to look up are cached: a network with a long value can be split into
 * as many pieces as there are other rules.
 */
const LONG = 128;

/** Tells which records meet a requirement. */
export class RequirementMatcher {
  readonly #verdicts = new Map<number, boolean>();

  constructor(
    readonly requirement: Requirement,
    readonly space: ClientSpace,
    readonly inheritance: Inheritance = inherit(requirement),
  ) {}

  /** Whether the record at `position`, `NO_RECORD` for none, meets the requirement. */
  matches(position: number): boolean {
    const { supportsUnset } = this.space.dialect;
    if (position === NO_RECORD) return matches(this.requirement, undefined, supportsUnset, this.inheritance);
    const { data } = this.space.recordAt(position);
    if (data.length < LONG) return matches(this.requirement, data, supportsUnset, this.inheritance);
    const known = this.#verdicts.get(position);
    if (known !== undefined) return known;
    const verdict = matches(this.requirement, data, supportsUnset, this.inheritance);
    this.#verdicts.set(position, verdict);
    return verdict;
  }
}

/** What is asked of each record, and where the results go. */
export interface Findings {
  readonly matcher: RequirementMatcher;
  readonly violations: Violations;
  /** Receives the records that decide for some client, if requested. */
  readonly reached: Set<number> | undefined;
}

/** Checks a single address, and so one that needs no partition. */
export function collectOne(address: Address, decider: number, { matcher, violations, reached }: Findings): void {
  reached?.add(decider);
  if (!matcher.matches(decider)) violations.addAddress(address, decider);
}

/** Checks each piece that intersects a set, and so all of its addresses. */
export function collect(
  { ranges }: AddressSet,
  pieces: Partition,
  rest: number,
  { matcher, violations, reached }: Findings,
): void {
  for (const range of ranges) {
    for (const { start, end, decider: own } of piecesIn(pieces, range)) {
      const decider = own === NO_RECORD ? rest : own;
      reached?.add(decider);
      if (!matcher.matches(decider)) violations.add(start, end, decider);
    }
  }
}
