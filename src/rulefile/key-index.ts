import type { ClientSpace } from '../space/space.js';
import { type BinaryString, encodeLatin1 } from '../text/bytes.js';
import type { LintRule } from './rule.js';

/** Finds the rule of a key. Of several rules with the same key, the first counts. */
export class KeyIndex {
  readonly #byLine: LintRule[] = [];
  #duplicates: readonly LintRule[] | undefined;
  #sharing: Set<LintRule> | undefined;
  readonly #latePositions: number[] = [];

  /**
   * @param rules those that the compiler makes of the lines as they are, in the order of the file
   * @param space of the same
   */
  constructor(
    readonly rules: readonly LintRule[],
    readonly space: ClientSpace,
  ) {
    for (const rule of rules) this.#byLine[rule.line.number] = rule;
  }

  /** The rules with at least one key that belongs to an earlier rule. */
  get duplicates(): readonly LintRule[] {
    this.#duplicates ??= [...this.#findLate()];
    return this.#duplicates;
  }

  /** The rule that counts for a key; undefined if there is none. */
  first(key: BinaryString): LintRule | undefined {
    return this.ruleAt(this.space.locate(encodeLatin1(key)));
  }

  /** The rules that count for the keys of this one, for each key one. */
  ownersByKey({ keys, line }: LintRule): LintRule[] {
    const { space } = this;
    const position = space.book.positionOf(line.number);
    // A range of other keys than whole octets has a record for each.
    if (space.countKeysAt(position) !== keys.count) return Array.from(keys, (key) => this.first(key)!);
    const owners: LintRule[] = [];
    for (const { owner, count } of space.ownersAt(position)) {
      const rule = this.ruleAt(owner)!;
      for (let i = 0; i < count; i += 1) owners.push(rule);
    }
    return owners;
  }

  /** The rules that have a key in common with another. */
  get sharing(): ReadonlySet<LintRule> {
    if (this.#sharing === undefined) {
      this.#sharing = new Set(this.duplicates);
      for (const position of this.#latePositions) {
        for (const { owner } of this.space.ownersAt(position)) this.#sharing.add(this.ruleAt(owner)!);
      }
    }
    return this.#sharing;
  }

  /** The rule that made the record at `position`. */
  ruleAt(position: number): LintRule | undefined {
    return this.#byLine[this.space.book.lineOf(position) ?? 0];
  }

  /** The rules of records that are not the first of their keys. */
  *#findLate(): Generator<LintRule, void> {
    let last: LintRule | undefined;
    for (const position of this.space.lateRecords()) {
      this.#latePositions.push(position);
      const rule = this.ruleAt(position);
      if (rule !== undefined && rule !== last) yield rule;
      last = rule;
    }
  }
}
