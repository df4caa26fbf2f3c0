import { RecordBuffer } from '../cdb/record-buffer.js';
import { walkRecords } from '../cdb/walk.js';
import type { RuleLanguage } from '../rules/language.js';
import { END, INDEX_FULL, RULE, Scanner, SPECIAL_RULE } from '../rules/scanner.js';
import type { ClientSpace } from '../space/space.js';
import { LF } from '../text/ascii.js';

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

/** How much of a file is scanned at a time. */
const PIECE_LENGTH = 1 << 16;

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
  const records = new RecordBuffer();
  const scanner = new Scanner(language, records);
  for (let start = 0; start < rules.length; ) {
    const lineEnd = rules.indexOf(LF, Math.min(start + PIECE_LENGTH, rules.length - 1));
    const end = lineEnd === -1 ? rules.length : lineEnd + 1;
    scanner.feed(rules, start, end);
    for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
      if (kind === RULE || kind === SPECIAL_RULE) yield scanner.line;
      if (kind === INDEX_FULL) records.clear();
    }
    records.clear();
    start = end;
  }
}
