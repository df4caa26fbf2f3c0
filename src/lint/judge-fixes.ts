import { NO_RECORD } from '../cdb/reader.js';
import { walkPositions } from '../cdb/walk.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { compatibleFixes, edited, editsOf } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { Danger, Edit, Finding, Fix } from '../rulefile/finding.js';
import { liveRules } from '../rulefile/live-rules.js';
import { haveSameData } from '../space/effects.js';
import { ClientSpace } from '../space/space.js';
import { LF } from '../text/ascii.js';
import { Source, type Span } from '../text/source.js';
import { dangersOf } from './danger.js';

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

/** How often fixes that interfere are judged; a later round judges the rest. */
const MAX_GROUPS = 4;

/**
 * Holds the fixes of findings against what clients get today.
 *
 * A safe fix is only called safe if all the safe ones together bring no client into danger (see {@link dangersOf}), compared to the
 * rules as they are today, with lines left out that the compiler rejects. Others become unsafe and have the reason.
 * What makes a rule win that is dead today over one of the same address that decides today, or deletes one that decides, is no
 * fix at all, and is taken away.
 */
export function judgeFixes(file: LintFile, found: readonly Finding[]): JudgedFindings {
  const fixes = found.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return { findings: found, safe: [], all: [] };
  const before = new Rules(file.source, file);
  const dangers = new Map<Fix, Danger>();
  const safe = settle(
    file,
    fixes.filter(({ kind }) => kind === 'safe'),
    dangers,
    (chosen) => findDangerous(before, file, chosen),
  );
  const renamed = new Map<Fix, Fix>();
  for (const [fix, reason] of dangersOfGuesses(before, file, fixes)) renamed.set(fix, { ...fix, reason });
  for (const [fix, danger] of dangers) renamed.set(fix, { ...fix, kind: 'unsafe', reason: danger });
  const judged = fixes.map((fix) => renamed.get(fix) ?? fix);
  const usurping = new Map<Fix, true>();
  const hasUnsafe = judged.some(({ kind }) => kind === 'unsafe');
  const all = hasUnsafe ? settle(file, judged, usurping, (chosen) => findUsurping(before, file, chosen)) : safe;
  const findings = found.map((finding) => {
    if (finding.fix === undefined) return finding;
    const fix = renamed.get(finding.fix) ?? finding.fix;
    if (usurping.has(fix)) return { ...finding, fix: undefined };
    return fix === finding.fix ? finding : { ...finding, fix };
  });
  return { findings, safe, all };
}

/** In a file of more lines, it is not said why a guess is unsafe: to find that takes longer than all else. */
const MAX_EXPLAINED_LINES = 10_000;

/** What fixes that a check itself calls unsafe would do, where one of them is to blame. They are unsafe whatever that is. */
function dangersOfGuesses(before: Rules, file: LintFile, fixes: readonly Fix[]): Map<Fix, Danger> {
  if (file.lines.length > MAX_EXPLAINED_LINES) return new Map();
  const guesses = compatibleFixes(
    file.source.bytes,
    fixes.filter(({ kind }) => kind === 'unsafe'),
  );
  return guesses.length === 0 ? new Map() : findDangerous(before, file, guesses, []);
}

/** Which danger some rules bring over those before, undefined for none. */
export function dangerBetween(before: Source, after: Source, file: LintFile): Danger | undefined {
  const [old, now] = [new Rules(before, file), new Rules(after, file)];
  if (old.isSameAs(now)) return undefined;
  const [danger] = dangersOf(old.space, now.space, file.flags);
  return danger && { code: danger.code, client: danger.client };
}

/**
 * Takes those to blame out of fixes until none is. Those that touch each other cannot be made at once, and are judged apart.
 *
 * @param blamed is where those to blame are put
 * @returns those that can be made at once, and none of which is to blame
 */
function settle<Reason>(
  { source }: LintFile,
  fixes: readonly Fix[],
  blamed: Map<Fix, Reason>,
  blame: (chosen: readonly Fix[]) => ReadonlyMap<Fix, Reason>,
): readonly Fix[] {
  let first: readonly Fix[] | undefined;
  let left = fixes;
  for (let group = 0; left.length > 0 && group < MAX_GROUPS; group += 1) {
    let chosen = compatibleFixes(source.bytes, left);
    for (let times = 1; chosen.length > 0; times += 1) {
      const culprits = blame(chosen);
      if (culprits.size === 0) break;
      const [reason] = culprits.values();
      if (times === MAX_COMPARISONS) for (const fix of chosen) blamed.set(fix, reason!);
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
  return first ?? [];
}

/** The rules of a source as they are today. */
class Rules {
  readonly book: CompiledRules;
  readonly #dialect: LintFile['dialect'];
  #space: ClientSpace | undefined;

  constructor(
    readonly source: Source,
    file: LintFile,
  ) {
    this.#dialect = file.dialect;
    if (source === file.source) this.#space = file.space;
    this.book = this.#space?.book ?? liveRules(source, file.dialect);
  }

  get space(): ClientSpace {
    this.#space ??= new ClientSpace(this.book, this.#dialect);
    return this.#space;
  }

  isSameAs({ book }: Rules): boolean {
    return Buffer.compare(this.book.database, book.database) === 0;
  }
}

/** A file with fixes made, and which fix changed which line. */
class Fixed extends Rules {
  /** By the lines as they are then. */
  readonly #ofNewLine: ReadonlyMap<number, readonly Fix[]>;
  /** By the lines as they were. */
  readonly #ofOldLine: ReadonlyMap<number, readonly Fix[]>;

  constructor(
    file: LintFile,
    readonly fixes: readonly Fix[],
  ) {
    const { source } = file;
    const edits = editsOf(fixes);
    const after = new Source(source.name, edited(source.bytes, edits));
    super(after, file);
    const owners = new Map(fixes.flatMap((fix) => fix.edits.map((edit) => [edit, fix] as const)));
    const ofNewLine = new Map<number, Fix[]>();
    const ofOldLine = new Map<number, Fix[]>();
    let shift = 0;
    for (const edit of edits) {
      const { span, text } = edit;
      const start = span.start + shift;
      shift += text.length - (span.end - span.start);
      addLines(ofOldLine, source, span, owners.get(edit)!);
      if (!deletesLines(source, edit))
        addLines(ofNewLine, after, { start, end: start + text.length }, owners.get(edit)!);
    }
    this.#ofNewLine = ofNewLine;
    this.#ofOldLine = ofOldLine;
  }

  changedTo(line: number | undefined): readonly Fix[] {
    return (line !== undefined && this.#ofNewLine.get(line)) || NONE;
  }

  changedFrom(line: number | undefined): readonly Fix[] {
    return (line !== undefined && this.#ofOldLine.get(line)) || NONE;
  }
}

const NONE: readonly Fix[] = [];

function addLines(lines: Map<number, Fix[]>, source: Source, { start, end }: Span, fix: Fix): void {
  const last = source.locationOf(end).line;
  for (let line = source.locationOf(start).line; line <= last; line += 1) {
    const fixes = lines.get(line);
    if (fixes === undefined) lines.set(line, [fix]);
    else if (!fixes.includes(fix)) fixes.push(fix);
  }
}

/** Whether whole lines go, and nothing comes. */
function deletesLines({ bytes }: Source, { span: { start, end }, text }: Edit): boolean {
  const isStart = start === 0 || bytes[start - 1] === LF;
  return text === '' && isStart && end > start && (end === bytes.length || bytes[end - 1] === LF);
}

/**
 * Those without which a danger is not there: who changed the line that then decides, or else the one that decided. Where
 * neither can be blamed, all are.
 *
 * @param otherwise those to blame then
 */
function findDangerous(
  before: Rules,
  file: LintFile,
  chosen: readonly Fix[],
  otherwise: readonly Fix[] = chosen,
): Map<Fix, Danger> {
  const after = new Fixed(file, chosen);
  const culprits = new Map<Fix, Danger>();
  if (before.isSameAs(after)) return culprits;
  for (const { code, client, ...records } of dangersOf(before.space, after.space, file.flags)) {
    const now = after.changedTo(after.book.lineOf(records.after));
    const old = now.length > 0 ? now : after.changedFrom(before.book.lineOf(records.before));
    for (const fix of old.length > 0 ? old : otherwise) if (!culprits.has(fix)) culprits.set(fix, { code, client });
  }
  return culprits;
}

/** Those that make a rule the first of its address where today another one is, or delete the first. */
function findUsurping(before: Rules, file: LintFile, chosen: readonly Fix[]): Map<Fix, true> {
  const after = new Fixed(file, chosen);
  const culprits = new Map<Fix, true>();
  if (before.isSameAs(after)) return culprits;
  for (const position of walkPositions(after.book.database)) {
    const fixes = after.changedTo(after.book.lineOf(position));
    if (fixes.length === 0) continue;
    for (const ruler of before.space.ownersOfKeysIn(after.space, position)) {
      if (ruler === NO_RECORD || after.changedFrom(before.book.lineOf(ruler)).some((fix) => fixes.includes(fix)))
        continue;
      if (haveSameData(before.space, ruler, after.space, position)) continue;
      for (const fix of fixes) culprits.set(fix, true);
    }
  }
  const deleted = deletedLines(file.source, chosen);
  if (deleted.size === 0) return culprits;
  for (const position of walkPositions(before.book.database)) {
    const fix = deleted.get(before.book.lineOf(position)!);
    if (fix === undefined) continue;
    for (const { owner } of before.space.ownersAt(position)) if (owner === position) culprits.set(fix, true);
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
      const last = source.locationOf(edit.span.end - 1).line;
      for (let line = source.locationOf(edit.span.start).line; line <= last; line += 1) lines.set(line, fix);
    }
  }
  return lines;
}
