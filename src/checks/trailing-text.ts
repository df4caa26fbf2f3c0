import { commentAbove } from '../rulefile/edits.js';
import { trim } from '../rulefile/trim.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const trailingText: Check = {
  code: 'trailing-text',
  severity: 'error',
  title: 'text after the end of a rule',
  why: `A rule ends after "allow" or "deny", or after the closing quote of its last variable; only spaces and tabs
may follow. A full stop, a bracket or a remark there makes the compiler reject the line, and with it the file; the
server continues with the old rules. Remarks belong in a comment, which is a line of its own that begins with "#"; a
second rule also belongs on a line of its own.`,
  example: '10.:allow,RELAYCLIENT="".\n192.0.2.66:deny spammer\n',
  corrected: '10.:allow,RELAYCLIENT=""\n# spammer\n192.0.2.66:deny\n',

  describe({ line, span, text: whole }, file) {
    const text = trim(whole);
    const rule = SECOND_RULE.exec(text)?.[1];
    if (rule !== undefined) {
      return {
        message: `a line has one rule, but ${quoteForMessage(rule)} is a second one`,
        help: 'put it on a line of its own',
        fix: { kind: 'unsafe', edits: [{ span, text: `\n${rule}` }] },
      };
    }
    const isRemark = /[A-Za-z]{2}|\d/.test(text);
    return {
      message: `expected a comma or end of line, found ${quoteForMessage(text)}`,
      help: isRemark ? 'write it in a comment, on a line of its own that begins with "#"' : 'remove it',
      fix: { kind: 'unsafe', edits: isRemark ? commentAbove(file, line, span) : [{ span, text: '' }] },
    };
  },
};

const SECOND_RULE = /^[ \t,;]*([^ \t,;:"']+:(?:allow|deny)\b.*)$/;
