import { NO_RECORD } from '../cdb/reader.js';
import { compatibleFixes } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { Danger, Edit, Finding, Fix } from '../rulefile/finding.js';
import { haveSameData } from '../space/effects.js';
import type { Source } from '../text/source.js';
import { findDangers } from './danger.js';
import { deletesLines, FixedRules, Rules } from './fixed-rules.js';

/** Findings with fixes that are what they are called, and which fixes can be made at once. */
export interface JudgedFindings {
  readonly findings: readonly Finding[];
  /** Safe ones: what {@link judgeFixes} promises is true of all of them together, and of those left out of each other. */
  readonly safe: readonly Fix[];
  /** Fixes of either kind. */
  readonly all: readonly Fix[];
}

/** The clients are compared at most this often to find out which fixes are to blame; what is left then is not made. */
const MAX_COMPARISONS = 12;

/** How often fixes that touch each other are judged; what is left then is not called safe, or is not made. */
const MAX_GROUPS = 4;

/**
 * Holds the fixes of findings against what clients get today.
 *
 * A safe fix is only called safe if all the safe ones together bring no client into danger (see {@link findDangers}), compared to the
 * rules as they are today, with lines left out that the compiler rejects. Others become unsafe and have the reason.
 * What makes a rule win that is dead today over one of the same address that decides today, or deletes one that decides, is no
 * fix at all, and is taken away.
 */
export function judgeFixes(file: LintFile, found: readonly Finding[]): JudgedFindings {
  const fixes = found.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return { findings: found, safe: [], all: [] };
  const before = new Rules(file.source, file);
  const dangers = new Map<Fix, Danger>();
  const fixed = new LastFixed(before);
  const { first: safe, unjudged } = settle(
    file,
    fixes.filter(({ kind }) => kind === 'safe'),
    dangers,
    (chosen) => findDangerous(before, fixed.by(chosen), file, chosen),
  );
  const renamed = new Map<Fix, Fix>(unjudged.map((fix) => [fix, { ...fix, kind: 'unsafe' }]));
  for (const [fix, reason] of findGuessDangers(before, fixed, file, fixes)) renamed.set(fix, { ...fix, reason });
  for (const [fix, danger] of dangers) renamed.set(fix, { ...fix, kind: 'unsafe', reason: danger });
  const judged = fixes.map((fix) => renamed.get(fix) ?? fix);
  const usurping = new Map<Fix, true>();
  const hasUnsafe = judged.some(({ kind }) => kind === 'unsafe');
  const { first: all, unjudged: unknown } = hasUnsafe
    ? settle(file, judged, usurping, (chosen) => findUsurping(before, fixed.by(chosen), file.source, chosen))
    : { first: safe, unjudged: [] };
  for (const fix of unknown) usurping.set(fix, true);
  const findings = found.map((finding) => {
    if (finding.fix === undefined) return finding;
    const fix = renamed.get(finding.fix) ?? finding.fix;
    if (usurping.has(fix)) return { ...finding, fix: undefined };
    return fix === finding.fix ? finding : { ...finding, fix };
  });
  return { findings, safe, all };
}

/** Of guesses with more edits it is not said why they are unsafe: to find that takes longer than all else. */
const MAX_EXPLAINED_EDITS = 10_000;

/** What fixes that a check itself calls unsafe would do, where one of them is to blame. They are unsafe whatever that is. */
function findGuessDangers(before: Rules, fixed: LastFixed, file: LintFile, fixes: readonly Fix[]): Map<Fix, Danger> {
  const unsafe = fixes.filter(({ kind }) => kind === 'unsafe');
  if (unsafe.length === 0 || unsafe.reduce((count, { edits }) => count + edits.length, 0) > MAX_EXPLAINED_EDITS)
    return new Map();
  const guesses = compatibleFixes(file.source.bytes, unsafe);
  return findDangerous(before, fixed.by(guesses), file, guesses, false);
}

/** Which danger some rules bring over those before, undefined for none. */
export function dangerBetween(before: Source, after: Source, file: LintFile): Danger | undefined {
  const [old, now] = [new Rules(before, file), new Rules(after, file)];
  if (old.isSameAs(now)) return undefined;
  const [danger] = findDangers(old.space, now.space, file.flags);
  return danger && { code: danger.code, client: danger.client };
}

/**
 * Takes those to blame out of fixes until none is. Those that touch each other cannot be made at once, and are judged apart.
 *
 * @param blamed is where those to blame are put
 * @returns those that can be made at once, and none of which is to blame; and those of which nobody knows, since too many touch
 * each other
 */
function settle<Reason>(
  { source }: LintFile,
  fixes: readonly Fix[],
  blamed: Map<Fix, Reason>,
  blame: (chosen: readonly Fix[]) => ReadonlyMap<Fix, Reason>,
): { readonly first: readonly Fix[]; readonly unjudged: readonly Fix[] } {
  let first: readonly Fix[] | undefined;
  let left = fixes;
  for (let group = 0; left.length > 0 && group < MAX_GROUPS; group += 1) {
    let chosen = compatibleFixes(source.bytes, left);
    for (let times = 1; chosen.length > 0; times += 1) {
      const culprits = blame(chosen);
      if (culprits.size === 0) break;
      const [reason] = culprits.values();
      if (times >= MAX_COMPARISONS) for (const fix of chosen) blamed.set(fix, reason!);
      for (const [fix, why] of culprits) blamed.set(fix, why);
      chosen = compatibleFixes(
        source.bytes,
        left.filter((fix) => !blamed.has(fix)),
      );
    }
    first ??= chosen;
    const done = new Set(chosen);
    left = left.filter((fix) => !done.has(fix) && !blamed.has(fix));
  }
  return { first: first ?? [], unjudged: left };
}

/** Rules with fixes made; the last are kept, since the same fixes are judged in more than one respect. */
class LastFixed {
  #edits: readonly (readonly Edit[])[] = [];
  #fixed: FixedRules | undefined;

  constructor(readonly before: Rules) {}

  by(fixes: readonly Fix[]): FixedRules {
    const edits = fixes.map((fix) => fix.edits);
    const isSame = edits.length === this.#edits.length && edits.every((one, i) => one === this.#edits[i]);
    if (this.#fixed === undefined || !isSame) this.#fixed = new FixedRules(this.before, fixes);
    this.#edits = edits;
    return this.#fixed;
  }
}

/**
 * Those without which a danger is not there: who changed the line that then decides, or else the one that decided. Where
 * neither can be blamed, all are.
 *
 * @param otherwise whether all are to blame then
 */
function findDangerous(
  before: Rules,
  after: FixedRules,
  file: LintFile,
  chosen: readonly Fix[],
  otherwise = true,
): Map<Fix, Danger> {
  const culprits = new Map<Fix, Danger>();
  if (before.isSameAs(after.rules)) return culprits;
  const { compared, rules } = after;
  const everybody = otherwise ? [...chosen.keys()] : [];
  for (const { code, client, ...records } of findDangers(compared.before, compared.after, file.flags)) {
    const now = after.changedTo(rules.book.lineOf(records.after));
    const old = now.length > 0 ? now : after.changedFrom(before.book.lineOf(records.before));
    for (const i of old.length > 0 ? old : everybody) {
      if (!culprits.has(chosen[i]!)) culprits.set(chosen[i]!, { code, client });
    }
    if (culprits.size === chosen.length) break;
  }
  return culprits;
}

/** Those that make a rule the first of its address where today another one is, or delete the first. */
function findUsurping(before: Rules, after: FixedRules, source: Source, chosen: readonly Fix[]): Map<Fix, true> {
  const culprits = new Map<Fix, true>();
  if (!after.deletesOnly && !after.keepsKeys) {
    if (before.isSameAs(after.rules)) return culprits;
    for (const position of after.changedPositions()) {
      const fixes = after.changedTo(after.rules.book.lineOf(position));
      for (const ruler of after.compared.before.ownersOfKeysIn(after.compared.after, position)) {
        if (ruler === NO_RECORD || after.changedFrom(before.book.lineOf(ruler)).some((fix) => fixes.includes(fix)))
          continue;
        if (haveSameData(before.space, ruler, after.compared.after, position)) continue;
        for (const i of fixes) culprits.set(chosen[i]!, true);
      }
    }
  }
  for (const [line, fix] of deletedLines(source, chosen)) {
    for (const position of before.book.positionsOf(line)) {
      for (const { owner } of before.space.ownersAt(position)) if (owner === position) culprits.set(fix, true);
    }
  }
  return culprits;
}

/** The lines that unsafe fixes delete. */
function deletedLines(source: Source, fixes: readonly Fix[]): Map<number, Fix> {
  const lines = new Map<number, Fix>();
  for (const fix of fixes) {
    if (fix.kind === 'safe') continue;
    for (const edit of fix.edits) {
      if (!deletesLines(source, edit)) continue;
      const last = source.lineOf(edit.span.end - 1);
      for (let line = source.lineOf(edit.span.start); line <= last; line += 1) lines.set(line, fix);
    }
  }
  return lines;
}
