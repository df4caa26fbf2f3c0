import { grow } from '../collections.js';
import { IPV4, IPV6 } from '../net/family.js';
import type { Key6 } from './key6.js';
import type { Networks } from './partition.js';
import { NO_RANK } from './ranks.js';

/** The records of IPv4 addresses and networks: a million of them in a few typed arrays. */
export class Table4 {
  #starts = new Uint32Array(1024);
  #bits = new Uint8Array(1024);
  #spellings = new Uint8Array(1024);
  #positions = new Uint32Array(1024);
  #count = 0;
  #sorted: Uint32Array | undefined;

  add(start: number, bits: number, spelling: number, position: number): void {
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#bits[this.#count] = bits;
    this.#spellings[this.#count] = spelling;
    this.#positions[this.#count] = position;
    this.#count += 1;
  }

  /** Those whose spelling has a rank. */
  select(rankOf: Uint8Array): Networks<number> {
    const count = this.#countRanked(rankOf);
    const sorted = this.#order();
    const starts = new Uint32Array(count);
    const bits = new Uint8Array(count);
    const ranks = new Uint8Array(count);
    const positions = new Uint32Array(count);
    let to = 0;
    for (let n = 0; n < this.#count; n += 1) {
      const i = sorted[n]!;
      const rank = rankOf[this.#spellings[i]!]!;
      if (rank === NO_RANK) continue;
      starts[to] = this.#starts[i]!;
      bits[to] = this.#bits[i]!;
      ranks[to] = rank;
      positions[to] = this.#positions[i]!;
      to += 1;
    }
    return { family: IPV4, count, starts, bits, ranks, positions, order: () => starts.map((_, i) => i) };
  }

  /** All are sorted once, and selected in that order. */
  #order(): Uint32Array {
    if (this.#sorted?.length !== this.#count)
      this.#sorted = sort(this.#starts.subarray(0, this.#count), this.#bits.subarray(0, this.#count));
    return this.#sorted;
  }

  #countRanked(rankOf: Uint8Array): number {
    let count = 0;
    for (let i = 0; i < this.#count; i += 1) if (rankOf[this.#spellings[i]!] !== NO_RANK) count += 1;
    return count;
  }

  #grow(): void {
    this.#starts = grow(this.#starts);
    this.#bits = grow(this.#bits);
    this.#spellings = grow(this.#spellings);
    this.#positions = grow(this.#positions);
  }
}

/** Below this many entries a comparison sort is faster than passes with a counter for each of 65,536 keys. */
const FEW = 4096;

/**
 * The order of the entries by start, then bits; entries that are equal in both stay in their order. Many are sorted
 * without a comparison: three stable passes, the last by what counts most.
 */
function sort(starts: Uint32Array, bits: Uint8Array): Uint32Array {
  const order = new Uint32Array(starts.length);
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  if (order.length < FEW) return order.sort((a, b) => starts[a]! - starts[b]! || bits[a]! - bits[b]! || a - b);
  const byBits = pass(order, bits, 0);
  const byLow = pass(byBits, starts, 0);
  return pass(byLow, starts, 16);
}

/** A pass by 16 bits of `keys`, from bit `shift` on. */
function pass(order: Uint32Array, keys: Uint32Array | Uint8Array, shift: number): Uint32Array {
  const ends = new Uint32Array((1 << 16) + 1);
  for (let i = 0; i < order.length; i += 1) ends[((keys[order[i]!]! >>> shift) & 0xffff) + 1]! += 1;
  for (let key = 1; key < ends.length; key += 1) ends[key]! += ends[key - 1]!;
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i += 1) {
    const key = (keys[order[i]!]! >>> shift) & 0xffff;
    sorted[ends[key]!] = order[i]!;
    ends[key]! += 1;
  }
  return sorted;
}

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
