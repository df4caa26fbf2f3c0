import { escapeForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const unbalancedQuote: Check = {
  code: 'unbalanced-quote',
  severity: 'error',
  title: 'quotes that do not match, or that occur inside the value',
  why: `A value ends at the next occurrence of the character that opened it, and a comma or the end of the line has
to follow. That character cannot be escaped; a backslash is an ordinary character. Put a value that contains double
quotes in single quotes, or in any character that it does not contain. Quotes are often lost where a script writes
rules with echo, because the shell removes them.`,
  example: ':allow,RBLSMTPD="-blocked\n:allow,RBLSMTPD="-see "why" below"\n',
  corrected: `:allow,RBLSMTPD="-blocked"\n:allow,RBLSMTPD='-see "why" below'\n`,

  describe: ({ text, suggestion }) => ({
    message: describeQuotes(text),
    help: suggestion && `write ${escapeForMessage(suggestion)}`,
  }),
};

function describeQuotes(value: string): string {
  const [first, last] = [value.charAt(0), value.charAt(value.length - 1)];
  if (first === '=') return 'there is more than one "=" before this value';
  if (first === '\\') return 'a backslash does not escape anything; it is read as the quote';
  if (!/["']/.test(first)) return `${last} closes this value, but does not open it`;
  if (last !== first && /["']/.test(last)) return `${first} opens this value, but ${last} closes it`;
  if (value.length > 1 && last === first) return `the ${first} inside this value ends it`;
  return `unterminated value: its opening ${first} is never repeated`;
}
