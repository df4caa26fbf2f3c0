import { parseMappedAddress } from '../net/mapped-address.js';
import { completeOctets } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLine, toVerdict } from '../rulefile/line-status.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** An address before the instruction that the dialect does not recognise. */
const ADDRESS = /^\[?[0-9a-f:.]+\]?(?:\/\d+)?(?=:(?:allow|deny)\b)/i;

export const ipv4MappedAddress: Check = {
  code: 'ipv4-mapped-address',
  severity: 'error',
  title: 'an IPv4 address written as an IPv6 address',
  why: `A server that listens on IPv6 sees an IPv4 client as ::ffff:10.0.0.1 but looks it up as 10.0.0.1, whatever
its log shows. Rules for it have to be plain IPv4, or they never match; a server without IPv6 support rejects the line.
Only tcpserver of ucspi-tcp-ipv6 and of IndiMail, run with -6, keeps the long form; if you pass -6 to lint with
--flags, this check reports nothing.`,
  example: '::ffff:10.0.0.1:allow\n::ffff:127.0.0.:allow,RELAYCLIENT=""\n',
  corrected: '10.0.0.1:allow\n127.0.0.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    const { traits } = file.dialect;
    if (file.flags?.isIpv6Forced === true && traits.ipv6 === 'text') return;
    for (const { line, address } of findAddresses(file)) {
      const ipv4 = plainAddress(file.text(address), traits.supportsCidr);
      if (ipv4 === undefined) continue;
      const status = classifyLine(line.parsed, file.dialect);
      const octets = (ipv4 || '192.0.2.7').split(/[./]/).filter((part) => part !== '');
      const client = completeOctets(ipv4.includes('/') ? octets.slice(0, 3) : octets);
      report(address, {
        verdict: toVerdict(status),
        message: `an IPv4 client is looked up as ${client}, not as ::ffff:${client}`,
        help: ipv4 === '' ? 'remove the rule' : `write ${quoteForMessage(ipv4)}`,
        fix: ipv4 === '' ? undefined : { kind: 'safe', edits: [{ span: address, text: ipv4 }] },
      });
    }
  },
};

function findAddresses(file: LintFile): { line: LintLine; address: Span }[] {
  const rules = file.oddRules.filter(({ shape: { kind } }) => kind === 'ipv6' || kind === 'network');
  const broken = file.oddLines.flatMap((line) => {
    const match = line.parsed.kind === 'malformed' ? ADDRESS.exec(file.text(line.content)) : null;
    return match === null
      ? []
      : [{ line, address: { start: line.content.start, end: line.content.start + match[0].length } }];
  });
  return [...rules.map(({ line, rule: { address } }) => ({ line, address })), ...broken].filter(
    ({ line }) => !line.isContinuation,
  );
}

/** The IPv4 address, prefix or network that was meant; empty where that is all of IPv4, undefined where none was. */
function plainAddress(text: string, hasNetworks: boolean): string | undefined {
  if (!text.includes(':')) return undefined;
  const slash = text.indexOf('/');
  if (slash === -1) return parseMappedAddress(text);
  const ipv4 = hasNetworks ? parseMappedAddress(text.slice(0, slash)) : undefined;
  const length = Number(text.slice(slash + 1)) - 96;
  if (ipv4 === undefined || !(length >= 0 && length <= 32)) return undefined;
  return length === 0 ? '' : `${ipv4}/${length}`;
}
