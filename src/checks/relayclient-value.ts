import { effectiveUses } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const relayclientValue: Check = {
  code: 'relayclient-value',
  severity: 'warning',
  title: 'RELAYCLIENT with a value, which is appended to every recipient',
  why: `RELAYCLIENT does not need a value: it is enough that it is set. Its value is appended to each recipient of
the client. With RELAYCLIENT="1", mail to joe@example.com goes to joe@example.com1, which does not exist; a value of
"no" does not switch it off either. Only a value that begins with "@" is useful, to send mail through rules of your
own.`,
  example: '127.:allow,RELAYCLIENT="yes"\n',
  corrected: '127.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const { variable } of effectiveUses(file, 'RELAYCLIENT')) {
      const { value } = variable;
      if (value === undefined || value.start === value.end) continue;
      const text = file.text(value);
      if (text.startsWith('@')) continue;
      const isOff = /^(0|no|off|false)$/i.test(text);
      report(value, {
        verdict: 'misread',
        message: `the value is appended to every recipient, so mail to joe@example.com goes to ${quoteForMessage(`joe@example.com${text}`)}${
          isOff ? '; the client may relay anyway' : ''
        }`,
        help: isOff ? 'remove RELAYCLIENT if relaying is not intended' : 'write RELAYCLIENT=""',
        fix: isOff
          ? { kind: 'unsafe', edits: [{ span: variable.span, text: '' }] }
          : { kind: 'unsafe', edits: [{ span: value, text: '' }] },
      });
    }
  },
};
