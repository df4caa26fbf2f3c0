import { parseAddress6, readAddress6 } from '../net/address6.js';
import { parseMappedAddress } from '../net/mapped-address.js';
import type { LintFile } from '../rulefile/file.js';
import { clientTexts6, isFoundUnder, ruleAddress6 } from '../rulefile/ipv6-spelling.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLine, type LineStatus, toVerdict } from '../rulefile/line-status.js';
import { findKeyWitness } from '../rulefile/witness.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Report, Said } from './check.js';

/** What looks like an IPv6 address, or the beginning of one. */
const LOOKS6 = /^\[?[0-9a-f.]*:[0-9a-f:.]*(?:%[\w.-]+)?\]?$/i;

export const noncanonicalIpv6: Check = {
  code: 'noncanonical-ipv6',
  severity: 'error',
  title: 'an IPv6 address that is not written as the server writes it',
  why: `In dialects that compare IPv6 addresses as text, a rule has to write them as the server does: lower case, no
leading zeros in a group, zero groups as "::", no brackets, no zone. A prefix is the beginning of that text and ends in
a colon, "2001:db8:", which gives lines such as "2001:db8::allow"; IndiMail does not support IPv6 prefixes. ucspi-tcp6
accepts any spelling of an address, but no prefixes other than networks, "2001:db8::/32", and ignores whatever it
cannot read at the end.`,
  example: '2001:0DB8::1:allow\n[::1]:allow,RELAYCLIENT=""\n',
  corrected: '2001:db8::1:allow\n::1:allow,RELAYCLIENT=""\n',

  run(file, report) {
    if (file.dialect.traits.ipv6 === 'none') return;
    for (const { line, rule, shape } of file.oddRules) {
      if ((shape.kind !== 'ipv6' && shape.kind !== 'info') || line.isContinuation) continue;
      judge(file, line, rule.address, report);
    }
    for (const line of file.oddLines) {
      if (line.parsed.kind !== 'malformed' || line.parsed.address === undefined || line.isContinuation) continue;
      if (line.parsed.diagnostic.code !== 'invalid-ipv6-address') continue;
      judge(file, line, line.parsed.address, report);
    }
  },
};

function judge(file: LintFile, { parsed }: LintLine, address: Span, report: Report): void {
  const whole = file.text(address);
  const at = whole.indexOf('@') + 1;
  const text = whole.slice(at);
  if (isPlain(text) || !LOOKS6.test(text) || parseMappedAddress(text) !== undefined) return;
  const span = { start: address.start + at, end: address.end };
  const status = classifyLine(parsed, file.dialect);
  const change: Change = (to, kind) => ({
    help: `write ${quoteForMessage(to)}`,
    fix: { kind, edits: [{ span, text: to }] },
  });
  const plain = text.replace(/^\[/, '').replace(/\]$/, '').replace(/%.*/, '');
  const groups = parseAddress6(plain);
  const isRead = file.dialect.traits.ipv6 === 'address';
  let said: Said | undefined;
  if (groups !== undefined) {
    const fits = isRead ? status === 'rule' && plain === text : isFoundUnder(file.dialect, groups, text);
    if (!fits) said = judgeAddress(file, groups, text, status, change);
    // After a user there are no prefixes, which is a separate finding.
  } else if (at === 0) {
    said = isRead ? judgeLenient(file, text, status, change) : judgePrefix(file, text, change);
  }
  if (said !== undefined) report(span, said);
}

/** Whether every server writes an address like this, at a glance: no zero groups but those of `::`, two at least. */
function isPlain(text: string): boolean {
  return /^(?:[1-9a-f][0-9a-f]{0,3}:){1,5}(?::[1-9a-f][0-9a-f]{0,3}){1,5}$/.test(text) && text.split(':').length <= 7;
}

type Change = (to: string, kind: 'safe' | 'unsafe') => Pick<Said, 'help' | 'fix'>;

function judgeAddress(
  { dialect }: LintFile,
  groups: Uint16Array,
  text: string,
  status: LineStatus,
  change: Change,
): Said {
  // A zone names one of several links: without it the rule is for more clients.
  const advice = change(ruleAddress6(dialect, groups), text.includes('%') ? 'unsafe' : 'safe');
  const client = quoteForMessage(clientTexts6(dialect, groups)[0]!);
  if (status !== 'rule') return { verdict: toVerdict(status), message: 'addresses have no brackets', ...advice };
  return dialect.traits.ipv6 === 'address'
    ? { verdict: 'misread', message: `only ${client} of this is read`, ...advice }
    : { verdict: 'dead-rule', message: `the server writes this address as ${client}`, ...advice };
}

/** What is not an address, where addresses are read: rejected, or read as another one. */
function judgeLenient({ dialect }: LintFile, text: string, status: LineStatus, change: Change): Said | undefined {
  const network = prefixToNetwork(text);
  if (status !== 'rule') {
    const message = `${quoteForMessage(text)} is not an IPv6 address`;
    return { verdict: toVerdict(status), message, ...(network && change(network, 'unsafe')) };
  }
  const groups = readAddress6(encodeLatin1(text));
  if (groups === undefined) return undefined;
  const client = quoteForMessage(clientTexts6(dialect, groups)[0]!);
  return {
    verdict: 'misread',
    message: `${quoteForMessage(text)} is read as ${client}`,
    help: `write ${client} if that is meant`,
  };
}

/** What is not an address, where text is compared: a prefix, or nothing. */
function judgePrefix(file: LintFile, text: string, change: Change): Said | undefined {
  const { dialect } = file;
  const groups = parseAddress6(completePrefix(text));
  const isDead = findKeyWitness(file, text) === undefined;
  if (groups === undefined) {
    const message = `${quoteForMessage(text)} is neither an IPv6 address nor a prefix of one that ends in a colon`;
    return isDead ? { verdict: 'dead-rule', message } : undefined;
  }
  if (isFoundUnder(dialect, groups, text)) return undefined;
  const client = clientTexts6(dialect, groups)[0]!;
  const lower = text.toLowerCase().replaceAll(/\b0+(?=[0-9a-f])/g, '');
  const corrected = [lower, `${lower}:`]
    .flatMap((prefix) => [prefix, prefix.replace(/(?:(?<=^|:)0:)+$/, ':')])
    .find((prefix) => isFoundUnder(dialect, groups, prefix));
  if (corrected === undefined) {
    return {
      verdict: 'dead-rule',
      message: `${dialect.traits.packageName} does not support IPv6 prefixes, so ${client} does not match`,
      help: 'write a rule for each address',
    };
  }
  return {
    verdict: isDead ? 'dead-rule' : 'partly-dead',
    message: `the server writes an address of this network as ${quoteForMessage(client)}`,
    ...change(corrected, corrected === lower ? 'safe' : 'unsafe'),
  };
}

/** An address that begins as a prefix does. */
function completePrefix(prefix: string): string {
  if (prefix.includes('::')) return `${prefix}${prefix.endsWith(':') ? '' : ':'}1`;
  const groups = prefix.replace(/:$/, '').split(':');
  return [...groups, ...Array(Math.max(0, 8 - groups.length)).fill('1')].join(':');
}

/** `2001:db8:` as a network. */
function prefixToNetwork(text: string): string | undefined {
  const groups = /^((?:[0-9a-f]{1,4}:){1,7}):*$/i.exec(text)?.[1]?.slice(0, -1).split(':');
  return groups === undefined ? undefined : `${groups.join(':')}::/${groups.length * 16}`;
}
