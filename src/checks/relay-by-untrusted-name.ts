import { hostIn } from '../rulefile/deciding-rule.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import { claim, witnessOfRule } from '../rulefile/witness.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const relayByUntrustedName: Check = {
  code: 'relay-by-untrusted-name',
  severity: 'warning',
  title: 'relaying that depends on a name that can be forged',
  why: `Anyone who controls an address decides which name a reverse lookup of it gives, and can call it
mail.example.com. Only with -p does the server check that the name leads back to the address. The answer of the ident
service comes from the client itself and proves nothing. Give RELAYCLIENT by address.`,
  example: '=mail.example.com:allow,RELAYCLIENT=""\njoe@192.0.2.7:allow,RELAYCLIENT=""\n',
  corrected: '192.0.2.7:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const found of relayingRules(file)) {
      const { rule, shape } = found;
      const client = shape.kind === 'info' || shape.kind === 'host' ? witnessOfRule(file, found) : undefined;
      if (client === undefined) continue;
      if (shape.kind === 'info') {
        report(rule.address, {
          claim: claim(file, client),
          verdict: 'forgeable',
          message: `the user name ${quoteForMessage(shape.info)} comes from the client itself (ident), and with it the client may relay`,
          help: 'give RELAYCLIENT by address',
        });
      }
      // "=" alone and "=.org" name crowds, not hosts.
      if (shape.kind !== 'host' || /^(\.[^.]+)?$/.test(shape.host)) continue;
      if (file.flags?.isParanoid === true) continue;
      report(rule.address, {
        claim: claim(file, client),
        verdict: 'forgeable',
        message: `${file.flags?.isParanoid === undefined ? 'unless the server runs with -p, ' : ''}anyone who controls reverse DNS for an address can name it ${quoteForMessage(hostIn(shape.host))} and relay`,
        help: 'give RELAYCLIENT by address, or run the server with -p',
      });
    }
  },
};
