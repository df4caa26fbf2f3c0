import { unmatchableHosts } from '../rulefile/unmatchable-hosts.js';
import type { Check } from './check.js';

export const hostCase: Check = {
  code: 'host-case',
  severity: 'error',
  title: 'a host name with upper-case letters',
  why: `Host names are case-insensitive, but the server compares bytes, and it converts every name it looks up to
lower case. So a rule with an upper-case letter in a host name never matches.`,
  example: '=Mail.Example.com:allow\n',
  corrected: '=mail.example.com:allow\n',

  run(file, report) {
    const clean = (host: string): string => host.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
    for (const found of unmatchableHosts(file, clean, 'servers write host names in lower case'))
      report(found.span, found);
  },
};
