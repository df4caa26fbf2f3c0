import { trimEnd } from '../blanks.js';
import type { Check } from '../check.js';
import { fateOfText, verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import type { LintLine } from '../line.js';
import { shown } from '../shown.js';

/** `10.0.0.1 allow`, `10.0.0.1,allow`, and anything else without a colon. */
export const noColon: Check = {
  code: 'no-colon',
  severity: 'error',
  page: {
    title: 'a line without a colon between address and instruction',
    why: `A line that has no colon is no rule, and what happens then depends on the program. tcprules of ucspi-tcp 0.88
and ucspi-tcp6 pass over it in silence, so its clients are treated as if it were not there; that of IndiMail stops; that
of ucspi-tcp-ipv6 searches for the colon for ever, at full load and without a message, and so it does on a line of
blanks. Only ucspi-tcp6 takes a comma in the place of the colon.`,
    example: '10.0.0.1 deny\n10.0.0.2,deny\n',
    instead: '10.0.0.1:deny\n10.0.0.2:deny\n',
  },

  run(file, report) {
    for (const { line, span, fate, fix } of faultsOf(file, 'no-colon')) {
      const text = trimEnd(file.text(line.core));
      const isSeparator = fix !== undefined;
      const what = isSeparator
        ? `${shown(file.text(span))} stands where the colon belongs`
        : text.includes(':')
          ? `there is no colon before the first ${/[,"']/.exec(text)?.[0] === ',' ? 'comma' : 'quote'}`
          : 'there is no colon in this line';
      const address = isSeparator ? text.slice(0, span.start - line.core.start) : '';
      const isPassed = fate === 'passed over' && address !== '';
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: ${what}${isPassed ? `; there is no rule for ${shown(address)}` : ''}`,
        help: isSeparator ? 'write a colon' : adviseOn(text),
        fix,
      });
    }
    for (const line of file.lines) {
      if (!line.isContinuation && line.parsed.kind === 'blank') judgeBlanks(line);
    }

    /** A line of blanks is not an empty one. */
    function judgeBlanks({ span, carriageReturn, byteOrderMark }: LintLine): void {
      const fate = fateOfText(file.text(span), file.dialect);
      if (fate === 'blank' || carriageReturn !== undefined || byteOrderMark !== undefined) return;
      const isHarmless = fate === 'passed over';
      report({
        severity: isHarmless ? 'info' : 'error',
        span,
        message: isHarmless
          ? 'a line of blanks is passed over here; others reject it, or loop for ever'
          : `${verdictOf(fate, file.dialect)}: a line of blanks is not empty, and has no colon`,
        help: 'empty the line',
        fix: { kind: 'safe', edits: [{ span, text: '' }] },
      });
    }
  },
};

function adviseOn(text: string): string {
  const address = /^\d+\.[\d.]*(?=$|[ \t])/.exec(text)?.[0];
  if (address === undefined) return 'put "#" in front if this is a comment';
  return `write ${shown(`${address}:allow`)} or ${shown(`${address}:deny`)}, or put "#" in front if this is a comment`;
}
