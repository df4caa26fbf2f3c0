import type { Check } from '../check.js';
import { verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import { shown } from '../shown.js';

/** `:ALLOW`, `:accept`, `:reject`, `:alow`, `:`. */
export const unknownInstruction: Check = {
  code: 'unknown-instruction',
  severity: 'error',
  page: {
    title: 'something other than "allow" or "deny" behind the colon',
    why: `There are two instructions, "allow" and "deny", in small letters, and one of them has to follow the colon at
once. Capital letters and the words of other programs, accept, permit, reject, drop or block, are not understood. The
line is rejected; tcprules of ucspi-tcp-ipv6 never ends on it, and that of IndiMail passes over it in silence.`,
    example: '10.:ALLOW\n192.0.2.66:reject\n192.0.2.25:RELAYCLIENT=""\n',
    instead: '10.:allow\n192.0.2.66:deny\n192.0.2.25:allow,RELAYCLIENT=""\n',
  },

  run(file, report) {
    for (const { line, span, fate, fix } of faultsOf(file, 'unknown-instruction')) {
      const word = file.text(span);
      const [edit] = fix?.edits ?? [];
      if (edit?.text.includes(':')) {
        const message = `${verdictOf(fate, file.dialect)}: the address comes first, then the instruction`;
        report({ span, message, help: `write ${shown(edit.text)}`, fix });
        continue;
      }
      const instruction = fix?.edits[0]?.text.replace(',', '');
      const isMissing = word === '' || fix?.edits[0]?.span.end === span.start;
      const what = isMissing ? 'there is no instruction behind the colon' : `${shown(word)} is no instruction`;
      const address = file.text({ start: line.core.start, end: span.start }).replace(/:[ \t]*$/, '');
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: ${what}${fate === 'passed over' ? `; there is no rule for ${shown(address)}` : ''}`,
        help: `write ${instruction === undefined ? '"allow" or "deny"' : `"${instruction}"`}`,
        fix,
      });
    }
  },
};
