import type { Check, Finding } from './check.js';
import { distanceOf } from './damerau.js';
import type { LintFile } from './file.js';
import { shown } from './shown.js';

/** A finding that a comment suppresses. */
export interface SuppressedFinding {
  readonly finding: Finding;
  /** Why, as the comment says; empty where it does not. A character a byte. */
  readonly reason: string;
}

const UNUSED_SUPPRESSION = 'unused-suppression';
const SUPPRESSION_WITHOUT_REASON = 'suppression-without-reason';

/**
 * Leaves out the findings that comments suppress, and adds what is wrong with those comments.
 *
 * @param known the codes of all checks
 */
export function applySuppressions(
  file: LintFile,
  findings: readonly Finding[],
  known: readonly string[],
  onSuppressed: (suppressed: SuppressedFinding) => void = () => {},
): Finding[] {
  const { suppressions, source } = file;
  if (suppressions.all.length === 0) return [...findings];
  const used = new Set<string>();
  const inVain = new Set<string>();
  const refused = new Set(file.lines.filter(({ parsed }) => parsed.kind === 'malformed').map(({ number }) => number));
  const kept = findings.filter((finding) => {
    const { code, span } = finding;
    const { line } = source.placeOf(span.start);
    const match = suppressions.find(code, line);
    // What keeps the file from being compiled does so with a comment too.
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
        code: UNUSED_SUPPRESSION,
        severity: 'warning',
        span,
        message: 'this comment suppresses nothing: it names no check',
        help: 'write "# tcprules-ignore CODE -- reason"',
      });
    }
    for (const code of unused) {
      kept.push({
        code: UNUSED_SUPPRESSION,
        severity: 'warning',
        span,
        ...(known.includes(code)
          ? {
              message: inVain.has(`${span.start} ${code}`)
                ? `${shown(code)} cannot be suppressed: no database is made while the next line is there`
                : `the next line has no finding ${shown(code)} to suppress`,
              help: 'take the code out, or the comment',
            }
          : describeUnknown(code, known)),
      });
    }
    if (reason === '' && codes.length > 0) {
      kept.push({
        code: SUPPRESSION_WITHOUT_REASON,
        severity: 'warning',
        span,
        message: 'nobody will know why this finding is suppressed',
        help: 'add " -- " and the reason',
      });
    }
  }
  return kept;
}

/** More slips than this make another word. */
const MAX_SLIPS = 3;

function describeUnknown(code: string, known: readonly string[]): Pick<Finding, 'message' | 'help'> {
  const distances = known.map((name) => [name, distanceOf(code.toLowerCase(), name, MAX_SLIPS)] as const);
  const [name, distance] = distances.reduce((best, other) => (other[1] < best[1] ? other : best));
  const hint = distance > MAX_SLIPS ? '' : `, did you mean "${name}"?`;
  return { message: `unknown check ${shown(code)}${hint}`, help: 'write the code that the finding shows in brackets' };
}

/** The pages of what is found in suppressions, which no check of its own runs. */
export const SUPPRESSION_CHECKS: readonly Check[] = [
  {
    code: UNUSED_SUPPRESSION,
    severity: 'warning',
    page: {
      title: 'a comment that suppresses a finding which is not there',
      why: `A comment "# tcprules-ignore CODE -- reason" is for the next line that is not a comment. Where that line has no
such finding, or no longer, or where no check has this code, the comment would hide the next finding that comes.`,
      example: '# tcprules-ignore wide-relay -- our own network\n10.:allow,RELAYCLIENT=""\n',
      instead: '10.:allow,RELAYCLIENT=""\n',
    },
    run: () => {},
  },
  {
    code: SUPPRESSION_WITHOUT_REASON,
    severity: 'warning',
    page: {
      title: 'a comment that suppresses a finding and does not say why',
      why: `Whoever reads the file later has to know whether the finding is still meant to be suppressed. So the reason stands
behind " -- ".`,
      example: '# tcprules-ignore wide-relay\n64.:allow,RELAYCLIENT=""\n',
      instead: '# tcprules-ignore wide-relay -- our own network, all of it\n64.:allow,RELAYCLIENT=""\n',
    },
    run: () => {},
  },
];
