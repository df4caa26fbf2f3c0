import { suppressionWithoutReason, unusedSuppression } from '../checks/suppression-checks.js';
import type { LintFile } from '../rulefile/file.js';
import type { Finding } from '../rulefile/finding.js';
import type { Suppressions } from '../rulefile/suppressions.js';
import type { BinaryString } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import { editDistance } from '../variables/edit-distance.js';

/** A finding that a comment suppresses. */
export interface SuppressedFinding {
  readonly finding: Finding;
  /** Why, as the comment says; empty where it does not. */
  readonly reason: BinaryString;
}

/**
 * Leaves out the findings that comments suppress, and adds what is wrong with those comments.
 *
 * @param known the codes of all checks
 */
export function applySuppressions(
  file: LintFile,
  findings: readonly Finding[],
  suppressions: Suppressions,
  known: readonly string[],
  onSuppressed: (suppressed: SuppressedFinding) => void = () => {},
): Finding[] {
  const { source } = file;
  if (suppressions.all.length === 0) return [...findings];
  const used = new Set<string>();
  const inVain = new Set<string>();
  const refused = new Set(file.lines.filter(({ kind }) => kind === 'malformed').map(({ number }) => number));
  const kept = findings.filter((finding) => {
    const { code, span } = finding;
    const { line } = source.locationOf(span.start);
    const match = suppressions.find(code, line);
    // A comment does not make a malformed line compile.
    if (refused.has(line)) {
      if (match !== undefined) inVain.add(`${match.span.start} ${code}`);
      return true;
    }
    if (match === undefined) return true;
    used.add(`${match.span.start} ${code}`);
    onSuppressed({ finding, reason: match.reason });
    return false;
  });
  for (const { span, codes, reason } of suppressions.all) {
    const unused = codes.filter((code) => !used.has(`${span.start} ${code}`));
    if (codes.length === 0) {
      kept.push({
        code: unusedSuppression.code,
        severity: 'warning',
        span,
        message: 'this comment suppresses nothing: it names no check',
        help: 'write "# tcprules-ignore CODE -- reason"',
      });
    }
    for (const code of unused) {
      kept.push({
        code: unusedSuppression.code,
        severity: 'warning',
        span,
        ...(known.includes(code)
          ? {
              message: inVain.has(`${span.start} ${code}`)
                ? `${quoteForMessage(code)} cannot be suppressed: no database can be made from the next line`
                : `the next line has no finding ${quoteForMessage(code)} to suppress`,
              help: 'remove the code or the comment',
            }
          : describeUnknown(code, known)),
      });
    }
    if (reason === '' && codes.length > 0) {
      kept.push({
        code: suppressionWithoutReason.code,
        severity: 'warning',
        span,
        message: 'this suppression has no reason',
        help: 'add " -- " and the reason',
      });
    }
  }
  return kept;
}

/** With more typing errors than this it is another word. */
const MAX_DISTANCE = 3;

function describeUnknown(code: string, known: readonly string[]): Pick<Finding, 'message' | 'help'> {
  const distances = known.map((name) => [name, editDistance(code.toLowerCase(), name, MAX_DISTANCE)] as const);
  const [name, distance] = distances.reduce((best, other) => (other[1] < best[1] ? other : best));
  const hint = distance > MAX_DISTANCE ? '' : `; did you mean "${name}"?`;
  return {
    message: `unknown check ${quoteForMessage(code)}${hint}`,
    help: 'write the code that the finding shows in brackets',
  };
}
