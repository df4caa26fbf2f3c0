import { isIP } from 'node:net';
import { quoteForMessage } from '../text/visible.js';
import type { ControlCheck } from './control-check.js';

/** A line of rcpthosts that is the domain of no recipient. */
export const rcpthostsEntry: ControlCheck = {
  code: 'rcpthosts-entry',
  severity: 'warning',
  docs: {
    title: 'a line of rcpthosts that is not a domain',
    why: `rcpthosts has a domain on each line, or with a dot in front all domains below one. It is about recipients,
not about clients: an address of a network belongs into the rules. A mail address, a wildcard or a domain with a comment
or a space never is the domain of a recipient. This is checked only with --control.`,
    example: '192.0.2.\nann@example.org\n*.example.net\n',
    corrected: 'example.org\n.example.net\n',
  },

  controlOn({ rcpthosts = [] }, report) {
    for (const { text, span } of rcpthosts) {
      const mistake = MISTAKES.find(({ matches }) => matches(text));
      if (mistake !== undefined)
        report({ span, verdict: 'no-effect', message: mistake.message(quoteForMessage(text)), help: mistake.help });
    }
  },
};

const MISTAKES: readonly {
  readonly matches: (text: string) => boolean;
  readonly message: (shown: string) => string;
  readonly help: string;
}[] = [
  {
    matches: (text) => isIP(text) !== 0 || /^\d{1,3}(?:\.\d{1,3}){0,3}\.?(?:\/\d+)?$/.test(text),
    message: (shown) => `${shown} is an address, and rcpthosts has the domains of recipients`,
    help: 'to let clients relay, write a rule with RELAYCLIENT',
  },
  {
    matches: (text) => text.includes('@'),
    message: (shown) => `${shown} is a mail address, and only its domain is looked up`,
    help: 'write the domain alone',
  },
  {
    matches: (text) => text.includes('*'),
    message: (shown) => `there are no wildcards, and no domain is called ${shown}`,
    help: 'for all domains below one write it with a dot in front, as in ".example.org"',
  },
  {
    matches: (text) => /[\s#,;:]/.test(text),
    message: (shown) => `${shown} is not one domain: a line is taken as it is, spaces and comments included`,
    help: 'write one domain on each line, and comments on lines of their own',
  },
];
