import { trim } from '../blanks.js';
import type { Check } from '../check.js';
import { verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import { commentAbove } from '../line-edit.js';
import { shown } from '../shown.js';

/** `:allow,RELAYCLIENT="".`, `10.:deny spammer`. */
export const trailingText: Check = {
  code: 'trailing-text',
  severity: 'error',
  page: {
    title: 'text after the end of a rule',
    why: `A rule ends after "allow" or "deny", or after the closing quote of its last variable; only spaces and tabs may
follow. A full stop, a bracket or a remark there makes the compiler reject the line, and with it the file; the server
goes on with the old rules. Remarks belong in a comment, which is a line of its own that begins with "#";
a second rule belongs on a line of its own, too.`,
    example: '10.:allow,RELAYCLIENT="".\n192.0.2.66:deny spammer\n',
    instead: '10.:allow,RELAYCLIENT=""\n# spammer\n192.0.2.66:deny\n',
  },

  run(file, report) {
    for (const { line, span, fate } of faultsOf(file, 'trailing-text')) {
      const text = trim(file.text(span));
      const rule = SECOND_RULE.exec(text)?.[1];
      if (rule !== undefined) {
        report({
          span,
          message: `${verdictOf(fate, file.dialect)}: a line has one rule, and ${shown(rule)} is a second`,
          help: 'give it a line of its own',
          fix: { kind: 'unsafe', edits: [{ span, text: `\n${rule}` }] },
        });
        continue;
      }
      const isRemark = /[A-Za-z]{2}|\d/.test(text);
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: expected a comma or the end of the line, found ${shown(text)}`,
        help: isRemark ? 'write it in a comment, on a line of its own that begins with "#"' : 'remove it',
        fix: { kind: 'unsafe', edits: isRemark ? commentAbove(file, line, span) : [{ span, text: '' }] },
      });
    }
  },
};

const SECOND_RULE = /^[ \t,;]*([^ \t,;:"']+:(?:allow|deny)\b.*)$/;
