import { requireChoice, requireText } from '../arguments.js';
import { attempt } from '../attempt.js';
import type { Check } from '../checks/check.js';
import { notARuleFile } from '../checks/not-a-rule-file.js';
import { CHECKS } from '../checks/registry.js';
import type { Dialect } from '../dialects/dialect.js';
import { type FixLevel, fixAll } from '../lint/fix.js';
import { lint as findAll, type LintOptions as Knowledge } from '../lint/lint.js';
import { type FileFindings, type Summary, summarize } from '../lint/summary.js';
import type { SuppressedFinding } from '../lint/suppress.js';
import { liveRules } from '../rulefile/live-rules.js';
import { FlagsError, type Server, type ServerFlags } from '../server/server.js';
import { parseFlags } from '../server/server-flags.js';
import type { ClientSpace } from '../space/space.js';
import type { Source } from '../text/source.js';
import { type ClientDifference, DiffSide, diff } from './diff.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/** Which findings make a command fail. */
export interface FindingLimits {
  /** Errors alone if left out. */
  readonly failOn?: 'error' | 'warning' | undefined;
  /** Of all files together. */
  readonly maxWarnings?: number | undefined;
}

export function hasTooManyFindings({ errors, warnings }: Summary, { failOn, maxWarnings }: FindingLimits): boolean {
  return errors > 0 || warnings > (maxWarnings ?? Number.POSITIVE_INFINITY) || (failOn === 'warning' && warnings > 0);
}

export interface LintCommandOptions extends FindingLimits {
  /** Of all files, or of each. */
  readonly dialect: Dialect | ((source: Source) => Dialect);
  readonly flags?: ServerFlags | undefined;
  readonly server?: Server | undefined;
  /** The rules that the server asks first, with -y. */
  readonly early?: ClientSpace | undefined;
  /** What was found elsewhere: in how the server is started, and in the domains it takes mail for. */
  readonly otherFindings?: readonly FileFindings[] | undefined;
  /** False for findings without fixes, which are found much faster. */
  readonly hasFixes?: boolean | undefined;
  /** Which fixes to apply; none if left out. */
  readonly fix?: FixLevel | undefined;
  /** Whether what is not a rule file is linted as if it were one. */
  readonly force?: boolean | undefined;
  /** Called with the name of each file before it is linted. */
  readonly onFile?: ((name: string) => void) | undefined;
}

export interface LintCommandResult {
  /** The findings that remain after fixes. */
  readonly files: readonly FileFindings[];
  /** The sources that fixes changed. */
  readonly changed: readonly ChangedSource[];
  /** How many fixes were applied. */
  readonly fixes: number;
  readonly exitCode: 0 | 1;
}

/** A source before and after fixes. */
export interface ChangedSource {
  readonly before: Source;
  readonly after: Source;
  /** How many fixes were applied. */
  readonly fixes: number;
  /** The clients that get a different result now. Lines that the compiler rejects are left out on both sides. */
  readonly differences: readonly ClientDifference[];
}

/** The options of {@link lint}. */
export interface LintOptions extends DialectOptions {
  /** The flags of the server in the run script, such as `-H -R`, or its command line; some checks need them. */
  readonly flags?: string | undefined;
  /** The checks to run, out of `CHECKS`; all if left out. */
  readonly checks?: readonly Check[] | undefined;
}

/** The options of {@link fix}. */
export interface FixOptions extends LintOptions {
  /** `safe`, the default, applies fixes that let no client in and relay for none; `unsafe` applies guesses too. */
  readonly level?: FixLevel | undefined;
}

/** Fixed rules, and the findings that remain. */
export interface FixedRules extends FileFindings {
  /** How many fixes were applied. */
  readonly count: number;
}

/**
 * Finds mistakes in a rule file.
 *
 * @returns the findings in the order of their places, with spans in bytes of `source`, and those that comments suppress
 * @throws TypeError for a wrong argument
 */
export function lint(rules: Rules, options: LintOptions = {}): FileFindings {
  return lintSource(toSource(rules, 'rules'), known(options));
}

/**
 * Applies fixes to a rule file until none is left. A fix that would let in a client that was denied, or relay for one, is
 * applied only at the level `unsafe`.
 *
 * @returns the fixed rules as `source`, and the findings that remain
 * @throws TypeError for a wrong argument
 */
export function fix(rules: Rules, options: FixOptions = {}): FixedRules {
  const read = known(options, ['level']);
  const { level = 'safe' } = options;
  requireChoice(level, 'options.level', ['safe', 'unsafe']);
  return fixSource(toSource(rules, 'rules'), level, read);
}

/** What lint is told, with the dialect and the flags read. */
function known(options: LintOptions, others: readonly string[] = []): Knowledge {
  const dialect = resolveDialect(options, ['flags', 'checks', ...others]);
  const { flags, checks } = options;
  if (flags === undefined) return { dialect, flags, checks };
  requireText(flags, 'options.flags');
  const read = attempt(
    () => parseFlags(flags, dialect.name),
    FlagsError,
    ({ message }) => {
      throw new TypeError(`options.flags: ${message}`);
    },
  );
  return { dialect, flags: read, checks };
}

function fixSource(source: Source, level: FixLevel, options: Knowledge): FixedRules {
  const { remaining, ...fixed } = fixAll(source, level, options);
  return { ...fixed, findings: remaining };
}

/** The findings of all files, after fixes if asked for: `lint FILE...`. Writes nothing. */
export function lintFiles(sources: readonly Source[], options: LintCommandOptions): LintCommandResult {
  const { dialect: given, server, flags = server?.flags, early, hasFixes, fix: level, force, onFile } = options;
  const files: FileFindings[] = [];
  const changed: ChangedSource[] = [];
  const checks = force ? CHECKS.filter((check) => check !== notARuleFile) : CHECKS;
  let fixes = 0;
  for (const source of sources) {
    onFile?.(source.name);
    const dialect = typeof given === 'function' ? given(source) : given;
    if (level === undefined) {
      files.push(lintSource(source, { dialect, flags, server, early, checks, hasFixes }));
      continue;
    }
    const { count, ...fixed } = fixSource(source, level, { dialect, flags, server, early, checks });
    files.push(fixed);
    fixes += count;
    if (count === 0) continue;
    changed.push({
      before: source,
      after: fixed.source,
      fixes: count,
      differences: compareSources(source, fixed.source, dialect),
    });
  }
  files.push(...(options.otherFindings ?? []));
  return { files, changed, fixes, exitCode: hasTooManyFindings(summarize(files), options) ? 1 : 0 };
}

function lintSource(source: Source, options: Knowledge): FileFindings {
  const suppressed: SuppressedFinding[] = [];
  const findings = findAll(source, { ...options, onSuppressed: (one) => suppressed.push(one) });
  return { source, findings, suppressed };
}

function compareSources(before: Source, after: Source, dialect: Dialect): readonly ClientDifference[] {
  const sideOf = (source: Source): DiffSide => new DiffSide(source, dialect, liveRules(source, dialect));
  return diff(sideOf(before), sideOf(after)).differences;
}
