import { diagnosesOf } from '../rulefile/diagnose.js';
import type { LintLine } from '../rulefile/line.js';
import { statusOfText, verdictOf } from '../rulefile/line-status.js';
import { trimEnd } from '../rulefile/trim.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `10.0.0.1 allow`, `10.0.0.1,allow`, and anything else without a colon. */
export const noColon: Check = {
  code: 'no-colon',
  severity: 'error',
  docs: {
    title: 'a line without a colon between address and instruction',
    why: `A line that has no colon is no rule, and what happens then depends on the program. tcprules of ucspi-tcp 0.88
and ucspi-tcp6 pass over it in silence, so its clients are treated as if it were not there; that of IndiMail stops; that
of ucspi-tcp-ipv6 searches for the colon for ever, at full load and without a message, and so it does on a line of
blanks. Only ucspi-tcp6 takes a comma in the place of the colon.`,
    example: '10.0.0.1 deny\n10.0.0.2,deny\n',
    corrected: '10.0.0.1:deny\n10.0.0.2:deny\n',
  },

  run(file, report, { claimed }) {
    for (const { line, span, status, fix } of diagnosesOf(file, 'no-colon', claimed)) {
      const text = trimEnd(file.text(line.content));
      const isSeparator = fix !== undefined;
      const what = isSeparator
        ? `${quoteForMessage(file.text(span))} stands where the colon belongs`
        : text.includes(':')
          ? `there is no colon before the first ${/[,"']/.exec(text)?.[0] === ',' ? 'comma' : 'quote'}`
          : 'there is no colon in this line';
      const address = isSeparator ? text.slice(0, span.start - line.content.start) : '';
      const isPassed = status === 'ignored' && address !== '';
      report({
        span,
        verdict: verdictOf(status),
        message: `${what}${isPassed ? `; there is no rule for ${quoteForMessage(address)}` : ''}`,
        help: isSeparator ? 'write a colon' : adviseOn(text),
        fix,
      });
    }
    for (const line of file.lines) {
      if (!line.isContinuation && line.parsed.kind === 'blank') judgeBlanks(line);
    }

    /** A line of blanks is not an empty one. */
    function judgeBlanks({ span, carriageReturn, byteOrderMark }: LintLine): void {
      const status = statusOfText(file.text(span), file.dialect);
      if (status === 'blank' || carriageReturn !== undefined || byteOrderMark !== undefined) return;
      const isHarmless = status === 'ignored';
      report({
        severity: isHarmless ? 'info' : 'error',
        span,
        verdict: isHarmless ? undefined : verdictOf(status),
        message: isHarmless
          ? 'a line of spaces is ignored in this dialect; other dialects reject it or loop forever'
          : 'a line of spaces is not empty, and it has no colon',
        help: 'empty the line',
        fix: { kind: 'safe', edits: [{ span, text: '' }] },
      });
    }
  },
};

function adviseOn(text: string): string {
  const address = /^\d+\.[\d.]*(?=$|[ \t])/.exec(text)?.[0];
  if (address === undefined) return 'put "#" in front if this is a comment';
  return `write ${quoteForMessage(`${address}:allow`)} or ${quoteForMessage(`${address}:deny`)}, or put "#" in front if this is a comment`;
}
