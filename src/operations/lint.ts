import { wrongType } from '../arguments.js';
import type { Check } from '../checks/check.js';
import { notARuleFile } from '../checks/not-a-rule-file.js';
import { CHECKS } from '../checks/registry.js';
import type { Dialect } from '../dialects/dialect.js';
import { type FixLevel, fixAll } from '../lint/fix.js';
import { type LintOptions as FixAllOptions, lint as findAll } from '../lint/lint.js';
import { type FileFindings, summarize } from '../lint/summary.js';
import type { SuppressedFinding } from '../lint/suppression.js';
import { liveRules } from '../rulefile/live-rules.js';
import type { Server, ServerFlags } from '../server/server.js';
import type { ClientSpace } from '../space/space.js';
import type { Source } from '../text/source.js';
import { type ClientDifference, DiffSide, diff } from './diff.js';
import { type DialectOptions, dialectOf } from './options.js';
import { type Rules, toSource } from './rules.js';

export interface LintCommandOptions {
  readonly dialect: Dialect;
  readonly flags?: ServerFlags | undefined;
  readonly server?: Server | undefined;
  /** The rules that the server asks first, with -y. */
  readonly early?: ClientSpace | undefined;
  /** What was found elsewhere: in how the server is started, and in the domains it takes mail for. */
  readonly otherFindings?: readonly FileFindings[] | undefined;
  /** Which fixes to make; none if left out. */
  readonly fix?: FixLevel | undefined;
  /** Whether what is not a rule file is linted as if it were one. */
  readonly force?: boolean | undefined;
  /** What makes the exit code 1; errors alone if left out. */
  readonly failOn?: 'error' | 'warning';
  /** More warnings than this make the exit code 1. */
  readonly maxWarnings?: number | undefined;
  /** Is told the name of each file before its turn. */
  readonly onFile?: ((name: string) => void) | undefined;
}

export interface LintCommandResult {
  /** The findings that are left, of the sources as they are after fixes. */
  readonly files: readonly FileFindings[];
  /** The sources that fixes changed. */
  readonly changed: readonly ChangedSource[];
  /** How many fixes were made. */
  readonly fixes: number;
  readonly exitCode: 0 | 1;
}

/** A source as it was, and as fixes made it. */
export interface ChangedSource {
  readonly before: Source;
  readonly after: Source;
  /** How many fixes were made. */
  readonly fixes: number;
  /** The clients that get a different result now. Lines that the compiler rejects are left out on both sides. */
  readonly differences: readonly ClientDifference[];
}

/** The options of {@link lint}. */
export interface LintOptions extends DialectOptions {
  /** What is known of the server's options, as `parseFlags` reads them; some checks need them. */
  readonly flags?: ServerFlags | undefined;
  /** The checks to run, out of `CHECKS`; all if left out. */
  readonly checks?: readonly Check[] | undefined;
}

/** The options of {@link fix}. */
export interface FixOptions extends LintOptions {
  /** `safe`, the default, makes fixes that let no client in and relay for none; `unsafe` makes guesses too. */
  readonly level?: FixLevel | undefined;
}

/** Rules as fixes made them, and the findings that are left. */
export interface FixedRules extends FileFindings {
  /** How many fixes were made. */
  readonly count: number;
}

/**
 * Finds mistakes in a rule file.
 *
 * @returns the findings in the order of their places, with spans in bytes of `source`, and those that comments suppress
 * @throws TypeError for a wrong argument
 */
export function lint(rules: Rules, options: LintOptions = {}): FileFindings {
  const dialect = dialectOf(options, ['flags', 'checks']);
  return findingsIn(toSource(rules, 'rules'), { ...options, dialect });
}

/**
 * Makes the fixes of a rule file, until there are none left to make. A fix that would let in a client that was denied, or
 * relay for one, is made only at the level `unsafe`.
 *
 * @returns the rules as `source`, in which nothing is changed but what fixes change, and what is left to be found in them
 * @throws TypeError for a wrong argument
 */
export function fix(rules: Rules, options: FixOptions = {}): FixedRules {
  const dialect = dialectOf(options, ['flags', 'checks', 'level']);
  const { level = 'safe', flags, checks } = options;
  if (level !== 'safe' && level !== 'unsafe') throw wrongType('options.level', '"safe" or "unsafe"', level);
  return fixIn(toSource(rules, 'rules'), level, { dialect, flags, checks });
}

/** All findings of all files, and what fixes make of them: `lint FILE...`. Writes nothing. */
export function lintFiles(sources: readonly Source[], options: LintCommandOptions): LintCommandResult {
  const {
    dialect,
    flags = options.server?.flags,
    server,
    early,
    fix: level,
    force,
    failOn = 'error',
    maxWarnings = Number.POSITIVE_INFINITY,
    onFile,
  } = options;
  const files: FileFindings[] = [];
  const changed: ChangedSource[] = [];
  const checks = force ? CHECKS.filter((check) => check !== notARuleFile) : CHECKS;
  let fixes = 0;
  for (const source of sources) {
    onFile?.(source.name);
    if (level === undefined) {
      files.push(findingsIn(source, { dialect, flags, server, early, checks }));
      continue;
    }
    const { count, ...fixed } = fixIn(source, level, { dialect, flags, server, early, checks });
    files.push(fixed);
    fixes += count;
    if (count === 0) continue;
    changed.push({
      before: source,
      after: fixed.source,
      fixes: count,
      differences: differencesOf(source, fixed.source, dialect),
    });
  }
  files.push(...(options.otherFindings ?? []));
  const { errors, warnings } = summarize(files);
  const hasFailed = errors > 0 || warnings > maxWarnings || (failOn === 'warning' && warnings > 0);
  return { files, changed, fixes, exitCode: hasFailed ? 1 : 0 };
}

function fixIn(source: Source, level: FixLevel, options: FixAllOptions): FixedRules {
  const { remaining, ...fixed } = fixAll(source, level, options);
  return { ...fixed, findings: remaining };
}

function findingsIn(source: Source, options: FixAllOptions): FileFindings {
  const suppressed: SuppressedFinding[] = [];
  const findings = findAll(source, { ...options, onSuppressed: (one) => suppressed.push(one) });
  return { source, findings, suppressed };
}

/** What changes for clients. */
function differencesOf(before: Source, after: Source, dialect: Dialect): readonly ClientDifference[] {
  const sideOf = (source: Source): DiffSide => new DiffSide(source, dialect, liveRules(source, dialect));
  return diff(sideOf(before), sideOf(after)).differences;
}
