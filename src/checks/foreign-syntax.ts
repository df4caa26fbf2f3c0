import { runsOf } from '../collections.js';
import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import { type ForeignLine, foreignLine } from '../rulefile/foreign-line.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLine, type LineStatus, toVerdict } from '../rulefile/line-status.js';
import type { Check } from './check.js';

export const foreignSyntax: Check = {
  code: 'foreign-syntax',
  severity: 'error',
  title: 'a line in the syntax of another program',
  why: `"hosts.allow" of the TCP wrappers, the access table of sendmail, tables of Postfix and simcontrol of simscan
are also about clients, but they are not rule files. tcprules rejects most of their lines, silently ignores some and
makes dead rules of others, so what they say never takes effect. The same goes for Markdown around rules copied from a
web page. vpopmail's open-smtp has a time stamp after each rule, which vpopmail itself removes; tcprules does not.
Consecutive lines of one kind are reported as one finding.`,
  example: 'sshd: 192.168.1.\n10.0 RELAY\n192.0.2.0/24 REJECT\n',
  corrected: '192.168.1.:allow\n10.0.:allow,RELAYCLIENT=""\n192.0.2.:deny\n',

  run(file, report) {
    for (const run of runsOf(foreignRules(file), isNext)) {
      const [{ line, status, foreign }] = run;
      const { replacement } = foreign;
      const edit = replacement ? { span: line.content, text: replacement } : deletedLine(file, line);
      const span = { start: line.content.start, end: run.at(-1)!.line.content.end };
      report(span, {
        verdict: toVerdict(status),
        message: `${run.length === 1 ? 'this line is' : `these ${run.length} lines are`} from ${foreign.format}`,
        help: foreign.help ?? 'a rule file is for one service: write ADDRESS:allow or ADDRESS:deny',
        fix: replacement === undefined ? undefined : { kind: 'unsafe', edits: [edit] },
      });
    }
  },
};

interface ForeignRule {
  readonly line: LintLine;
  readonly status: LineStatus;
  readonly foreign: ForeignLine;
}

function* foreignRules(file: LintFile): Generator<ForeignRule, void> {
  const { oddLines, oddRules, dialect } = file;
  // A line of another program that compiles as a rule has an odd address.
  const odd = new Set(oddRules.filter(({ shape }) => shape.kind === 'text').map(({ line }) => line));
  for (const line of oddLines) {
    const { parsed, content, isContinuation } = line;
    if (isContinuation || !(odd.has(line) || parsed.kind === 'malformed' || parsed.kind === 'ignored')) continue;
    const foreign = foreignLine(file.text(content));
    if (foreign !== undefined) yield { line, status: classifyLine(parsed, dialect), foreign };
  }
}

/** Whether one finding can report two lines. Each rule has a finding of its own. */
function isNext(a: ForeignRule, b: ForeignRule): boolean {
  return (
    a.line.number === b.line.number + 1 &&
    a.status === b.status &&
    a.status !== 'rule' &&
    a.foreign.format === b.foreign.format &&
    a.foreign.help === b.foreign.help &&
    a.foreign.replacement === undefined
  );
}
