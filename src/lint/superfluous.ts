import { findRedundant, type Verdict } from '../space/redundancy.js';
import { clientSpaceOf } from './client-space.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** A rule that could as well not be there. */
export interface Superfluous {
  readonly rule: LintRule;
  /** The rules that decide in its place, some of them if there are many, in the order of the file. */
  readonly instead: readonly LintRule[];
}

const KNOWN = new WeakMap<LintFile, readonly (Superfluous & Pick<Verdict, 'kind'>)[]>();

/** The rules, all of whose records are of this kind; those left out that share an address with another. */
export function superfluousRules(file: LintFile, kind: Verdict['kind']): readonly Superfluous[] {
  let known = KNOWN.get(file);
  if (known === undefined) {
    known = findAll(file);
    KNOWN.set(file, known);
  }
  return known.filter((found) => found.kind === kind);
}

function findAll(file: LintFile): (Superfluous & Pick<Verdict, 'kind'>)[] {
  const space = clientSpaceOf(file);
  const byLine = new Map<number, Verdict[]>();
  for (const [position, verdict] of findRedundant(space, file.flags?.noHost === true)) {
    const line = space.book.lineOf(position)!;
    const others = byLine.get(line);
    if (others === undefined) byLine.set(line, [verdict]);
    else others.push(verdict);
  }
  const shared = sharingRules(file);
  const rules = new Map(file.wholeRules.map((rule) => [rule.line.number, rule]));
  return file.wholeRules.flatMap((rule) => {
    const verdicts = byLine.get(rule.line.number);
    if (verdicts === undefined || verdicts.length !== rule.keys.count || shared.has(rule)) return [];
    const lines = new Set(verdicts.flatMap(({ instead }) => instead.map((position) => space.book.lineOf(position)!)));
    lines.delete(rule.line.number);
    const kind = verdicts.every((verdict) => verdict.kind === 'never') ? 'never' : 'redundant';
    const instead = [...lines].sort((a, b) => a - b).flatMap((line) => rules.get(line) ?? []);
    return instead.length === 0 ? [] : [{ rule, kind, instead }];
  });
}

/** Rules that have a key in common with another: without the first the second would come to life. */
function sharingRules({ keys }: LintFile): Set<LintRule> {
  return new Set(keys.latecomers.flatMap((rule) => [rule, ...keys.firstOfEach(rule)]));
}
