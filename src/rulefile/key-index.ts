import { NO_RECORD } from '../cdb/reader.js';
import type { ClientSpace } from '../space/space.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { LintRule } from './rule.js';

/** Which rule of a file has which key. Of several rules with one key the first counts. */
export class KeyIndex {
  readonly #byLine: LintRule[] = [];
  #duplicates: readonly LintRule[] | undefined;

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

  /** The rules of which a key, at least, belongs to an earlier one. */
  get duplicates(): readonly LintRule[] {
    this.#duplicates ??= this.rules.filter((rule) => this.#isLate(rule));
    return this.#duplicates;
  }

  /** The rule that counts for a key, a character a byte; undefined if there is none. */
  first(key: string): LintRule | undefined {
    return this.ruleAt(this.space.locate(encodeLatin1(key)));
  }

  /** The rules that count for the keys of this one, for each key one. */
  ownersByKey({ keys }: LintRule): LintRule[] {
    return Array.from(keys, (key) => this.first(key)!);
  }

  /** The rule that made the record at `position`. */
  ruleAt(position: number): LintRule | undefined {
    return this.#byLine[this.space.book.lineOf(position) ?? 0];
  }

  #isLate(rule: LintRule): boolean {
    const { space } = this;
    const position = space.book.positionOf(rule.line.number);
    if (position === NO_RECORD) return false;
    if (space.isFirst(position)) {
      // A range that is no range of whole octets has a record for each key.
      if (!rule.text.includes('-') || space.countKeysAt(position) === rule.keys.count) return false;
      return this.ownersByKey(rule).some((owner) => owner !== rule);
    }
    return true;
  }
}
