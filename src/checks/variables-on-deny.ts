import { listVariableUses } from '../rulefile/variable-uses.js';
import type { Check } from './check.js';

/** Variables with which the author wanted to tell the client something. */
const ANSWERS = ['RBLSMTPD', 'DENYMAIL', 'DIEMSG'];

export const variablesOnDeny: Check = {
  code: 'variables-on-deny',
  severity: 'warning',
  title: 'variables on a rule that denies',
  why: `A denied client is disconnected before any program starts, so no program can read a variable. tcprules
stores it, and the server ignores it. To refuse mail with a reason, allow the client and give it RBLSMTPD with a text
that begins with "-"; the run script has to run rblsmtpd.`,
  example: '203.0.113.:deny,RBLSMTPD="-No mail from here"\n',
  corrected: '203.0.113.:allow,RBLSMTPD="-No mail from here"\n203.0.114.:deny\n',

  run(file, report) {
    for (const rule of file.oddCompleteRules) {
      const { action, variables } = rule.rule;
      if (action !== 'deny' || variables.length === 0) continue;
      const answer = listVariableUses(file, rule).find(({ name }) => ANSWERS.includes(name));
      const span = { start: variables[0]!.span.start, end: variables.at(-1)!.span.end };
      report(span, {
        verdict: 'no-effect',
        message: 'denied clients are disconnected before any program can read variables',
        help:
          answer === undefined
            ? 'remove them'
            : `remove them, or write "allow" instead of "deny" to refuse with a text, if the server runs a program that reads ${answer.name}`,
        fix: { kind: answer === undefined ? 'safe' : 'unsafe', edits: [{ span, text: '' }] },
      });
    }
  },
};
