import type { LintFile } from '../rulefile/file.js';
import { isSameText, type VariableUse, variablesByName } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const duplicateVariable: Check = {
  code: 'duplicate-variable',
  severity: 'warning',
  title: 'a variable that a rule sets twice',
  why: `tcprules stores a variable as often as a rule sets it, and tcprulescheck shows it as often. The server sets
the values one after the other, so the last one wins and the others have no effect.`,
  example: ':allow,QMAILQUEUE="/var/qmail/bin/simscan",QMAILQUEUE="/var/qmail/bin/qmail-dk"\n',
  corrected: ':allow,QMAILQUEUE="/var/qmail/bin/qmail-dk"\n',

  run(file, report) {
    for (const [name, uses] of variablesByName(file)) {
      for (let i = 0, next = 0; i < uses.length; i = next) {
        for (next = i + 1; next < uses.length && uses[next]!.rule === uses[i]!.rule; next += 1);
        if (next - i === 1 || uses[i]!.rule.rule.action === 'deny') continue;
        const winner = uses[next - 1]!;
        for (const use of uses.slice(i, next - 1)) {
          const value = winner.variable.value;
          report(use.variable.span, {
            verdict: 'no-effect',
            message: `${name} is set more than once in this rule; the last one wins: ${value === undefined ? 'it is unset' : quoteForMessage(file.text(value))}`,
            help: 'remove one of the two',
            fix: {
              kind: isSame(file, use, winner) ? 'safe' : 'unsafe',
              edits: [{ span: use.variable.span, text: '' }],
            },
          });
        }
      }
    }
  },
};

function isSame({ source: { bytes } }: LintFile, { variable: a }: VariableUse, { variable: b }: VariableUse): boolean {
  if (!isSameText(bytes, a.name, b.name)) return false;
  return a.value === undefined || b.value === undefined ? a.value === b.value : isSameText(bytes, a.value, b.value);
}
