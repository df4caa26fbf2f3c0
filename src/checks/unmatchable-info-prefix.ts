import { isIP } from 'node:net';
import { findPlaceholders } from '../rulefile/placeholders.js';
import { findRuleWitness } from '../rulefile/witness.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const unmatchableInfoPrefix: Check = {
  code: 'unmatchable-info-prefix',
  severity: 'error',
  title: 'a user before a network or a domain',
  why: `The answer of the ident service, usually a user name, is looked up only with the whole address,
"joe@192.0.2.7", and with the whole host name, "joe@=host.example.com": not with a prefix, a range or a domain. A host
name needs "=" after "@" too. Rules are about clients: a rule with a mail address, or with the domain of one, does not
apply to mail from that address. With -R in the run script the server does not ask for the user, and every such rule is
dead.`,
  example: 'joe@10.:allow\njoe@example.com:deny\n',
  corrected: '10.:allow\n=example.com:deny\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { rule, shape, text } = found;
      if (shape.kind !== 'info') continue;
      const { info, rest } = shape;
      // Other checks report these.
      if (/[ \t]/.test(rest) || findPlaceholders(text) !== undefined) continue;
      const isHost = /^=[^.]/.test(rest);
      if (!isHost && MAIL_DOMAIN.test(rest)) {
        const isDomain = /^[=*<>]*$/.test(info);
        report(rule.address, {
          verdict: 'dead-rule',
          message: `rules are about clients, not about mail, and ${quoteForMessage(text)} is ${isDomain ? 'the domain of mail addresses' : 'a mail address'}`,
          help: `control/badmailfrom of qmail is about senders; for a host write ${quoteForMessage(`=${rest.replace(/^=/, '')}`)}${isDomain ? '' : `, for its user ${quoteForMessage(`${info}@=${rest}`)}`}`,
        });
      } else if (!isHost && isIP(rest) === 0) {
        // A user can be called `a@b`.
        if (findRuleWitness(file, found) !== undefined) continue;
        report(rule.address, {
          verdict: 'dead-rule',
          message: `${quoteForMessage(info)} is looked up only with a whole address or "=" and a whole host name, but ${quoteForMessage(rest)} is neither`,
          help: /[^=]/.test(rest)
            ? `write a rule for each address, or for ${quoteForMessage(rest)} without the user`
            : 'write an address after "@", or "=" and a host name',
        });
      } else if (info === '*') {
        report(rule.address, {
          verdict: 'dead-rule',
          message: 'there are no wildcards, and no user is called "*"',
          help: `for all users write ${quoteForMessage(rest)}`,
          fix: { kind: 'unsafe', edits: [{ span: rule.address, text: rest }] },
        });
      } else if (file.flags?.noInfo === true) {
        report(rule.address, {
          severity: 'warning',
          verdict: 'dead-rule',
          message: `the server runs with -R and does not ask for the user, so no client is ${quoteForMessage(info)}`,
          help: 'remove -R from the run script, or write the rule without the user',
        });
      }
    }
  },
};

/** What follows the "@" of a mail address. */
const MAIL_DOMAIN = /^[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}$/;
