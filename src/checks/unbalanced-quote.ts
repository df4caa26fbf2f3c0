import { diagnosesOf } from '../rulefile/diagnose.js';
import { verdictOf } from '../rulefile/line-status.js';
import { escapeForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `A="1`, `A="1'`, `A="say "hi""`, `A=\"\"`. */
export const unbalancedQuote: Check = {
  code: 'unbalanced-quote',
  severity: 'error',
  docs: {
    title: 'quotes that do not match, or that a value holds itself',
    why: `A value ends where the character that opened it comes again, and a comma or the end of the line has to follow.
There is no way to escape that character, a backslash is one like others: a value that holds double quotes has to stand
in single ones, or in any character that it does not hold. Quotes get lost above all where a script writes rules with
echo, and the shell takes the quotes for its own.`,
    example: ':allow,RBLSMTPD="-blocked\n:allow,RBLSMTPD="-see "why" below"\n',
    corrected: `:allow,RBLSMTPD="-blocked"\n:allow,RBLSMTPD='-see "why" below'\n`,
  },

  run(file, report, { claimed }) {
    for (const { span, status, fix } of diagnosesOf(file, 'unbalanced-quote', claimed)) {
      report({
        span,
        verdict: verdictOf(status),
        message: `${describe(file.text(span))}`,
        help: fix && `write ${escapeForMessage(fix.edits[0]!.text)}`,
        fix,
      });
    }
  },
};

function describe(value: string): string {
  const [first, last] = [value.charAt(0), value.charAt(value.length - 1)];
  if (first === '=') return 'there is more than one "=" before this value';
  if (first === '\\') return 'a backslash escapes nothing, and counts as the quote itself';
  if (!/["']/.test(first)) return `a ${last} closes this value, but none opens it`;
  if (last !== first && /["']/.test(last)) return `a ${first} opens this value, but a ${last} closes it`;
  if (value.length > 1 && last === first) return `there is a ${first} inside this value, which ends it there`;
  return `the ${first} that opens this value is not closed`;
}
