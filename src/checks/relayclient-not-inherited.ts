import { NO_RECORD } from '../cdb/reader.js';
import { pushTo } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { decidingRule, isCatchAll, type LintClient, makeExampleHost, nextRule } from '../rulefile/deciding-rule.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { listVariableUses, relayingRules } from '../rulefile/variable-uses.js';
import { formatAddress } from '../space/format-client.js';
import { type PartitionWithRunnersUp, pieceAt } from '../space/partition.js';
import { quoteForMessage } from '../text/visible.js';
import { nearestVariables } from '../variables/catalogue.js';
import type { Check, Said } from './check.js';

/** An address outside all private networks (RFC 5737). */
const STRANGER = '203.0.113.9';

/** A rule that gives a client no RELAYCLIENT, although a wider rule would. */
interface Loss {
  readonly rule: LintRule;
  readonly wider: LintRule;
  readonly client: LintClient;
}

export const relayclientNotInherited: Check = {
  code: 'relayclient-not-inherited',
  severity: 'warning',
  title: 'clients that may not relay, although a wider rule would let them',
  why: `A client gets the variables of one rule only, the most specific that matches. If a network has RELAYCLIENT,
and a client in it has a rule of its own for a scanner or a limit, mail from this client to other domains is refused.
Add RELAYCLIENT to its rule as well. A rule that is meant to prevent relaying is not reported: one that sets nothing,
or everything that the wider rule sets except RELAYCLIENT, or that refuses with RBLSMTPD.`,
  example: '10.:allow,RELAYCLIENT=""\n10.0.0.5:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n:allow\n',
  corrected: '10.:allow,RELAYCLIENT=""\n10.0.0.5:allow,RELAYCLIENT="",QMAILQUEUE="/var/qmail/bin/simscan"\n:allow\n',

  run(file, report, { isSuppressed }) {
    const losses = findLosses(file);
    // A suppression applies to a single rule.
    const isAlone = ({ rule }: Loss): boolean => isSuppressed(rule.line.number);
    const byWider = new Map<LintRule, Loss[]>();
    for (const loss of losses) if (!isAlone(loss)) pushTo(byWider, loss.wider, loss);
    for (const group of [...losses.filter(isAlone).map((loss) => [loss]), ...byWider.values()])
      report(group[0]!.rule.rule.address, judge(group, file));
  },
};

/** One for each rule that loses something, in the order of the file. */
function findLosses(file: LintFile): Loss[] {
  const wide = new Set(relayingRules(file).filter((rule) => !isCatchAll(rule) && rule.text !== '='));
  if (wide.size === 0) return [];
  const lossy = new Set(file.completeRules.filter((rule) => losesRelaying(file, rule)));
  if (lossy.size === 0) return [];
  const found = new Map<LintRule, Loss>();
  for (const client of clientsOf(file, lossy)) {
    const rule = decidingRule(file, client);
    if (rule === undefined || found.has(rule) || !lossy.has(rule)) continue;
    const wider = nextRule(file, client, rule);
    if (wider !== undefined && wide.has(wider) && !isException(file, rule, wider))
      found.set(rule, { rule, wider, client });
  }
  return [...found.values()].sort((a, b) => a.rule.line.number - b.rule.line.number);
}

/** Whether a rule sets something, but neither RELAYCLIENT nor anything that refuses mail. */
function losesRelaying(file: LintFile, rule: LintRule): boolean {
  if (rule.rule.action === 'deny' || rule.text === '' || rule.rule.variables.length === 0) return false;
  return listVariableUses(file, rule).every(({ name, variable: { value } }) => {
    if (name === 'RBLSMTPD') return value === undefined || value.start === value.end;
    return name.replace(/^!/, '') !== 'RELAYCLIENT' && !nearestVariables(name).includes('RELAYCLIENT');
  });
}

/** Whether a rule sets exactly what a wider one does except RELAYCLIENT: then it can only be meant to prevent relaying. */
function isException(file: LintFile, rule: LintRule, wider: LintRule): boolean {
  const effects = (of: LintRule): string[] => {
    const uses = listVariableUses(file, of).filter(({ name }) => name !== 'RELAYCLIENT');
    return uses.map(({ name, variable: { value } }) => `${name}=${value === undefined ? '' : file.text(value)}`).sort();
  };
  return effects(rule).join('\n') === effects(wider).join('\n');
}

/** Clients for whom one of these rules decides by their address, where another could; and those of rules for hosts. */
function* clientsOf(file: LintFile, rules: ReadonlySet<LintRule>): Generator<LintClient, void> {
  const space = file.space;
  const { ipv4, ipv6 } = space.partitionWithRunnersUp();
  const lines = new Set([...rules].map(({ line }) => line.number));
  const isOne = (position: number): boolean => lines.has(space.book.lineOf(position) ?? 0);
  yield* addressesIn(ipv4, isOne, file.dialect);
  yield* addressesIn(ipv6, isOne, file.dialect);
  if (file.flags?.noHost === true) return;
  for (const { shape } of rules) {
    if (shape.kind === 'host' && shape.host !== '') yield { ip: STRANGER, host: makeExampleHost(shape.host) };
  }
}

function* addressesIn<T extends number | bigint>(
  pieces: PartitionWithRunnersUp<T>,
  isOne: (position: number) => boolean,
  dialect: Dialect,
): Generator<LintClient, void> {
  const { family, count, deciders, runnersUp } = pieces;
  for (let i = 0; i < count; i += 1) {
    if (runnersUp[i] === NO_RECORD || !isOne(deciders[i]!)) continue;
    const { start, end } = pieceAt(pieces, i);
    // The first address of a network is not a client's.
    const next = family.next(start);
    yield { ip: formatAddress(next < end ? next : start, dialect) };
  }
}

/** One finding for all rules whose clients lose what the same wider rule would give them. */
function judge(losses: readonly Loss[], { source }: LintFile): Said {
  const [{ wider, client }, second] = losses as [Loss, Loss?];
  const more =
    second === undefined
      ? ''
      : losses.length === 2
        ? `; the same goes for the rule in ${source.lineName(second.rule.line.number)}`
        : `; the same goes for ${losses.length - 1} more rules, the next in ${source.lineName(second.rule.line.number)}`;
  return {
    verdict: 'not-inherited',
    message: `${client.host ?? client.ip} may not relay, because this rule decides and does not set RELAYCLIENT; ${source.lineName(
      wider.line.number,
    )} (${quoteForMessage(wider.text)}) does${more}`,
    help: 'add RELAYCLIENT="" to this rule if its clients should relay',
  };
}
