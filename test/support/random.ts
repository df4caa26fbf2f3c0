import { randomInt } from 'node:crypto';

/** What all that is random in a run of the tests starts from; every failure names it. */
export const SEED = Number(process.env.TCPRULES_SEED ?? randomInt(2 ** 31));

const RUNS = Number(process.env.TCPRULES_RUNS ?? 1);

/** How many random inputs a test tries: `usual`, or as many times that as TCPRULES_RUNS says. */
export function samples(usual: number): number {
  return Math.ceil(usual * RUNS);
}

/** For the message of an assertion: how to see the same failure again. */
export function seeded(what: string): string {
  return `TCPRULES_SEED=${SEED}: ${what}`;
}

/** Random choices that are the same for the same seed (Mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 up to `limit`, which is none of them. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** A whole number from `first` to `last`. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  /** True once in `times`, on average. */
  onceIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** One of `usual`, or one in `times` of `odd`. */
  pickOdd<T>(usual: readonly T[], odd: readonly T[], times: number): T {
    return this.pick(this.onceIn(times) ? odd : usual);
  }

  /** `count` results of `make`. */
  list<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }

  bytes(length: number): Buffer {
    return Buffer.from(this.list(length, () => this.below(256)));
  }
}
