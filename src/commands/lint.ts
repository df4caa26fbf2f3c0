import type { Dialect } from '../dialects/dialect.js';
import type { ServerFlags } from '../lint/file.js';
import { type FixLevel, fixAll } from '../lint/fix.js';
import { lint } from '../lint/lint.js';
import { type FileFindings, summarize } from '../lint/summary.js';
import type { SuppressedFinding } from '../lint/suppression.js';
import type { Source } from '../source.js';

export interface LintCommandOptions {
  readonly dialect: Dialect;
  readonly flags?: ServerFlags | undefined;
  /** Which fixes to make; none if left out. */
  readonly fix?: FixLevel | undefined;
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
  /** The sources that fixes changed, as they were and as they are. */
  readonly changed: readonly { readonly before: Source; readonly after: Source }[];
  /** How many fixes were made. */
  readonly fixes: number;
  readonly exitCode: 0 | 1;
}

/** All findings of all files: `lint FILE...`. Writes nothing. */
export function lintFiles(sources: readonly Source[], options: LintCommandOptions): LintCommandResult {
  const { dialect, flags, fix, failOn = 'error', maxWarnings = Number.POSITIVE_INFINITY, onFile } = options;
  const files: FileFindings[] = [];
  const changed: { before: Source; after: Source }[] = [];
  let fixes = 0;
  for (const source of sources) {
    onFile?.(source.name);
    if (fix === undefined) {
      files.push(findingsIn(source));
      continue;
    }
    const { source: after, count } = fixAll(source, fix, { dialect, flags });
    files.push(findingsIn(after));
    fixes += count;
    if (count > 0) changed.push({ before: source, after });
  }
  const { errors, warnings } = summarize(files);
  const hasFailed = errors > 0 || warnings > maxWarnings || (failOn === 'warning' && warnings > 0);
  return { files, changed, fixes, exitCode: hasFailed ? 1 : 0 };

  function findingsIn(source: Source): FileFindings {
    const suppressed: SuppressedFinding[] = [];
    const findings = lint(source, { dialect, flags, onSuppressed: (one) => suppressed.push(one) });
    return { source, findings, suppressed };
  }
}
