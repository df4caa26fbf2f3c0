import { diagnosesOf } from '../rulefile/diagnose.js';
import { verdictOf } from '../rulefile/line-status.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `:ALLOW`, `:accept`, `:reject`, `:alow`, `:`. */
export const unknownInstruction: Check = {
  code: 'unknown-instruction',
  severity: 'error',
  docs: {
    title: 'something other than "allow" or "deny" behind the colon',
    why: `There are two instructions, "allow" and "deny", in small letters, and one of them has to follow the colon at
once. Capital letters and the words of other programs, accept, permit, reject, drop or block, are not understood. The
line is rejected; tcprules of ucspi-tcp-ipv6 never ends on it, and that of IndiMail passes over it in silence.`,
    example: '10.:ALLOW\n192.0.2.66:reject\n192.0.2.25:RELAYCLIENT=""\n',
    corrected: '10.:allow\n192.0.2.66:deny\n192.0.2.25:allow,RELAYCLIENT=""\n',
  },

  run(file, report, { claimed }) {
    for (const { line, span, status, fix } of diagnosesOf(file, 'unknown-instruction', claimed)) {
      const word = file.text(span);
      const [edit] = fix?.edits ?? [];
      if (edit?.text.includes(':')) {
        const message = 'the address comes first, then the instruction';
        report({ span, verdict: verdictOf(status), message, help: `write ${quoteForMessage(edit.text)}`, fix });
        continue;
      }
      const instruction = fix?.edits[0]?.text.replace(',', '');
      const isMissing = word === '' || fix?.edits[0]?.span.end === span.start;
      const what = isMissing
        ? 'there is no instruction behind the colon'
        : `${quoteForMessage(word)} is no instruction`;
      const address = file.text({ start: line.content.start, end: span.start }).replace(/:[ \t]*$/, '');
      report({
        span,
        verdict: verdictOf(status),
        message: `${what}${status === 'ignored' ? `; there is no rule for ${quoteForMessage(address)}` : ''}`,
        help: `write ${instruction === undefined ? '"allow" or "deny"' : `"${instruction}"`}`,
        fix,
      });
    }
  },
};
