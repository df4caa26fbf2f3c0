import { decidingRule } from '../rulefile/deciding-rule.js';
import { findDiagnoses } from '../rulefile/diagnose.js';
import { EXAMPLE_CLIENT } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { trim } from '../rulefile/trim.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const zeroAddress: Check = {
  code: 'zero-address',
  severity: 'warning',
  title: '0.0.0.0 for all clients, or for the local host',
  why: `0.0.0.0 means any address in the configuration of many programs, and the local host in some others. In rules
it means a client that connects from 0.0.0.0, which does not exist. A rule for all clients has an empty address, one
for the local host is "127.". tcprulescheck does show such a rule when it is called without TCPREMOTEIP, because it
then uses 0.0.0.0; no server does.`,
  example: '0.0.0.0:deny\n0/0:deny\n',
  corrected: ':deny\n',

  run(file, report, { claimed }) {
    const known = new Set(['', '127.'].filter((address) => file.keys.first(address) !== undefined));
    for (const { span } of findDiagnoses(file, 'zero-address', claimed)) {
      const message = 'no network has a prefix of 0 bits; the default rule has an empty address';
      report(span, { severity: 'error', verdict: 'rejected', message, ...advise('', span) });
    }
    for (const { rule, text } of file.oddCompleteRules) {
      if (!isZero(text, file)) continue;
      // All clients must not relay.
      const isRelay = rule.variables.some(({ name }) => trim(file.text(name)) === 'RELAYCLIENT');
      // The rule was meant to deny all clients.
      const isOpen = rule.action === 'deny' && decidingRule(file, { ip: EXAMPLE_CLIENT }) === undefined;
      const effect = isOpen
        ? `without a default rule, ${EXAMPLE_CLIENT} is allowed`
        : `it matches neither all clients, such as ${EXAMPLE_CLIENT}, nor the local host 127.0.0.1`;
      report(rule.address, {
        ...(isOpen ? { severity: 'error' as const } : {}),
        verdict: 'dead-rule',
        message: `no client has the address ${quoteForMessage(text)}; ${effect}`,
        ...advise(isRelay ? '127.' : '', rule.address),
      });
    }

    /** Advises to write another address, unless there is a rule for it. */
    function advise(address: '' | '127.', span: Span): Pick<Said, 'help' | 'fix'> {
      const name = address === '' ? 'the rule for all clients has an empty address' : 'the local host is "127."';
      if (known.has(address)) return { help: `${name}; there is already a rule for that` };
      known.add(address);
      return { help: name, fix: { kind: 'unsafe', edits: [{ span, text: address }] } };
    }
  },
};

function isZero(text: string, { dialect }: LintFile): boolean {
  // With no dot at the end, "0.0" is a prefix that lacks one.
  if (/^0$|^(?:0+\.){1,3}$|^0+(?:\.0+){3}$|^[\d.]+[/_]0+(?:\.0+){0,3}$/.test(text)) return true;
  if (text.includes(':') && /^[0-9A-Fa-f:.]+\/0+$/.test(text)) return true;
  if (!/^(?:0*:)+0*$/.test(text) || !text.includes('::')) return false;
  // Where "::" is a prefix, it is one of addresses that exist.
  return ![...dialect.addressKeys(Buffer.from('::1'), false).networks].some((key) => Buffer.from(text).equals(key));
}
