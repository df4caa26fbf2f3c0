import { SeriesIndex } from './range-index.js';
import type { LintRule } from './rule.js';

/** Which rule of a file has which key. Of several rules with one key the first counts. */
export class KeyIndex {
  /** The rules of which a key, at least, belongs to an earlier one. */
  readonly duplicates: readonly LintRule[];

  /** The first rules of keys that are no part of a range. */
  readonly #single = new Map<string, LintRule>();
  readonly #series: SeriesIndex | undefined;

  /** @param rules in the order of the file */
  constructor(rules: readonly LintRule[]) {
    this.#series = seriesOf(rules);
    this.duplicates = rules.filter((rule) => !this.#add(rule));
  }

  /** The rule that counts for a key, undefined if there is none. */
  first(key: string): LintRule | undefined {
    return (this.#series?.placesOf(key) ?? []).reduce(
      (first, { series, number }) => earlier(first, series.ownerOf(number)),
      this.#single.get(key),
    );
  }

  /** The rules that count for the keys of this one, for each key one. */
  ownersByKey({ keys }: LintRule): LintRule[] {
    const series = keys.isRange ? this.#series?.seriesOf(keys) : undefined;
    if (series === undefined || this.#series?.isShared(keys)) return Array.from(keys, (key) => this.first(key)!);
    return Array.from({ length: keys.count }, (_, i) => series.ownerOf(keys.bottom + i)!);
  }

  /** Says whether the rule is the first with all of its keys. */
  #add(rule: LintRule): boolean {
    const { keys } = rule;
    return keys.isRange ? this.#addRange(rule) : keys.count === 0 || this.#addSingle(rule, keys.at(0));
  }

  #addSingle(rule: LintRule, key: string): boolean {
    const isNew = !this.#single.has(key);
    if (isNew) this.#single.set(key, rule);
    if (this.#series === undefined) return isNew;
    // A key that could belong to a range is kept with it, so that ranges need not look for single keys.
    const places = this.#series.placesOf(key);
    return places.filter(({ series, number }) => series.claim(rule, number, 1)).length === 0 && isNew;
  }

  #addRange(rule: LintRule): boolean {
    const { keys } = rule;
    const series = this.#series?.seriesOf(keys);
    if (series === undefined || keys.count === 0) return true;
    const isNew = !series.claim(rule, keys.bottom, keys.count);
    if (!this.#series?.isShared(keys)) return isNew;
    return [...keys].every((key) => this.first(key) === rule);
  }
}

function seriesOf(rules: readonly LintRule[]): SeriesIndex | undefined {
  let index: SeriesIndex | undefined;
  for (const rule of rules) {
    // Without a dash there is no range.
    if (!rule.text.includes('-')) continue;
    const { keys } = rule;
    if (!keys.isRange) continue;
    index ??= new SeriesIndex();
    index.add(keys);
  }
  return index;
}

function earlier(a: LintRule | undefined, b: LintRule | undefined): LintRule | undefined {
  return a === undefined || (b !== undefined && b.line.number < a.line.number) ? b : a;
}
