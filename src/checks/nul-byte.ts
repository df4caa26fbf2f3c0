import { NUL } from '../text/ascii.js';
import type { Check } from './check.js';

export const nulByte: Check = {
  code: 'nul-byte',
  severity: 'error',
  title: 'a NUL byte in a rule',
  why: `In a database each variable of a rule ends in a NUL byte. If a value contains one, the server takes the rest of
it for more variables, or for "deny", whatever the rule says: a client can get RELAYCLIENT from a line in which an
editor shows nothing of the kind. Such bytes come from broken storage or from somebody who wants to hide something.`,
  example: '127.:allow,RELAYCLIENT=""\n:allow,DATABYTES="5\0+RELAYCLIENT="\n',
  corrected: '127.:allow,RELAYCLIENT=""\n:allow,DATABYTES="5"\n',

  run({ oddLines, source: { bytes } }, report) {
    for (const { kind, content } of oddLines) {
      if (kind !== 'rule') continue;
      const at = bytes.subarray(content.start, content.end).indexOf(NUL);
      if (at === -1) continue;
      const start = content.start + at;
      report(
        { start, end: start + 1 },
        {
          verdict: 'misread',
          message: 'a NUL byte ends a value, and the server takes what follows for more variables or for "deny"',
          help: 'remove it, and look at what follows',
        },
      );
    }
  },
};
