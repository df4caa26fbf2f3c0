import { IPV6 } from './family.js';
import type { Key6 } from './key6.js';
import type { Networks } from './networks.js';
import { NO_RANK } from './ranks.js';

/** The records of IPv6 addresses and networks. */
export class Table6 {
  readonly #records: (Key6 & { readonly position: number })[] = [];

  add(key: Key6, position: number): void {
    this.#records.push({ ...key, position });
  }

  /** The addresses, without the networks. */
  addresses(): bigint[] {
    return this.#records.flatMap(({ start, bits }) => (bits === IPV6.bits ? [start] : []));
  }

  /** Those whose spelling has a rank. */
  select(rankOf: Uint8Array): Networks<bigint> {
    const ranked = this.#records.filter(({ spelling }) => rankOf[spelling] !== NO_RANK);
    return {
      family: IPV6,
      count: ranked.length,
      starts: ranked.map(({ start }) => start),
      bits: ranked.map(({ bits }) => bits),
      ranks: ranked.map(({ spelling }) => rankOf[spelling]!),
      positions: ranked.map(({ position }) => position),
      order: () => {
        const compare = (a: number, b: number): number => {
          const [one, other] = [ranked[a]!, ranked[b]!];
          return one.start < other.start ? -1 : one.start > other.start ? 1 : one.bits - other.bits;
        };
        return ranked.map((_, i) => i).sort(compare);
      },
    };
  }
}
