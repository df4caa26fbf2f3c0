import { walkRecords } from '../cdb/walk.js';
import type { RuleLanguage } from '../rules/language.js';
import { END, RULE, Scanner, SPECIAL_RULE } from '../rules/scanner.js';
import type { ClientSpace } from '../space/space.js';

/** A rule: its line if its source is known, else its key. */
export type CoveredRule =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'key'; readonly key: Uint8Array };

/** Which rules decide for clients of expectations. */
export interface Coverage {
  readonly rules: number;
  readonly covered: number;
  /** In the order of the file. */
  readonly uncovered: readonly CoveredRule[];
}

/**
 * The rules that have none of the records in `reached`.
 *
 * @param rules the source the space was compiled from; undefined if there is none
 */
export function coverageOf(space: ClientSpace, covered: ReadonlySet<number>, rules: Uint8Array | undefined): Coverage {
  const uncovered: CoveredRule[] = [];
  let count = 0;
  if (rules === undefined) {
    for (const { key, position } of walkRecords(space.book.database)) {
      if (space.locate(key) !== position) continue;
      count += 1;
      if (!covered.has(position)) uncovered.push({ kind: 'key', key });
    }
  } else {
    const lines = new Set<number | undefined>();
    for (const position of covered) lines.add(space.book.lineOf(position));
    for (const line of ruleLines(rules, space.dialect)) {
      count += 1;
      if (!lines.has(line)) uncovered.push({ kind: 'line', line });
    }
  }
  return { rules: count, covered: count - uncovered.length, uncovered };
}

/** Whether at least this percentage of the rules is covered; without rules, all are. */
export function isCovered({ rules, covered }: Coverage, percentage: number): boolean {
  return 100 * covered >= percentage * rules;
}

/** The lines that are rules, including those without a record. */
function* ruleLines(rules: Uint8Array, language: RuleLanguage): Generator<number, void> {
  const scanner = new Scanner(language);
  scanner.feed(rules, 0, rules.length);
  for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
    if (kind === RULE || kind === SPECIAL_RULE) yield scanner.line;
  }
}
