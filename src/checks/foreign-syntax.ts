import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import { type ForeignLine, foreignLine } from '../rulefile/foreign-line.js';
import type { LintLine } from '../rulefile/line.js';
import { type LineStatus, statusOf, verdictOf } from '../rulefile/line-status.js';
import type { Check } from './check.js';

/** A line of `hosts.allow`, or of some other file about clients. */
export const foreignSyntax: Check = {
  code: 'foreign-syntax',
  severity: 'error',
  docs: {
    title: 'a line in the syntax of another program',
    why: `hosts.allow of the TCP wrappers, the access table of sendmail, tables of Postfix and simcontrol of simscan are
about clients too, but none of them is a rule file. tcprules rejects most of their lines, silently ignores some and
makes dead rules of others, so what they say of a client is never done. Markdown around rules that were
copied from a page is no better. vpopmail's open-smtp has a time stamp after each rule, which vpopmail itself removes;
tcprules does not.
Lines of one kind that follow each other are one finding.`,
    example: 'sshd: 192.168.1.\n10.0 RELAY\n192.0.2.0/24 REJECT\n',
    corrected: '192.168.1.:allow\n10.0.:allow,RELAYCLIENT=""\n192.0.2.:deny\n',
  },

  run(file, report) {
    let first: ForeignRule | undefined;
    let last: ForeignRule | undefined;
    let count = 0;
    for (const found of foreignRules(file)) {
      const isNext = last !== undefined && found.line.number === last.line.number + 1 && isAlike(found, last);
      if (isNext) {
        count += 1;
      } else {
        flush();
        first = found;
        count = 1;
      }
      last = found;
    }
    flush();

    function flush(): void {
      if (first === undefined || last === undefined) return;
      const { line, status, foreign } = first;
      const what = count === 1 ? 'this is a line' : `these ${count} lines are`;
      const { instead } = foreign;
      const edit =
        instead === undefined || instead === '' ? deletedLine(file, line) : { span: line.content, text: instead };
      report({
        span: { start: line.content.start, end: last.line.content.end },
        verdict: verdictOf(status),
        message: `${what} from ${foreign.format}`,
        help: foreign.help ?? 'a rule file is for one service: write ADDRESS:allow or ADDRESS:deny',
        fix: instead === undefined ? undefined : { kind: 'unsafe', edits: [edit] },
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
  const { lines, rules, dialect } = file;
  // A rule that is in truth a line of another program has an address like no other.
  const odd = new Set(rules.filter(({ shape }) => shape.kind === 'text').map(({ line }) => line));
  for (const line of lines) {
    const { parsed, content, isContinuation } = line;
    if (isContinuation || !(odd.has(line) || parsed.kind === 'malformed' || parsed.kind === 'ignored')) continue;
    const foreign = foreignLine(file.text(content));
    if (foreign !== undefined) yield { line, status: statusOf(parsed, dialect), foreign };
  }
}

/** Whether the same can be said of two lines in one finding. Of each rule there is something to say. */
function isAlike(a: ForeignRule, b: ForeignRule): boolean {
  return (
    a.status === b.status &&
    a.status !== 'rule' &&
    a.foreign.format === b.foreign.format &&
    a.foreign.help === b.foreign.help &&
    a.foreign.instead === undefined
  );
}
