import { classifyLineText, toVerdict } from '../rulefile/line-status.js';
import { trimEnd } from '../rulefile/trim.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const noColon: Check = {
  code: 'no-colon',
  severity: 'error',
  title: 'a line without a colon between address and instruction',
  why: `A line without a colon is not a rule, and what happens to it depends on the program. tcprules of ucspi-tcp
0.88 and ucspi-tcp6 silently ignores it, so its clients are treated as if it were not there; that of IndiMail stops;
that of ucspi-tcp-ipv6 searches for the colon forever, at full load and without a message, as it does on a line of
spaces. Only ucspi-tcp6 accepts a comma instead of the colon.`,
  example: '10.0.0.1 deny\n10.0.0.2,deny\n',
  corrected: '10.0.0.1:deny\n10.0.0.2:deny\n',

  describe({ line, span, text, verdict, reason }, file) {
    const content = trimEnd(file.text(line.content));
    const isSeparator = reason === 'separator-for-colon';
    const what = isSeparator
      ? `expected a colon, found ${quoteForMessage(text)}`
      : content.includes(':')
        ? `no colon before the first ${/[,"']/.exec(content)?.[0] === ',' ? 'comma' : 'quote'}`
        : 'no colon in this line';
    const address = isSeparator ? content.slice(0, span.start - line.content.start) : '';
    const isPassed = verdict === 'ignored' && address !== '';
    return {
      message: `${what}${isPassed ? `; there is no rule for ${quoteForMessage(address)}` : ''}`,
      help: isSeparator ? 'write a colon' : adviseOn(content),
    };
  },

  run(file, report) {
    for (const { span, parsed, isContinuation, carriageReturn, byteOrderMark } of file.oddLines) {
      if (isContinuation || parsed.kind !== 'blank') continue;
      // A line of spaces is not empty.
      const status = classifyLineText(file.text(span), file.dialect);
      if (status === 'blank' || carriageReturn !== undefined || byteOrderMark !== undefined) continue;
      const isHarmless = status === 'ignored';
      report(span, {
        severity: isHarmless ? 'info' : 'error',
        verdict: isHarmless ? undefined : toVerdict(status),
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
  if (address === undefined) return 'begin the line with "#" if it is a comment';
  return `write ${quoteForMessage(`${address}:allow`)} or ${quoteForMessage(`${address}:deny`)}, or begin the line with "#" if it is a comment`;
}
