import { isIP } from 'node:net';
import type { Check } from '../check.js';
import { shown } from '../shown.js';
import { witnessOfRule } from '../witness.js';

/** `joe@10.:allow`: what stands in front of `@` counts with a whole address or a whole host name only. */
export const infoPrefixRule: Check = {
  code: 'info-prefix-rule',
  severity: 'error',
  page: {
    title: 'a user in front of a network or a domain',
    why: `What the ident service says of a client, mostly a user name, is looked up with the whole address, "joe@192.0.2.7",
and with the whole host name, "joe@=host.example.com", and with nothing else: no prefix, no range, no domain. Behind "@"
a name needs "=" too: a rule with a mail address in it is about no mail. With -R in the run script the server does
not ask at all, and every such rule is dead.`,
    example: 'joe@10.:allow\njoe@example.com:deny\n',
    instead: '10.:allow\n=example.com:deny\n',
  },

  run(file, report) {
    for (const found of file.rules) {
      const { rule, shape, line } = found;
      if (shape.kind !== 'info' || line.isContinuation) continue;
      const { info, rest } = shape;
      const isHost = /^=[^.]/.test(rest);
      if (!isHost && isIP(rest) === 0) {
        // A user can be called `a@b`.
        if (witnessOfRule(file, found) !== undefined) continue;
        report({
          span: rule.address,
          message: `dead rule: ${shown(info)} is looked up with a whole address or "=" and a whole host name only, and ${shown(rest)} is neither`,
          help: /^[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}$/.test(rest)
            ? `for a host write ${shown(`${info}@=${rest}`)}`
            : /[^=]/.test(rest)
              ? `write a rule for each address, or for ${shown(rest)} without the user`
              : 'write an address behind "@", or "=" and a host name',
        });
      } else if (file.flags?.noInfo === true) {
        report({
          severity: 'warning',
          span: rule.address,
          message: `dead rule: the server runs with -R and never asks who the user is, so nobody is ${shown(info)}`,
          help: 'take -R out of the run script, or write the rule without the user',
        });
      }
    }
  },
};
