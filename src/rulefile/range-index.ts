import type { Keys } from './keys.js';
import type { LintRule } from './rule.js';

/** The largest number a range counts up to. */
const LARGEST = 255;

/** More dots than this no address has, however it is written: what has more is told apart as text alone. */
const MOST_DOTS = 8;

/** The keys `left` n `right` of one `left` and `right`, and which rule was first to have each of them. */
class Series {
  /** The rules that were first anywhere. */
  readonly #rules: LintRule[] = [];
  /** What the first of these has: mostly a range has its series for itself, and needs no table. */
  #bottom = 0;
  #count = 0;
  /** For each number the rule it belongs to, counted from 1; 0 for none. */
  #owners: Uint16Array | undefined;

  ownerOf(number: number): LintRule | undefined {
    if (this.#owners !== undefined) return this.#rules[this.#owners[number]! - 1];
    return number >= this.#bottom && number < this.#bottom + this.#count ? this.#rules[0] : undefined;
  }

  /** Gives a rule those of some numbers that nobody has; says whether somebody had one. */
  claim(rule: LintRule, bottom: number, count: number): boolean {
    if (this.#rules.length === 0) {
      this.#rules.push(rule);
      this.#bottom = bottom;
      this.#count = count;
      return false;
    }
    if (this.#owners === undefined) {
      this.#owners = new Uint16Array(LARGEST + 1);
      this.#owners.fill(1, this.#bottom, this.#bottom + this.#count);
    }
    const owners = this.#owners;
    let taken = 0;
    for (let number = bottom; number < bottom + count; number += 1) {
      if (owners[number] === 0) owners[number] = this.#rules.length + 1;
      else taken += 1;
    }
    if (taken < count) this.#rules.push(rule);
    return taken > 0;
  }
}

/** A key as one of a series. */
interface RangeRun {
  readonly series: Series;
  readonly number: number;
}

/** The series of all ranges of a file. */
export class SeriesIndex {
  readonly #byEnds = new Map<string, Map<string, Series>>();
  /** For keys of one form, how many dots may stand in front of the number. */
  readonly #dotsBefore = new Map<number, number[]>();

  /** Adds the series of a range. */
  add({ left, right }: Keys): void {
    const before = dotsIn(left);
    const dots = before + dotsIn(right);
    if (dots > MOST_DOTS) return;
    const form = formOf(dots, right);
    const others = this.#dotsBefore.get(form) ?? [];
    if (!others.includes(before)) this.#dotsBefore.set(form, [...others, before]);
    const byLeft = this.#byEnds.get(right) ?? new Map<string, Series>();
    if (byLeft.size === 0) this.#byEnds.set(right, byLeft);
    if (!byLeft.has(left)) byLeft.set(left, new Series());
  }

  /** The series of a range; undefined where it was left out. */
  seriesOf({ left, right }: Keys): Series | undefined {
    return this.#byEnds.get(right)?.get(left);
  }

  /** Whether keys of this range may be keys of other series too. */
  isShared({ left, right }: Keys): boolean {
    return (this.#dotsBefore.get(formOf(dotsIn(left) + dotsIn(right), right))?.length ?? 0) > 1;
  }

  /** All places of a key. */
  placesOf(key: string): RangeRun[] {
    const places: RangeRun[] = [];
    for (const before of this.#dotsBefore.get(formOf(dotsIn(key), key)) ?? []) {
      let start = 0;
      for (let i = 0; i < before; i += 1) start = key.indexOf('.', start) + 1;
      const dot = key.indexOf('.', start);
      const end = dot === -1 ? key.length : dot;
      const series = this.#byEnds.get(key.slice(end))?.get(key.slice(0, start));
      const digits = key.slice(start, end);
      const number = Number(digits);
      if (series !== undefined && number <= LARGEST && digits === `${number}`) places.push({ series, number });
    }
    return places;
  }
}

/** Keys can only be the same if they have as many dots, and one at the end or none. */
function formOf(dots: number, end: string): number {
  return 2 * dots + (end.endsWith('.') ? 1 : 0);
}

function dotsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('.'); at !== -1 && count <= MOST_DOTS; at = text.indexOf('.', at + 1)) count += 1;
  return count;
}
