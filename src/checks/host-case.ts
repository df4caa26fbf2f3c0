import { hostIn } from '../rulefile/deciding-rule.js';
import { namedHosts } from '../rulefile/named-hosts.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `=Mail.Example.com:allow`. */
export const hostCase: Check = {
  code: 'host-case',
  severity: 'error',
  docs: {
    title: 'a host name with upper-case letters',
    why: `Host names are case-insensitive, but the server compares bytes, and it converts every name it looks up to
lower case. So a rule with an upper-case letter in a host name never matches.`,
    example: '=Mail.Example.com:allow\n',
    corrected: '=mail.example.com:allow\n',
  },

  run(file, report) {
    for (const { rule, host, span } of namedHosts(file)) {
      if (rule.mistake !== undefined) continue;
      const lower = host.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
      if (lower === host) continue;
      report({
        span,
        verdict: 'dead-rule',
        message: `the server uses lower-case host names, such as ${quoteForMessage(hostIn(lower))}`,
        help: `write ${quoteForMessage(lower)}`,
        fix: { kind: 'safe', edits: [{ span, text: lower }] },
      });
    }
  },
};
