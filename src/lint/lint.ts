import { wrongType } from '../arguments.js';
import { type Check, runCheck } from '../checks/check.js';
import { notARuleFile } from '../checks/not-a-rule-file.js';
import { BANDS, CHECKS } from '../checks/registry.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { LintFile } from '../rulefile/file.js';
import type { Finding } from '../rulefile/finding.js';
import { Suppressions } from '../rulefile/suppressions.js';
import type { Server, ServerFlags } from '../server/server.js';
import type { ClientSpace } from '../space/space.js';
import { Source } from '../text/source.js';
import { type JudgedFindings, judgeFixes } from './judge-fixes.js';
import { applySuppressions, type SuppressedFinding } from './suppress.js';

export interface LintOptions {
  readonly dialect: Dialect;
  /** The server's flags, if they are known; some checks need them. */
  readonly flags?: ServerFlags | undefined;
  /** The whole command line of the server, if that is known; its flags are `flags` too. */
  readonly server?: Server | undefined;
  /** The rules that the server asks first, with -y. */
  readonly early?: ClientSpace | undefined;
  /** The checks to run; all if left out. */
  readonly checks?: readonly Check[] | undefined;
  /** False for findings without fixes, which are found much faster: whether a fix is safe takes a comparison of all clients. */
  readonly hasFixes?: boolean | undefined;
  /** Is told the findings that comments suppress. */
  readonly onSuppressed?: ((suppressed: SuppressedFinding) => void) | undefined;
}

const CODES = CHECKS.map(({ code }) => code);

/** All findings of a file that no comment suppresses, in the order of their places. */
export function lint(source: Source, options: LintOptions): Finding[] {
  if (!(source instanceof Source)) throw wrongType('source', 'a Source', source);
  requireDialect(options.dialect);
  const file = new LintFile(source, options.dialect, options.flags, options.server, options.early);
  if (options.hasFixes === false)
    return findUnjudged(file, options.checks ?? CHECKS, options.onSuppressed).map(({ fix: _, ...finding }) => finding);
  return [...judgedFindings(file, options).findings];
}

/** The same, and which of their fixes can be made. */
export function judgedFindings(
  file: LintFile,
  { checks = CHECKS, onSuppressed }: Pick<LintOptions, 'checks' | 'onSuppressed'>,
): JudgedFindings {
  return judgeFixes(file, findUnjudged(file, checks, onSuppressed));
}

/** The same, with fixes that are what the checks call them, whatever they do to clients. */
export function findUnjudged(
  file: LintFile,
  checks: readonly Check[],
  onSuppressed?: LintOptions['onSuppressed'],
): Finding[] {
  const suppressions = new Suppressions(file);
  const wanted = new Set(checks.map(({ code }) => code));
  const findings: Finding[] = [];
  let claimed: ReadonlySet<number> = new Set();
  for (const band of bandsUpTo(checks)) {
    const found: Finding[] = [];
    for (const check of band) {
      const { code, severity } = check;
      // One finding says why nothing can be read.
      if (file.obstacle !== undefined && code !== file.obstacle) continue;
      runCheck(check, file, (span, said) => found.push({ code, severity, span, ...said }), { claimed, suppressions });
    }
    for (const finding of found) if (wanted.has(finding.code)) findings.push(finding);
    // Nothing is said of the lines of a file that is something else.
    if (band.includes(notARuleFile) && found.length > 0) return findings;
    claimed = new Set([...claimed, ...linesWithErrors(file.source, found)]);
  }
  return applySuppressions(file, findings, suppressions, CODES, onSuppressed).sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1),
  );
}

/** The checks to run, band by band: before the last band that is wanted also those that only claim lines. */
function bandsUpTo(checks: readonly Check[]): (readonly Check[])[] {
  const last = BANDS.findLastIndex((band) => band.some((check) => checks.includes(check)));
  const claims = (check: Check, band: number): boolean => band < last && check !== notARuleFile;
  return BANDS.slice(0, last + 1).map((band, i) => band.filter((check) => checks.includes(check) || claims(check, i)));
}

/** The numbers of all lines that findings of errors span. */
function* linesWithErrors(source: Source, findings: readonly Finding[]): Generator<number, void> {
  for (const { severity, span } of findings) {
    if (severity !== 'error') continue;
    const last = source.locationOf(span.end).line;
    for (let line = source.locationOf(span.start).line; line <= last; line += 1) yield line;
  }
}
