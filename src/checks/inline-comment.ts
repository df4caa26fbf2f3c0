import { commentAbove } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { Fix } from '../rulefile/finding.js';
import type { LintLine } from '../rulefile/line.js';
import { trim, trimEnd } from '../rulefile/trim.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const inlineComment: Check = {
  code: 'inline-comment',
  severity: 'error',
  title: 'a comment after a rule, or one that does not begin with "#"',
  why: `A comment is a line of its own with "#" in its first column. After a rule, "#", "//" and ";" have no
meaning: the compiler expects a comma or the end of the line there and rejects the line, and with it the file; the
server continues with the old rules. A line that begins with "//" or ";" is read as a rule.`,
  example: '10.:allow,RELAYCLIENT="" # office\n',
  corrected: '# office\n10.:allow,RELAYCLIENT=""\n',

  describe({ line, span, text, reason, fix }, file) {
    const isWhole = reason === 'comment-mark';
    return {
      span: trimmed(file, span),
      message: isWhole ? MARKER : `${quoteForMessage(trim(text))} is not an instruction`,
      help: isWhole ? 'begin comments with "#"' : 'put the comment on a line of its own',
      fix: fix ?? moveUp(file, line, span),
    };
  },

  run(file, report) {
    for (const line of file.oddLines) {
      const { inlineComment: span } = line;
      if (line.isContinuation || span === undefined) continue;
      report(trimmed(file, span), {
        verdict: 'rejected',
        message: `expected a comma or end of line, found ${quoteForMessage(trim(file.text(span)))}`,
        help: 'put the comment on a line of its own',
        fix: moveUp(file, line, span),
      });
    }
    for (const { rule, text } of file.oddCompleteRules) {
      const marker = /^(?:\/\/+|;+)/.exec(text)?.[0];
      if (marker === undefined) continue;
      const span = { start: rule.address.start, end: rule.address.start + marker.length };
      report(span, {
        verdict: 'dead-rule',
        message: `${MARKER}; no client has the address ${quoteForMessage(text)}`,
        help: 'begin comments with "#"',
        fix: { kind: 'safe', edits: [{ span, text: '#' }] },
      });
    }
  },
};

const MARKER = 'only "#" in the first column begins a comment';

/** A span without the spaces at its ends. */
function trimmed(file: LintFile, { start, end }: Span): Span {
  const text = file.text({ start, end });
  const length = trim(text).length;
  const after = text.length - trimEnd(text).length;
  return { start: end - after - length, end: end - after };
}

function moveUp(file: LintFile, line: LintLine, span: Span): Fix {
  return { kind: 'safe', edits: commentAbove(file, line, span) };
}
