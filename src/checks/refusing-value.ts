import { effectiveUses } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import { explainRefusal, REFUSING } from '../variables/refusals.js';
import type { Check } from './check.js';

export const refusingValue: Check = {
  code: 'refusing-value',
  severity: 'warning',
  title: 'a value that unexpectedly refuses every client of its rule',
  why: `RBLSMTPD is neither a switch nor the name of a block list. Any text in it refuses all mail of the client,
with that text as the reason, so "1", "no" and "zen.spamhaus.org" all do. Only the empty value accepts mail; block
lists belong on the command line of rblsmtpd. JGREYLIST does the same for jgreylist. MAXCONNIP, MAXCONNC and, for
fehcom's servers, MAXCONIP are the number of connections a client may have at a time: 0 means none, not unlimited.`,
  example: ':allow,RBLSMTPD="zen.spamhaus.org"\n192.0.2.:allow,RBLSMTPD="0"\n10.:allow,MAXCONNIP="0"\n',
  corrected: ':allow\n192.0.2.:allow,RBLSMTPD=""\n10.:allow\n',

  run(file, report) {
    for (const name of REFUSING) {
      for (const { variable } of effectiveUses(file, name)) {
        if (variable.value === undefined) continue;
        const value = file.text(variable.value);
        const refusal = explainRefusal(name, value);
        // A limit that is not a number is a separate finding.
        if (refusal === undefined || (name.startsWith('MAX') && /\D/.test(value))) continue;
        report(variable.value.start < variable.value.end ? variable.value : variable.span, {
          message: `${quoteForMessage(value)} refuses every client: ${refusal}`,
          help: HELP[name] ?? `remove ${name} for no limit; to refuse these clients write "deny"`,
        });
      }
    }
  },
};

const HELP: Readonly<Record<string, string>> = {
  RBLSMTPD:
    'remove RBLSMTPD to look clients up, write RBLSMTPD="" to accept their mail, or "-" and a reason to refuse it',
  OPENRELAY: 'remove OPENRELAY; it does not let the client relay',
  JGREYLIST: 'remove JGREYLIST to greylist clients, or write JGREYLIST="" to accept their mail',
};
