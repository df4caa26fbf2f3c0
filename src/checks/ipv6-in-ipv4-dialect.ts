import { DIALECTS } from '../dialects/registry.js';
import { parseMappedAddress } from '../net/mapped-address.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLine, toVerdict } from '../rulefile/line-status.js';
import type { Span } from '../text/source.js';
import type { Check } from './check.js';

/** Groups and colons, perhaps with a user before them, in brackets, with a zone or a length, before an instruction. */
const RULE6 =
  /^(?:[^@:]*@)?\[?(?:[0-9a-f]{1,4}:(?=:|[0-9a-f]{1,4}:|\*:|[0-9.]+\.)|::?)[0-9a-f:]*[0-9.]*\*?(?:%[\w.-]+)?\]?(?:\/\d+)?(?=:\s*(?:allow|deny)\b)/i;

export const ipv6InIpv4Dialect: Check = {
  code: 'ipv6-in-ipv4-dialect',
  severity: 'error',
  title: 'an IPv6 address in a dialect without IPv6 support',
  why: `tcprules of ucspi-tcp 0.88 ends an address at the first colon, so an address that contains colons cannot be
written: the line is rejected, and with it the file. Its server does not accept IPv6 connections either, so nothing is
lost without the rule. If the server belongs to a package that supports IPv6, select that dialect.`,
  example: '::1:allow,RELAYCLIENT=""\n2001:db8::/32:deny\n',
  corrected: '127.:allow,RELAYCLIENT=""\n:deny\n',

  run(file, report) {
    if (file.dialect.traits.ipv6 !== 'none') return;
    const { packageName } = file.dialect.traits;
    const able = DIALECTS.filter(({ traits }) => traits.ipv6 !== 'none').map(({ name }) => name);
    for (const line of file.oddLines) {
      const span = line.isContinuation ? undefined : findAddress6(file, line);
      if (span === undefined) continue;
      report(span, {
        verdict: toVerdict(classifyLine(line.parsed, file.dialect)),
        message: `${packageName} does not support IPv6; the address ends at the first colon`,
        help: `remove the rule, or select the dialect of the server: ${able.join(', ')}`,
      });
    }
  },
};

function findAddress6(file: LintFile, { parsed, content }: LintLine): Span | undefined {
  if (parsed.kind !== 'malformed') return undefined;
  const text = file.text(content);
  const address = RULE6.exec(text)?.[0];
  if (address === undefined || !/[0-9a-f]|::/i.test(address) || parseMappedAddress(address) !== undefined)
    return undefined;
  return { start: content.start, end: content.start + address.length };
}
