import type { Check } from '../check.js';
import { effectiveUses } from '../environment.js';
import { shown } from '../shown.js';

/** What people write who mean it for good. */
const FOR_GOOD =
  /^\s*(?:-|5\d\d\b)|\b(?:permanent(?:ly)?|block(?:ed|listed)?|bann?ed|black-?listed|blackhole[d]?|rejected|refused|denied|forbidden|prohibited|go away|never|not (?:welcome|allowed|accepted|permitted))\b/i;

/** A refusal for now that reads like one for good. */
export const rblsmtpdTemporary: Check = {
  code: 'rblsmtpd-temporary',
  severity: 'info',
  page: {
    title: 'RBLSMTPD refuses for now what seems to be refused for good',
    why: `rblsmtpd answers a client whose RBLSMTPD holds text with the code 451, "try again later", and it does, for days.
Where the text begins with "-", right behind the quote, the answer is 553 and the mail bounces at once. A code of your
own at the beginning of the text changes nothing: it only stands behind 451.`,
    example: '203.0.113.:allow,RBLSMTPD="Blocked, go away"\n',
    instead:
      '203.0.113.:allow,RBLSMTPD="-Blocked, go away"\n198.51.100.:allow,RBLSMTPD="Too many messages, slow down"\n',
  },

  run(file, report) {
    for (const { variable } of effectiveUses(file, 'RBLSMTPD')) {
      const { value } = variable;
      if (value === undefined || value.start === value.end) continue;
      const text = file.text(value);
      if (text.startsWith('-') || !FOR_GOOD.test(text)) continue;
      const blanks = text.length - text.trimStart().length;
      const edit = {
        span: { start: value.start, end: value.start + blanks },
        text: text.startsWith('-', blanks) ? '' : '-',
      };
      report({
        span: value,
        message: `rblsmtpd answers ${shown(`451 ${text}`)}, and the client tries again for days`,
        help: 'begin the text with "-" to refuse for good, with 553',
        fix: { kind: 'unsafe', edits: [edit] },
      });
    }
  },
};
