import { hostIn } from '../rulefile/deciding-rule.js';
import { namedHosts } from '../rulefile/named-hosts.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `=mail.example.com.:allow`. */
export const hostTrailingDot: Check = {
  code: 'host-trailing-dot',
  severity: 'error',
  docs: {
    title: 'a host name that ends with a dot',
    why: `In zone files the full name of a host ends with a dot. The server uses names without it and compares bytes,
so a rule for a name with a trailing dot never matches. A leading dot makes a rule for all names in a domain; "=" alone
is the rule for clients with any host name.`,
    example: '=mail.example.com.:allow\n',
    corrected: '=mail.example.com:allow\n',
  },

  run(file, report) {
    for (const { rule, host, span } of namedHosts(file)) {
      if (rule.mistake !== undefined) continue;
      const bare = host.slice(0, endWithoutDots(host));
      if (bare === host) continue;
      if (bare === '') {
        report({
          span,
          verdict: 'dead-rule',
          message: 'host names have no trailing dot; use "=" for clients with any host name',
          help: 'remove the dot, if that is meant',
          fix: { kind: 'unsafe', edits: [{ span, text: '' }] },
        });
        continue;
      }
      report({
        span,
        verdict: 'dead-rule',
        message: `host names have no trailing dot, as in ${quoteForMessage(hostIn(bare))}`,
        help: `write ${quoteForMessage(bare)}`,
        fix: { kind: 'safe', edits: [{ span, text: bare }] },
      });
    }
  },
};

function endWithoutDots(host: string): number {
  let end = host.length;
  while (host[end - 1] === '.') end -= 1;
  return end;
}
