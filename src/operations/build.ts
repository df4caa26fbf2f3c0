import { attempt } from '../attempt.js';
import { CdbFormatError } from '../cdb/format.js';
import { requireWhole } from '../cdb/header.js';
import { MemorySource } from '../cdb/reader.js';
import { duplicateAddress } from '../checks/duplicate-address.js';
import type { Dialect } from '../dialects/dialect.js';
import { findDangers } from '../lint/danger.js';
import { type FileFindings, type Summary, summarize } from '../lint/summary.js';
import { askedRules } from '../lookup/asked-rules.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { RulesError } from '../rules/problem.js';
import type { Server } from '../server/server.js';
import type { Source } from '../text/source.js';
import { compile } from './compile.js';
import { type Diff, DiffSide, diff } from './diff.js';
import { earlySpace } from './early.js';
import type { JoinedSources } from './joined-sources.js';
import { type FindingLimits, hasTooManyFindings, type LintCommandOptions, lint, lintFiles } from './lint.js';
import { type TestedFile, testFiles } from './test.js';
import type { Verification } from './verify.js';

/** The server that asks a database, as far as it matters to a build. */
export interface AskingServer {
  readonly server: Server;
  /** What is wrong with how it is started. */
  readonly findings: FileFindings;
  /** The rules of -y, which it asks first. */
  readonly early: Source | undefined;
}

/** What a database is built of, and what must hold for it. */
interface BuildInput {
  readonly sources: JoinedSources;
  /** The sources compiled, with the lines of their rules. */
  readonly compiled: CompiledRules | RulesError;
  readonly dialect: Dialect;
  /** Files of expectations, besides those in comments. */
  readonly expectations: readonly Source[];
  /** Undefined where it is not known. */
  readonly asking?: AskingServer | undefined;
}

/** What the checks before a build say of the sources of one database. */
export interface CheckedSources {
  /** How many rules there are; undefined if they do not compile. */
  readonly rules: number | undefined;
  /** Why they do not compile; its line is that of the sources joined. */
  readonly error: RulesError | undefined;
  /** What lint finds, for each source, and for the run script if there is one. */
  readonly findings: readonly FileFindings[];
  readonly run: FileFindings | undefined;
  readonly tested: TestedFile;
}

/** Why a database is not built. */
export type Refusal =
  | { readonly code: 'does-not-compile' }
  /** A source without a rule. */
  | { readonly code: 'no-rules'; readonly source: Source; readonly isOnly: boolean }
  | { readonly code: 'findings'; readonly errors: number; readonly warnings: number }
  | { readonly code: 'expectations'; readonly failed: number; readonly malformed: number }
  /** More addresses than permitted could relay that cannot now; undefined if they cannot be counted. */
  | { readonly code: 'newly-relayed'; readonly count: bigint | undefined; readonly limit: number }
  /** The database that is there is damaged, so nobody knows who could relay that cannot now. */
  | { readonly code: 'unknown-changes' }
  /** What keeps the user of the server from reading it. */
  | { readonly code: 'unreadable'; readonly hindrance: string };

/** What became of a database. */
export type BuildState =
  | 'updated'
  | 'up-to-date'
  /** There is a reason not to build it. */
  | 'refused'
  /** There is none, but for another of the same call; or a file could not be written. */
  | 'left'
  /** With `--check`: it is not the one that the sources make. */
  | 'stale'
  | 'missing';

export interface BuiltDatabase {
  /** The names of its sources and its own, as results show them. */
  readonly title: string;
  readonly databaseTitle: string;
  readonly sources: JoinedSources;
  /** Its path. */
  readonly database: string;
  readonly dialect: Dialect;
  readonly state: BuildState;
  /** Whether it was to be written: it is not up to date, or that was wanted. */
  readonly isToWrite: boolean;
  /** Undefined if nothing had to be checked. */
  readonly checked: CheckedSources | undefined;
  readonly refusals: readonly Refusal[];
  /** What it changes for clients; undefined if that was not asked, or cannot be known. */
  readonly changes: Diff | undefined;
  /** With `--check`: how it differs. */
  readonly verification: Verification | undefined;
}

/** Lints the sources of a database as one, and proves what is expected of them. */
export function checkSources(input: BuildInput): CheckedSources {
  const { sources, compiled, dialect, expectations, asking } = input;
  const { whole } = sources;
  const isOne = sources.sources.length === 1;
  // The lines of joined rules would be those of no file, and a database has no lines.
  const asked = isOne || compiled instanceof RulesError ? compiled : new CompiledRules(compiled.database, undefined);
  const { files } = testFiles([{ dialect, rules: whole, parts: sources.sources, expectations, compiled: asked }], {
    flags: asking?.server.flags,
    early: asking?.early,
  });
  const lintOptions: LintCommandOptions = {
    dialect,
    server: asking?.server,
    early: asking?.early && earlySpace(asking.early, dialect),
    hasFixes: false,
  };
  const found = isOne ? lintFiles([whole], lintOptions).files : lintParts(sources, dialect, lintOptions);
  return {
    rules: compiled instanceof RulesError ? undefined : compiled.lines?.count,
    error: compiled instanceof RulesError ? compiled : undefined,
    findings: asking === undefined ? found : [...found, asking.findings],
    run: asking?.findings,
    tested: files[0]!,
  };
}

/** A rule in one source may be there to come before the same in another; only within a source it is a mistake. */
function lintParts(sources: JoinedSources, dialect: Dialect, options: LintCommandOptions): FileFindings[] {
  const { code } = duplicateAddress;
  const { findings } = lintFiles([sources.whole], options).files[0]!;
  return sources.split(findings).map(({ source, findings }) => {
    const own = lint(source, { dialect, checks: [duplicateAddress] }).findings.filter(
      (finding) => finding.code === code,
    );
    const places = new Set(own.map(({ span }) => span.start));
    return { source, findings: findings.filter((finding) => finding.code !== code || places.has(finding.span.start)) };
  });
}

export function summarizeSources(checked: readonly CheckedSources[]): Summary {
  return summarize(checked.flatMap(({ findings }) => findings));
}

/** What a new database changes. */
interface DatabaseChanges {
  readonly diff: Diff;
  /** At how many addresses some client may relay that could not; undefined if they cannot be counted. */
  readonly newlyRelayed: bigint | undefined;
}

/**
 * Finds the clients that get something else from the new database than from the old. Where there is no old one, the server
 * lets nobody in.
 *
 * @param asking the server that asks both, where it is known
 * @returns undefined if the old one is damaged, so that nobody knows
 */
export function compareDatabases(
  sources: JoinedSources,
  old: Source,
  isThere: boolean,
  dialect: Dialect,
  asking?: AskingServer,
): DatabaseChanges | undefined {
  const { whole } = sources;
  const sideOf = (source: Source, all: CompiledRules): DiffSide => {
    const asked = asking === undefined ? all : askedRules(all, dialect, asking.server.flags);
    return new DiffSide(source, dialect, asked, asking?.early);
  };
  const isOne = sources.sources.length === 1;
  const compiled = isOne
    ? CompiledRules.compileWhole(whole.bytes, dialect)
    : new CompiledRules(compile(whole, { dialect }), undefined);
  const after = sideOf(whole, compiled);
  const compare = (): DatabaseChanges => {
    const bytes = isThere ? old.bytes : compile(':deny\n', { dialect });
    requireWhole(new MemorySource(bytes));
    const before = sideOf(old, new CompiledRules(bytes, undefined));
    const changes = diff(before, after);
    const isCountable = !relaysMapped(before, after);
    return { diff: changes, newlyRelayed: isCountable ? BigInt(changes.plan.newlyRelayed) : undefined };
  };
  return attempt(compare, CdbFormatError, () => undefined);
}

/** Whether clients relay newly that only a server with `-6` has, which writes IPv4 addresses as mapped ones. */
function relaysMapped({ space: before }: DiffSide, { space: after }: DiffSide): boolean {
  if (after.dialect.traits.ipv6 !== 'text') return false;
  for (const { code, client } of findDangers(before, after, undefined)) {
    // Dangers of mapped addresses come first.
    if (!client.ip.startsWith('::ffff:')) return false;
    if (code === 'relays' || code === 'lets-in') return true;
  }
  return false;
}

/** The exit code of a build: 100 if rules do not compile or expectations are malformed, else 1 if something was found. */
export function chooseExitCode(databases: readonly BuiltDatabase[]): 0 | 1 | 100 {
  const refusals = databases.flatMap((database) => database.refusals);
  const isMistake = (refusal: Refusal): boolean =>
    refusal.code === 'does-not-compile' || (refusal.code === 'expectations' && refusal.malformed > 0);
  if (refusals.some(isMistake)) return 100;
  const isWell = ({ state }: BuiltDatabase): boolean => state === 'updated' || state === 'up-to-date';
  return refusals.length === 0 && databases.every(isWell) ? 0 : 1;
}

/**
 * What may be wrong with sources even though the database is that of them: lines that the compiler ignores, expectations, and
 * how the server is started.
 * All else was checked when it was built.
 */
export function findComplaints({ error, findings, run, tested }: CheckedSources): Refusal[] {
  const ignored = findings.map((file) => ({
    source: file.source,
    findings: file.findings.filter(
      ({ severity, verdict }) => severity === 'error' && (verdict === 'ignored' || file === run),
    ),
  }));
  return findRefusals({ rules: undefined, error, findings: ignored, run, tested }, {});
}

/** Why the sources of a database are refused, by themselves. */
export function findRefusals({ error, findings, tested }: CheckedSources, limits: FindingLimits): Refusal[] {
  const refusals: Refusal[] = [];
  const summary = summarize(findings);
  if (error !== undefined) refusals.push({ code: 'does-not-compile' });
  // The findings say what does not compile.
  else if (hasTooManyFindings(summary, limits))
    refusals.push({ code: 'findings', errors: summary.errors, warnings: summary.warnings });
  const failed = tested.expectations.filter(({ result }) => result.verdict !== 'holds').length;
  const malformed = tested.malformed.length;
  if (failed + malformed > 0) refusals.push({ code: 'expectations', failed, malformed });
  return refusals;
}
