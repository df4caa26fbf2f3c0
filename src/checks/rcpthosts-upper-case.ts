import { quoteForMessage } from '../text/visible.js';
import type { ControlCheck } from './control-check.js';

/** A line of rcpthosts in upper case. */
export const rcpthostsUpperCase: ControlCheck = {
  code: 'rcpthosts-upper-case',
  severity: 'info',
  docs: {
    title: 'a domain of rcpthosts in upper case',
    why: `qmail-smtpd compares domains without case (qmail 1.03 constmap.c), so upper case changes nothing there. Other
programs read rcpthosts too, scripts and filters among them, and not all of them do the same: to these the domain is
another one. This is checked only with --control.`,
    example: 'Example.ORG\n.example.org\n',
    corrected: 'example.org\n.example.org\n',
  },

  controlOn({ rcpthosts = [] }, report) {
    for (const { text, span } of rcpthosts) {
      if (!/[A-Z]/.test(text)) continue;
      report({
        span,
        verdict: 'no-effect',
        message: `upper case in ${quoteForMessage(text)}: qmail-smtpd compares domains without case`,
        help: 'write it in lower case, as other programs may compare it byte by byte',
      });
    }
  },
};
