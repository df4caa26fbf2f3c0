import type { AddressShape } from '../address.js';
import type { Check } from '../check.js';
import { hostIn } from '../decision.js';
import { shown } from '../shown.js';

/** Rules for host names where the server never looks names up. */
export const hostRuleNeedsLookup: Check = {
  code: 'host-rule-needs-lookup',
  severity: 'warning',
  page: {
    title: 'a rule for a host name, though the server runs with -H',
    why: `With -H the server does not look up the name of a client, TCPREMOTEHOST is never set, and no rule with "="
can match. Clients fall through to the default rule: "=:allow" in front of ":deny" turns everybody away. Take -H out of
the run script, or write addresses. This is checked where the flags of the server are given.`,
    example: '=.example.com:allow,RELAYCLIENT=""\n:allow\n',
    instead: '192.0.2.:allow,RELAYCLIENT=""\n:allow\n',
  },

  run(file, report) {
    if (file.flags?.noHost !== true) return;
    for (const { rule, shape, line } of file.rules) {
      const host = hostOf(shape);
      if (host === undefined || line.isContinuation) continue;
      report({
        span: rule.address,
        message:
          host === ''
            ? 'dead rule: the server runs with -H and never knows the name of a client'
            : `dead rule: the server runs with -H, never looks names up, and does not know ${shown(hostIn(host))}`,
        help: 'take -H out of the run script, or write addresses',
      });
    }
  },
};

function hostOf(shape: AddressShape): string | undefined {
  if (shape.kind === 'host') return shape.host;
  return shape.kind === 'info' && shape.rest.startsWith('=') ? shape.rest.slice(1) : undefined;
}
