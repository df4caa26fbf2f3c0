import { basename } from 'node:path';
import { grouped } from '../../counted.js';
import type { Check } from '../check.js';
import { isForEverybody, strangers, witnessOf } from '../decision.js';
import { relayingRules } from '../environment.js';
import { countPublic } from '../public-addresses.js';

/** Services whose clients have to authenticate anyway. */
const SUBMISSION = /submission|smtps|ssmtp|msa|\b(465|587)\b/i;

/** Everybody may send to anyone. */
export const openRelay: Check = {
  code: 'open-relay',
  severity: 'error',
  page: {
    title: 'everybody may send to anyone',
    why: `RELAYCLIENT lets a client send to any address in the world. On the default rule it is for everybody whom no
other rule names, so spammers find the server within hours, and block lists soon after. It belongs on the rules of
your own networks. In the file of a submission service, whose name tells, it is harmless only as long as the server
itself demands authentication; there this is a warning.`,
    example: '127.:allow,RELAYCLIENT=""\n:allow,RELAYCLIENT=""\n',
    instead: '127.:allow,RELAYCLIENT=""\n192.0.2.:allow,RELAYCLIENT=""\n:allow\n',
  },

  run(file, report) {
    const isSubmission = SUBMISSION.test(basename(file.source.name));
    for (const rule of relayingRules(file).filter(isForEverybody)) {
      const client = witnessOf(file, rule, strangers());
      if (client === undefined) continue;
      report({
        severity: isSubmission ? 'warning' : 'error',
        span: rule.line.core,
        message: `open relay: anybody, such as ${client.ip}, may send to any address, ${grouped(countPublic(file, rule))} public addresses in all${
          isSubmission ? ', unless the server itself demands authentication' : ''
        }`,
        help: 'give RELAYCLIENT only to networks of your own',
      });
    }
  },
};
