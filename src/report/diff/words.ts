import { CHANGES, type OutcomeChange } from '../../diff/change.js';
import type { ClientDifference, ComparedRules, Diff } from '../../operations/diff.js';
import { countOf, formatCount } from '../../text/counts.js';
import { visibleText } from '../../text/visible.js';
import { linesText, timeText, trafficText } from '../traffic.js';
import { addressCount } from './phrases.js';

/** What a heading calls a change. */
export const TITLES: Readonly<Record<OutcomeChange, string>> = {
  'newly relayed': 'Newly relayed',
  'newly let in': 'Newly let in',
  'newly refused': 'Newly refused',
  'newly closed': 'Newly closed',
  'no longer relayed': 'No longer relayed',
  'other variables': 'Other variables',
};

/** `3 differences: 1 newly relayed, 2 newly closed` */
export function describeSummary({ differences }: Diff, mark = (text: string): string => text): string {
  const counts = byChange(differences).map(([change, { length }]) => {
    const text = `${formatCount(length)} ${change === 'other variables' ? 'in other variables' : change}`;
    return change === 'newly relayed' ? mark(text) : text;
  });
  return `${countOf(differences.length, 'difference')}: ${counts.join(', ')}`;
}

/** `256 addresses newly relayed, 2 differences in other variables`; undefined for no difference. */
export function changesText(differences: readonly ClientDifference[]): string | undefined {
  if (differences.length === 0) return undefined;
  return changeTotals(differences)
    .map(({ change, count, total }) => {
      const what = change === 'other variables' ? 'in other variables' : change;
      return `${total === undefined ? countOf(count, 'difference') : addressCount(total)} ${what}`;
    })
    .join(', ');
}

/** The changes, most important first: how many differences each has, and how many addresses, if that is known. */
export function changeTotals(differences: readonly ClientDifference[]) {
  return byChange(differences).map(([change, some]) => ({ change, count: some.length, total: sumAddresses(some) }));
}

/** The changes that there are, most important first, and their differences. */
function byChange(differences: readonly ClientDifference[]): [OutcomeChange, ClientDifference[]][] {
  return CHANGES.map((change): [OutcomeChange, ClientDifference[]] => [
    change,
    differences.filter((difference) => difference.change === change),
  ]).filter(([, some]) => some.length > 0);
}

/** Changes that cut clients off. With logs, those that are met come first: they are why somebody will call. */
const CUTTING: readonly OutcomeChange[] = ['newly closed', 'newly refused', 'no longer relayed'];

/** The differences by change, in the order in which they are shown. */
export function groupByChange({ differences, log }: Diff): [OutcomeChange, ClientDifference[]][] {
  const groups = byChange(differences);
  if (log === undefined) return groups;
  const isMet = ([change, members]: [OutcomeChange, ClientDifference[]]): boolean =>
    CUTTING.includes(change) && members.some(({ traffic }) => traffic !== undefined && traffic.connections > 0);
  const met = groups.filter(isMet).sort(([a], [b]) => CUTTING.indexOf(a) - CUTTING.indexOf(b));
  return [...met, ...groups.filter((group) => !isMet(group))];
}

/** What logs say of a difference: `312 connections of 3 clients since 2026-11-01 00:00, the last 2026-11-21 21:40`. */
export function describeTraffic({ traffic }: ClientDifference, { log }: Diff): string | undefined {
  if (traffic === undefined || log === undefined) return undefined;
  if (traffic.connections === 0) return 'no connection in the log';
  const clients = `${log.areClientsExhausted ? 'at least ' : ''}${countOf(traffic.clients, 'client')}`;
  const counts = `${countOf(traffic.connections, 'connection')} of ${clients}`;
  if (traffic.first === undefined) return counts;
  return `${counts} since ${timeText(traffic.first)}, the last ${timeText(traffic.last)}`;
}

/** What logs were read: a text for each kind of lines. */
export function logTexts({ log }: Diff): string[] {
  if (log === undefined) return [];
  const { counts, undecided, traffic, areClientsExhausted, notCompared } = log;
  const left =
    notCompared === 0 ? [] : [`${countOf(notCompared, 'connection')} of IPv6 left out: only IPv4 was compared`];
  return [`log: ${trafficText(traffic, !areClientsExhausted)}`, ...linesText(counts, undecided), ...left];
}

/** Why IPv6 was not compared; undefined if it was, or if neither server supports it. */
export function describeWithoutIpv6({ withoutIpv6 }: Diff): string | undefined {
  if (withoutIpv6 === undefined) return undefined;
  return `only IPv4 clients were compared: the ${withoutIpv6.dialect} server does not support IPv6`;
}

/** Names of both sides, with their dialects if these differ, and the rules of -y. */
export function describeSides(diff: Diff): { old: string; new: string } {
  const hasDialects = diff.old.dialect !== diff.new.dialect;
  const describeSide = ({ source, dialect, early }: ComparedRules): string =>
    visibleText(Buffer.from(source.name)) +
    (hasDialects ? ` (${dialect})` : '') +
    (early === undefined ? '' : ` after ${visibleText(Buffer.from(early.name))}`);
  return { old: describeSide(diff.old), new: describeSide(diff.new) };
}

/** The total number of addresses; undefined if it is unknown, or if a difference does not concern all clients at its addresses. */
export function sumAddresses(
  differences: readonly Pick<ClientDifference, 'identities' | 'info' | 'count'>[],
): bigint | undefined {
  let total = 0n;
  for (const { identities, info, count } of differences) {
    const isEverybody = 'allBut' in identities && identities.allBut.length === 0 && info === undefined;
    if (!isEverybody || count === undefined) return undefined;
    total += BigInt(count);
  }
  return total;
}
