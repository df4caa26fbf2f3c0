import type { Dialect } from '../dialects/dialect.js';
import { textOf } from '../space/client.js';
import type { Family } from '../space/family.js';
import type { Proof } from './proof.js';

/** So many records are named. */
const MOST_DECIDERS = 20;

interface Found {
  readonly family: Family<number> | Family<bigint>;
  readonly address: number | bigint;
  readonly decider: number;
}

/** Gathers the clients that break an expectation: how many there are, the smallest and the largest, and who decides. */
export class Breaches {
  #count = 0n;
  /** Those of IPv4: a double holds them, and is much faster. */
  #few = 0;
  #isExact = true;
  #smallest: Found | undefined;
  #largest: Found | undefined;
  #doubt: number | undefined;
  readonly #deciders = new Set<number>();

  constructor(readonly dialect: Dialect) {}

  /** All addresses of a range, for which this record decides, break it. */
  add<T extends number | bigint>(family: Family<T>, start: T, end: T, decider: number): void {
    if (family.version === 4) this.#few += Number(end) - Number(start);
    else this.#count += BigInt(end) - BigInt(start);
    this.addOne(family, start, decider);
    this.addOne(family, family.minus(end, family.sizeOf(family.bits)), decider);
  }

  /** This address breaks it; it is not counted. */
  addOne<T extends number | bigint>(family: Family<T>, address: T, decider: number): void {
    if (this.#smallest === undefined || address < this.#smallest.address)
      this.#smallest = { family: family as Family<number>, address, decider };
    if (this.#largest === undefined || address > this.#largest.address)
      this.#largest = { family: family as Family<number>, address, decider };
    if (this.#deciders.size < MOST_DECIDERS) this.#deciders.add(decider);
  }

  /** More addresses break it than were added, nobody knows how many. */
  addUncounted(): void {
    this.#isExact = false;
  }

  /** This record would break it, but perhaps decides for nobody. */
  addDoubt(decider: number): void {
    this.#doubt ??= decider;
    this.#isExact = false;
  }

  proof(): Proof {
    if (this.#smallest !== undefined && this.#largest !== undefined) {
      return {
        verdict: 'fails',
        count: this.#isExact ? this.#count + BigInt(this.#few) : undefined,
        smallest: this.#witness(this.#smallest),
        largest: this.#witness(this.#largest),
        deciders: [...this.#deciders],
      };
    }
    return this.#doubt === undefined ? { verdict: 'holds' } : { verdict: 'unproved', decider: this.#doubt };
  }

  #witness({ family, address, decider }: Found): { ip: string; decider: number } {
    return { ip: textOf(address as number, family as Family<number>, this.dialect), decider };
  }
}
