import type { Dialect } from '../dialects/dialect.js';
import type { Source } from '../source.js';
import type { Check, Finding } from './check.js';
import { LintFile, type ServerFlags } from './file.js';
import { CHECKS } from './registry.js';
import { applySuppressions } from './suppression.js';

export interface LintOptions {
  readonly dialect: Dialect;
  /** The server's flags, if they are known; some checks need them. */
  readonly flags?: ServerFlags | undefined;
  /** The checks to run; all if left out. */
  readonly checks?: readonly Check[];
}

const CODES = CHECKS.map(({ code }) => code);

/** All findings of a file that no comment suppresses, in the order of their places. */
export function lint(source: Source, { dialect, flags, checks = CHECKS }: LintOptions): Finding[] {
  const file = new LintFile(source, dialect, flags);
  const findings: Finding[] = [];
  for (const { code, severity, run } of checks) {
    let lines: ReadonlySet<number> | undefined;
    const hasError = (line: number): boolean => {
      lines ??= linesWithErrors(source, findings);
      return lines.has(line);
    };
    run(file, (report) => findings.push({ code, severity, ...report }), hasError);
  }
  return applySuppressions(file, findings, CODES).sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1),
  );
}

function linesWithErrors(source: Source, findings: readonly Finding[]): ReadonlySet<number> {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Set(errors.map(({ span }) => source.placeOf(span.start).line));
}
