import { splitNumbers } from '../rulefile/address-shape.js';
import { completeOctets } from '../rulefile/example-client.js';
import type { Check } from './check.js';

export const missingTrailingDot: Check = {
  code: 'missing-trailing-dot',
  severity: 'error',
  title: 'a network prefix without its trailing dot',
  why: `A prefix of an address ends in a dot: "10.0.0." means 10.0.0.0 to 10.0.0.255. Without the dot the server
compares the text with whole addresses and with prefixes that do end in a dot, so the rule never matches, and clients
fall through to a less specific rule, usually the default.`,
  example: '10.0.0:allow,RELAYCLIENT=""\n',
  corrected: '10.0.0.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const { rule, text, shape } of file.oddRules) {
      if (shape.kind !== 'ipv4' || shape.hasFinalDot || shape.count > 3 || !shape.areOctets || text === '0') continue;
      const client = completeOctets(splitNumbers(text));
      report(rule.address, {
        verdict: 'dead-rule',
        message: `no client has the address "${text}"; ${client} does not match`,
        help: `write "${text}." for the network`,
        fix: { kind: 'safe', edits: [{ span: { start: rule.address.end, end: rule.address.end }, text: '.' }] },
      });
    }
  },
};
