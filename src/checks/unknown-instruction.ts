import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const unknownInstruction: Check = {
  code: 'unknown-instruction',
  severity: 'error',
  title: 'something other than "allow" or "deny" after the colon',
  why: `There are two instructions, "allow" and "deny", in lower case, and one of them has to follow the colon
immediately. Upper case and the words of other programs, such as accept, permit, reject, drop or block, are not
understood. The line is rejected; tcprules of ucspi-tcp-ipv6 loops forever on it, and that of IndiMail silently ignores
it.`,
  example: '10.:ALLOW\n192.0.2.66:reject\n192.0.2.25:RELAYCLIENT=""\n',
  corrected: '10.:allow\n192.0.2.66:deny\n192.0.2.25:allow,RELAYCLIENT=""\n',

  describe({ line, span, text, verdict, reason, suggestion }, file) {
    if (reason === 'turned-round') {
      const message = 'the address comes first, then the instruction';
      return { message, help: `write ${quoteForMessage(suggestion!)}` };
    }
    const what =
      reason === 'no-instruction' ? 'no instruction after the colon' : `${quoteForMessage(text)} is not an instruction`;
    const address = file.text({ start: line.content.start, end: span.start }).replace(/:[ \t]*$/, '');
    return {
      message: `${what}${verdict === 'ignored' ? `; there is no rule for ${quoteForMessage(address)}` : ''}`,
      help: `write ${suggestion === undefined ? '"allow" or "deny"' : `"${suggestion}"`}`,
    };
  },
};
