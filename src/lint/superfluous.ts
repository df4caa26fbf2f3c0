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

/**
 * Whether a rule can be superfluous at all: that takes one with another's effect, or a network that others can fill. Most
 * block lists have neither, and need not be cut into pieces.
 */
function canHaveSome(file: LintFile): boolean {
  const effects = new Set<string>();
  for (const { shape, rule } of file.liveRules) {
    const isSingle = shape.kind === 'ipv4' ? !shape.hasFinalDot : shape.kind === 'empty';
    if (!isSingle || rule.variables.length > 1) return true;
    const [variable] = rule.action === 'allow' ? rule.variables : [];
    const value = variable?.value === undefined ? '' : file.text(variable.value);
    const effect = variable === undefined ? rule.action : `${file.text(variable.name)}=${value}`;
    if (effects.has(effect)) return true;
    effects.add(effect);
  }
  return false;
}

function findAll(file: LintFile): (Superfluous & Pick<Verdict, 'kind'>)[] {
  if (!canHaveSome(file)) return [];
  const space = clientSpaceOf(file);
  const byLine = new Map<number, Verdict[]>();
  for (const [position, verdict] of findRedundant(space, file.flags?.noHost === true)) {
    const line = space.book.lineOf(position)!;
    const others = byLine.get(line);
    if (others === undefined) byLine.set(line, [verdict]);
    else others.push(verdict);
  }
  const shared = sharingRules(file);
  const rules = new Map(file.liveRules.map((rule) => [rule.line.number, rule]));
  return file.liveRules.flatMap((rule) => {
    const verdicts = rule.line.isContinuation ? undefined : byLine.get(rule.line.number);
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
