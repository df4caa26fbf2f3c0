import { wrongType } from '../arguments.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { Source } from '../source.js';
import type { Check, Finding } from './check.js';
import { notARuleFile } from './checks/not-a-rule-file.js';
import { LintFile, type ServerFlags } from './file.js';
import { type JudgedFindings, judgeFixes } from './judge-fixes.js';
import { CHECKS } from './registry.js';
import { applySuppressions, type SuppressedFinding } from './suppression.js';

export interface LintOptions {
  readonly dialect: Dialect;
  /** The server's flags, if they are known; some checks need them. */
  readonly flags?: ServerFlags | undefined;
  /** The checks to run; all if left out. */
  readonly checks?: readonly Check[];
  /** Is told the findings that comments suppress. */
  readonly onSuppressed?: ((suppressed: SuppressedFinding) => void) | undefined;
}

const CODES = CHECKS.map(({ code }) => code);

/** All findings of a file that no comment suppresses, in the order of their places. */
export function lint(source: Source, options: LintOptions): Finding[] {
  if (!(source instanceof Source)) throw wrongType('source', 'a Source', source);
  requireDialect(options.dialect);
  return [...judgedFindings(new LintFile(source, options.dialect, options.flags), options).findings];
}

/** The same, and which of their fixes can be made. */
export function judgedFindings(
  file: LintFile,
  { checks = CHECKS, onSuppressed }: Pick<LintOptions, 'checks' | 'onSuppressed'>,
): JudgedFindings {
  return judgeFixes(file, findIn(file, checks, onSuppressed));
}

/** The same, with fixes that are what the checks call them, whatever they do to clients. */
export function findIn(
  file: LintFile,
  checks: readonly Check[],
  onSuppressed?: LintOptions['onSuppressed'],
): Finding[] {
  const findings: Finding[] = [];
  for (const { code, severity, run } of checks) {
    // One finding says why nothing can be read.
    if (file.obstacle !== undefined && code !== file.obstacle) continue;
    let lines: ReadonlySet<number> | undefined;
    const hasError = (line: number): boolean => {
      lines ??= linesWithErrors(file.source, findings);
      return lines.has(line);
    };
    run(file, (report) => findings.push({ code, severity, ...report }), hasError);
    // It is the first check: of lines that are no attempts at rules there is nothing to say.
    if (code === notARuleFile.code && findings.length > 0) return findings;
  }
  return applySuppressions(file, findings, CODES, onSuppressed).sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1),
  );
}

function linesWithErrors(source: Source, findings: readonly Finding[]): ReadonlySet<number> {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return new Set(errors.map(({ span }) => source.placeOf(span.start).line));
}
