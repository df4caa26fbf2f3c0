import { notARuleFile } from '../checks/not-a-rule-file.js';
import { CHECKS } from '../checks/registry.js';
import type { Dialect } from '../dialects/dialect.js';
import { type FixLevel, fixAll } from '../lint/fix.js';
import { lint } from '../lint/lint.js';
import { type FileFindings, summarize } from '../lint/summary.js';
import type { SuppressedFinding } from '../lint/suppression.js';
import type { ServerFlags } from '../rulefile/file.js';
import { liveRules } from '../rulefile/live-rules.js';
import type { Source } from '../text/source.js';
import { type ClientDifference, DiffSide, diff } from './diff.js';

export interface LintCommandOptions {
  readonly dialect: Dialect;
  readonly flags?: ServerFlags | undefined;
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

/** All findings of all files: `lint FILE...`. Writes nothing. */
export function lintFiles(sources: readonly Source[], options: LintCommandOptions): LintCommandResult {
  const { dialect, flags, fix, force, failOn = 'error', maxWarnings = Number.POSITIVE_INFINITY, onFile } = options;
  const files: FileFindings[] = [];
  const changed: ChangedSource[] = [];
  const checks = force ? CHECKS.filter((check) => check !== notARuleFile) : CHECKS;
  let fixes = 0;
  for (const source of sources) {
    onFile?.(source.name);
    if (fix === undefined) {
      files.push(findingsIn(source));
      continue;
    }
    const { source: after, remaining, suppressed, count } = fixAll(source, fix, { dialect, flags, checks });
    files.push({ source: after, findings: remaining, suppressed });
    fixes += count;
    if (count === 0) continue;
    changed.push({ before: source, after, fixes: count, differences: differencesOf(source, after, dialect) });
  }
  const { errors, warnings } = summarize(files);
  const hasFailed = errors > 0 || warnings > maxWarnings || (failOn === 'warning' && warnings > 0);
  return { files, changed, fixes, exitCode: hasFailed ? 1 : 0 };

  function findingsIn(source: Source): FileFindings {
    const suppressed: SuppressedFinding[] = [];
    const findings = lint(source, { dialect, flags, checks, onSuppressed: (one) => suppressed.push(one) });
    return { source, findings, suppressed };
  }
}

function differencesOf(before: Source, after: Source, dialect: Dialect): readonly ClientDifference[] {
  const sideOf = (source: Source): DiffSide => new DiffSide(source, dialect, liveRules(source, dialect));
  return diff(sideOf(before), sideOf(after)).differences;
}
