import { NO_RECORD } from '../cdb/reader.js';
import { getOrMake } from '../collections.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { Address } from '../net/family.js';
import { type EffectTable, haveSameData } from '../space/effects.js';
import { type Partition, pieceAt } from '../space/partition.js';
import type { ClientSpace } from '../space/space.js';

/** Addresses with different effects on the two sides. */
export interface Disagreement {
  readonly set: AddressSet;
  /** Effects, by number. */
  readonly before: number;
  readonly after: number;
  /** The positions of the records that decide, `NO_RECORD` for none. */
  readonly decidersBefore: number[];
  readonly decidersAfter: number[];
}

/** Addresses, and the records that decide for them on both sides. */
interface Shared extends AddressRange {
  readonly first: number;
  readonly second: number;
}

/**
 * The partitions of both sides, overlaid. Where pieces decide on both sides, all clients with these partitions are treated
 * alike, which is computed once; elsewhere it depends on the fallback of each.
 */
export class Overlay {
  /** Where pieces of both sides decide, and disagree. */
  readonly decided: readonly Disagreement[];

  /** Where pieces of only one side decide. */
  readonly #halfDecided: readonly Shared[];

  constructor(
    readonly before: Partition,
    readonly after: Partition,
    private readonly sides: { readonly before: ClientSpace; readonly after: ClientSpace },
    private readonly effects: EffectTable,
  ) {
    const decided = this.#gatherer();
    const halfDecided: Shared[] = [];
    walk(before, after, (start, end, first, second) => {
      if (first !== NO_RECORD && second !== NO_RECORD) decided.take(start, end, first, second);
      else if (first !== second) halfDecided.push({ start, end, first, second });
    });
    this.decided = decided.disagreements();
    this.#halfDecided = halfDecided;
  }

  /** Where pieces of at most one side decide, and clients with these fallbacks are treated differently. */
  undecided(restBefore: number, restAfter: number): Disagreement[] {
    const gatherer = this.#gatherer();
    if (this.#isSame(restBefore, restAfter)) {
      for (const { start, end, first, second } of this.#halfDecided)
        gatherer.take(start, end, first || restBefore, second || restAfter);
    } else {
      walk(this.before, this.after, (start, end, first, second) => {
        if (first === NO_RECORD || second === NO_RECORD)
          gatherer.take(start, end, first || restBefore, second || restAfter);
      });
    }
    return gatherer.disagreements();
  }

  #isSame(first: number, second: number): boolean {
    const { before, after } = this.sides;
    if (before.dialect.supportsUnset === after.dialect.supportsUnset && haveSameData(before, first, after, second))
      return true;
    return this.effects.idOf(before, first) === this.effects.idOf(after, second);
  }

  /** Collects disagreements by pair of effects. */
  #gatherer() {
    const gathered = new Map<number, Gathered>();
    const take = (start: Address, end: Address, first: number, second: number): void => {
      if (this.#isSame(first, second)) return;
      const before = this.effects.idOf(this.sides.before, first);
      const after = this.effects.idOf(this.sides.after, second);
      const name = before * MOST_EFFECTS + after;
      const make = (): Gathered => ({ before, after, ranges: [], decidersBefore: [], decidersAfter: [] });
      const group = getOrMake(gathered, name, make);
      const last = group.ranges.at(-1);
      if (last?.end === start) last.end = end;
      else group.ranges.push({ start, end });
      if (group.decidersBefore.at(-1) !== first) group.decidersBefore.push(first);
      if (group.decidersAfter.at(-1) !== second) group.decidersAfter.push(second);
    };
    const disagreements = (): Disagreement[] =>
      Array.from(gathered.values(), ({ before, after, ranges, decidersBefore, decidersAfter }) => ({
        before,
        after,
        set: AddressSet.of(this.before.family, ranges),
        decidersBefore: withoutRepetitions(decidersBefore),
        decidersAfter: withoutRepetitions(decidersAfter),
      }));
    return { take, disagreements };
  }
}

/** A pair of effects is one number: no database has as many records. */
const MOST_EFFECTS = 2 ** 26;

/** There can be one for each record. */
interface Gathered {
  readonly before: number;
  readonly after: number;
  readonly ranges: { readonly start: Address; end: Address }[];
  /** With repetitions. */
  readonly decidersBefore: number[];
  readonly decidersAfter: number[];
}

function withoutRepetitions(numbers: number[]): number[] {
  return numbers.length === 1 ? numbers : [...new Set(numbers)];
}

/** Visits the pieces of both sides, split at the boundaries of either. */
function walk(
  before: Partition,
  after: Partition,
  visit: (start: Address, end: Address, first: number, second: number) => void,
): void {
  for (let i = 0, j = 0; i < before.count && j < after.count; ) {
    const a = pieceAt(before, i);
    const b = pieceAt(after, j);
    const end = a.end < b.end ? a.end : b.end;
    visit(a.start > b.start ? a.start : b.start, end, a.decider, b.decider);
    if (a.end === end) i += 1;
    if (b.end === end) j += 1;
  }
}
