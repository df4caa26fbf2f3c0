import type { Dialect } from '../dialects/dialect.js';
import { type AddressRange, AddressSet } from '../space/address-set.js';
import { textOf } from '../space/client.js';
import type { Family } from '../space/family.js';
import type { Caller } from '../space/space.js';
import type { Proof, Witness } from './proof.js';

/** So many records are named. */
const MOST_DECIDERS = 20;

interface Found {
  readonly family: Family<number> | Family<bigint>;
  readonly address: number | bigint;
  readonly caller: Caller;
  readonly decider: number;
}

/** Gathers the clients that break an expectation: how many there are, the smallest and the largest, and who decides. */
export class Breaches {
  /** Whose addresses are added from now on. */
  caller: Caller = {};

  #count = 0n;
  /** Those of IPv4: a double holds them, and is much faster. */
  #few = 0;
  /** What was added, where several callers can have the same addresses. */
  readonly #ranges: { start: number | bigint; end: number | bigint }[] = [];
  #isExact = true;
  #smallest: Found | undefined;
  #largest: Found | undefined;
  readonly #deciders = new Set<number>();

  /** @param areShared whether several callers can have the same addresses, each of which counts once */
  constructor(
    readonly dialect: Dialect,
    readonly areShared: boolean,
  ) {}

  /** All addresses of a range, for which this record decides, break it. */
  add<T extends number | bigint>(family: Family<T>, start: T, end: T, decider: number): void {
    if (this.areShared) this.#addRange(start, end);
    else if (family.version === 4) this.#few += Number(end) - Number(start);
    else this.#count += BigInt(end) - BigInt(start);
    this.addOne(family, start, decider);
    this.addOne(family, family.minus(end, family.sizeOf(family.bits)), decider);
  }

  /** This address breaks it; it is not counted. */
  addOne<T extends number | bigint>(family: Family<T>, address: T, decider: number): void {
    if (this.#smallest === undefined || address < this.#smallest.address)
      this.#smallest = { family: family as Family<number>, address, caller: this.caller, decider };
    if (this.#largest === undefined || address > this.#largest.address)
      this.#largest = { family: family as Family<number>, address, caller: this.caller, decider };
    this.addDecider(decider);
  }

  /** This record decides for some who break it. */
  addDecider(decider: number): void {
    if (this.#deciders.size < MOST_DECIDERS) this.#deciders.add(decider);
  }

  /** More addresses break it than were added, nobody knows how many. */
  addUncounted(): void {
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
    if (!this.areShared) return this.#count + BigInt(this.#few);
    return AddressSet.of(family as Family<number>, this.#ranges as AddressRange<number>[]).count;
  }

  #witness({ family, address, caller, decider }: Found): Witness {
    return { ip: textOf(address as number, family as Family<number>, this.dialect), caller, decider };
  }
}
