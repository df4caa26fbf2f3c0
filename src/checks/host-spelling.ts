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

export const hostTrailingDot: Check = {
  code: 'host-trailing-dot',
  severity: 'error',
  title: 'a host name that ends with a dot',
  why: `In zone files the full name of a host ends with a dot. The server uses names without it and compares bytes,
so a rule for a name with a trailing dot never matches. A leading dot makes a rule for all names in a domain; "=" alone
is the rule for clients with any host name.`,
  example: '=mail.example.com.:allow\n',
  corrected: '=mail.example.com:allow\n',

  run(file, report) {
    const clean = (host: string): string => host.slice(0, endWithoutDots(host));
    for (const found of unmatchableHosts(file, clean, 'servers write host names without a trailing dot'))
      report(found.span, found);
  },
};

function endWithoutDots(host: string): number {
  let end = host.length;
  while (host[end - 1] === '.') end -= 1;
  return end;
}
