import { hostIn } from '../rulefile/deciding-rule.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import { claim, witnessOfRule } from '../rulefile/witness.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** RELAYCLIENT by what a client says of itself. */
export const relayByUntrustedName: Check = {
  code: 'relay-by-untrusted-name',
  severity: 'warning',
  docs: {
    title: 'who may send to anyone depends on a name that can be forged',
    why: `Whoever owns an address decides which name a reverse look-up of it gives, so anybody can call a machine
mail.example.com. Only with -p the server checks that the name leads back to the address. What the ident service says
comes from the client itself and is worth nothing at all. RELAYCLIENT should hang on addresses.`,
    example: '=mail.example.com:allow,RELAYCLIENT=""\njoe@192.0.2.7:allow,RELAYCLIENT=""\n',
    corrected: '192.0.2.7:allow,RELAYCLIENT=""\n',
  },

  run(file, report) {
    for (const found of relayingRules(file)) {
      const { rule, shape } = found;
      const client = shape.kind === 'info' || shape.kind === 'host' ? witnessOfRule(file, found) : undefined;
      if (client === undefined) continue;
      if (shape.kind === 'info') {
        report({
          span: rule.address,
          claim: claim(file, client),
          verdict: 'forgeable',
          message: `the client itself says that it is ${quoteForMessage(shape.info)}, and may send to any address then`,
          help: 'give RELAYCLIENT by address',
        });
      }
      // "=" alone and "=.org" are no names but crowds.
      if (shape.kind !== 'host' || /^(\.[^.]+)?$/.test(shape.host)) continue;
      if (file.flags?.isParanoid === true) continue;
      report({
        span: rule.address,
        claim: claim(file, client),
        verdict: 'forgeable',
        message: `${file.flags === undefined ? 'unless the server runs with -p, ' : ''}whoever names an address ${quoteForMessage(hostIn(shape.host))} in a reverse zone may send to any address`,
        help: 'give RELAYCLIENT by address, or let the server run with -p',
      });
    }
  },
};
