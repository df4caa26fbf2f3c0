import { NO_RECORD } from '../cdb/reader.js';
import { memoize } from '../collections.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import type { AddressShape } from '../rulefile/address-shape.js';
import { decidingRule, makeExampleHost } from '../rulefile/deciding-rule.js';
import type { LintFile } from '../rulefile/file.js';
import { claim } from '../rulefile/witness.js';
import { identityClasses } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import { CLIENTS4 } from '../space/witnesses.js';
import { formatCount } from '../text/counts.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';
import { isRefusedAt } from './everybody-refused.js';

export const hostRuleNeedsLookup: Check = {
  code: 'host-rule-needs-lookup',
  severity: 'warning',
  title: 'a rule for a host name, although the server runs with -H',
  why: `With -H the server does not look up the name of a client, TCPREMOTEHOST is never set, and no rule with "="
can match. Clients fall through to the default rule: "=:allow" before ":deny" refuses almost all clients, which is an
error. Remove -H from the run script, or write addresses. This is checked only if the flags of the server are given.`,
  example: '=:allow\n:deny\n',
  corrected: '192.0.2.:allow\n:deny\n',

  run(file, report) {
    if (file.flags?.noHost !== true) return;
    const rules = file.liveRules.filter(({ shape, line }) => hostOf(shape) !== undefined && !line.isContinuation);
    if (rules.length === 0) return;
    const refused = refusedByLine(file);
    for (const rule of rules) {
      report(rule.rule.address, {
        ...describe(file, hostOf(rule.shape)!, refused.get(rule.line.number)),
        help: 'remove -H from the run script, or write addresses',
      });
    }
  },
};

/** @param refused the addresses at which clients of the rule are refused today; undefined for none */
function describe(file: LintFile, host: string, refused: AddressSet<number> | undefined): Said {
  const dead =
    host === ''
      ? 'the server runs with -H, so no client has a host name'
      : `the server runs with -H and does not look up names such as ${quoteForMessage(makeExampleHost(host))}`;
  const first = refused?.ranges[0];
  if (refused === undefined || first === undefined) return { verdict: 'dead-rule', message: dead };
  const ip = IPV4.format(DOCUMENTATION.find((address) => refused.has(address)) ?? first.start);
  if (host !== '')
    return { verdict: 'dead-rule', message: `${dead}; from ${ip} it is refused`, claim: claim(file, { ip }) };
  const count = refused.count === BigInt(CLIENTS4.end - CLIENTS4.start) ? 'all' : formatCount(refused.count);
  const rule = decidingRule(file, { ip });
  const isDenied = rule === undefined || rule.rule.action === 'deny';
  const effect = isDenied ? 'denied by the server' : 'refused by rblsmtpd';
  return {
    severity: 'error',
    verdict: 'dead-rule',
    message: `mail from outside is refused: with -H every client without a rule of its own is ${effect}, ${count} IPv4 addresses, such as ${ip}`,
    claim: claim(file, { ip }),
  };
}

const DOCUMENTATION = ['203.0.113.9', '198.51.100.7'].map((ip) => IPV4.parse(ip)!);

/** For each line whose rule allows clients by name: the addresses at which they are refused without one. */
function refusedByLine(file: LintFile): ReadonlyMap<number, AddressSet<number>> {
  const space = file.space;
  const unnamed = space.layer({});
  const refusedIn = memoize((pieces: Partition<number>): AddressSet<number> => {
    const ranges: AddressRange<number>[] = [];
    for (const gap of piecesIn(pieces, CLIENTS4)) {
      if (gap.decider !== NO_RECORD) continue;
      for (const { start, end, decider } of piecesIn(unnamed.ipv4, gap)) {
        if (isRefusedAt(file, decider === NO_RECORD ? unnamed.rest : decider)) ranges.push({ start, end });
      }
    }
    return AddressSet.of(IPV4, ranges);
  });
  const byLine = new Map<number, AddressSet<number>>();
  for (const { kind, example } of identityClasses([space])) {
    if (kind.kind === 'unnamed') continue;
    const { rest, ipv4 } = space.layer(example);
    const line = space.book.lineOf(rest);
    if (line === undefined || byLine.has(line) || isRefusedAt(file, rest)) continue;
    byLine.set(line, refusedIn(ipv4));
  }
  return byLine;
}

function hostOf(shape: AddressShape): string | undefined {
  if (shape.kind === 'host') return shape.host;
  return shape.kind === 'info' && shape.rest.startsWith('=') ? shape.rest.slice(1) : undefined;
}
