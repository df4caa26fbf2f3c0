import type { Span } from '../../source.js';
import { trim, trimEnd } from '../blanks.js';
import type { Check, Fix } from '../check.js';
import { verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import type { LintFile } from '../file.js';
import type { LintLine } from '../line.js';
import { commentAbove } from '../line-edit.js';
import { shown } from '../shown.js';

/** `10.:allow # office`, `// office`. */
export const inlineComment: Check = {
  code: 'inline-comment',
  severity: 'error',
  page: {
    title: 'a comment behind a rule, or one that does not begin with "#"',
    why: `A comment is a line of its own with "#" in its first column. After a rule "#", "//" and ";" mean nothing: the
compiler expects a comma or the end of the line there, rejects the line, and with it the file; the server goes on with
the old rules. A line that begins with "//" or ";" is read as a rule.`,
    example: '10.:allow,RELAYCLIENT="" # office\n',
    instead: '# office\n10.:allow,RELAYCLIENT=""\n',
  },

  run(file, report) {
    for (const line of file.lines) {
      const { inlineComment: span } = line;
      if (line.isContinuation || span === undefined) continue;
      report({
        span: trimmed(file, span),
        message: `rejected: ${shown(trim(file.text(span)))} stands where a comma or the end of the line is expected`,
        help: 'give the comment a line of its own',
        fix: moveUp(file, line, span),
      });
    }
    for (const { line, span, fate, fix } of faultsOf(file, 'inline-comment')) {
      const isWhole = fix !== undefined;
      report({
        span: trimmed(file, span),
        message: `${verdictOf(fate, file.dialect)}: ${isWhole ? MARKER : `${shown(trim(file.text(span)))} is no instruction`}`,
        help: isWhole ? 'begin comments with "#"' : 'give the comment a line of its own',
        fix: fix ?? moveUp(file, line, span),
      });
    }
    for (const { rule, text } of file.wholeRules) {
      const marker = /^(?:\/\/+|;+)/.exec(text)?.[0];
      if (marker === undefined) continue;
      const span = { start: rule.address.start, end: rule.address.start + marker.length };
      report({
        span,
        message: `dead rule: ${MARKER}; no client's address is ${shown(text)}`,
        help: 'begin comments with "#"',
        fix: { kind: 'safe', edits: [{ span, text: '#' }] },
      });
    }
  },
};

const MARKER = 'only "#" in the first column makes a comment';

/** A span without the blanks at its ends. */
function trimmed(file: LintFile, { start, end }: Span): Span {
  const text = file.text({ start, end });
  const length = trim(text).length;
  const behind = text.length - trimEnd(text).length;
  return { start: end - behind - length, end: end - behind };
}

function moveUp(file: LintFile, line: LintLine, span: Span): Fix {
  return { kind: 'safe', edits: commentAbove(file, line, span) };
}
