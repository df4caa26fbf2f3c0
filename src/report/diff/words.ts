import { CHANGES, type OutcomeChange } from '../../diff/change.js';
import type {
  AddressRange,
  ClientDifference,
  ComparedRules,
  DecidingRule,
  Diff,
  DiffOutcome,
} from '../../operations/diff.js';
import { toDialect } from '../../operations/options.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { encodeLatin1 } from '../../text/bytes.js';
import { countOf, formatCount, joinWords, moreOf } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { renderOutcome } from '../environment.js';
import { linesText, timeText, trafficText } from '../traffic.js';

/** How much of a difference is shown, and how text from the files is marked. */
export interface Phrases {
  readonly maxRanges: number;
  /** On each side. */
  readonly maxRules: number;
  /** Of hosts. */
  readonly maxNames: number;
  /** That came, by logs. */
  readonly maxClients: number;
  /** Length of an outcome. */
  readonly maxOutcomeLength: number;
  /** Length of a rule or a name. */
  readonly maxRuleLength: number;
  /** Marks text from the files. */
  quote(text: string): string;
}

/** @param all whether everything is shown, however much that is */
export function phrasesFor(all: boolean, maxOutcomeLength: number, quote = (text: string): string => text): Phrases {
  const most = (count: number): number => (all ? Number.MAX_SAFE_INTEGER : count);
  return {
    maxRanges: most(8),
    maxRules: most(3),
    maxNames: most(3),
    maxClients: most(5),
    maxOutcomeLength: most(maxOutcomeLength),
    maxRuleLength: most(72),
    quote,
  };
}

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
export function summaryOf({ differences }: Diff, mark = (text: string): string => text): string {
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
  return byChange(differences).map(([change, some]) => ({ change, count: some.length, total: totalOf(some) }));
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
export function groupsOf({ differences, log }: Diff): [OutcomeChange, ClientDifference[]][] {
  const groups = byChange(differences);
  if (log === undefined) return groups;
  const isMet = ([change, members]: [OutcomeChange, ClientDifference[]]): boolean =>
    CUTTING.includes(change) && members.some(({ traffic }) => traffic !== undefined && traffic.connections > 0);
  const met = groups.filter(isMet).sort(([a], [b]) => CUTTING.indexOf(a) - CUTTING.indexOf(b));
  return [...met, ...groups.filter((group) => !isMet(group))];
}

/** What logs say of a difference: `312 connections of 3 clients since 2026-11-01 00:00, the last 2026-11-21 21:40`. */
export function weightOf({ traffic }: ClientDifference, { log }: Diff): string | undefined {
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
export function noteOf({ withoutIpv6 }: Diff): string | undefined {
  if (withoutIpv6 === undefined) return undefined;
  return `only IPv4 clients were compared: the ${withoutIpv6.dialect} server does not support IPv6`;
}

/** Names of both sides, with their dialects if these differ, and the rules of -y. */
export function namesOf(diff: Diff): { old: string; new: string } {
  const hasDialects = diff.old.dialect !== diff.new.dialect;
  const nameOf = ({ source, dialect, early }: ComparedRules): string =>
    visibleText(Buffer.from(source.name)) +
    (hasDialects ? ` (${dialect})` : '') +
    (early === undefined ? '' : ` after ${visibleText(Buffer.from(early.name))}`);
  return { old: nameOf(diff.old), new: nameOf(diff.new) };
}

/** The total number of addresses; undefined if it is unknown, or if a difference does not concern all clients at its addresses. */
export function totalOf(
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

/** `256 addresses` */
export function addressCount(count: bigint): string {
  return countOf(count, 'address', 'addresses');
}

/** The first ranges of addresses, as CIDR or `FIRST-LAST`, and how many more there are. */
export function rangesOf(
  { ranges }: Pick<ClientDifference, 'ranges'>,
  { maxRanges, quote }: Phrases,
): { ranges: string[]; more: number } {
  const shown = ranges.slice(0, maxRanges).map((range) => quote(rangeText(range)));
  return { ranges: shown, more: ranges.length - shown.length };
}

/** A range, as CIDR, as one address, or as `FIRST-LAST`. */
export function rangeText({ first, last, cidr }: AddressRange): string {
  return first === last ? first : (cidr ?? `${first}-${last}`);
}

/** The number of addresses, or how their text starts. */
export function measureOf(
  { ranges, prefix, exceptPrefixes, count }: Omit<ClientDifference, 'change' | 'before' | 'after'>,
  { quote }: Phrases,
): string {
  if (count !== undefined) return addressCount(BigInt(count));
  if (prefix === undefined) return `that do not begin with ${joinWords(exceptPrefixes.map(quote), 'or')}`;
  const text = `that begin with ${quote(prefix)}`;
  return ranges.length === 0 ? `IPv6 addresses ${text}` : text;
}

/** Which clients at these addresses, undefined for all. */
export function whoOf(
  { identities, info }: Pick<ClientDifference, 'identities' | 'info'>,
  phrases: Phrases,
): string | undefined {
  const parts = [identitiesText(identities, phrases)];
  if (info !== undefined) parts.push(`only the user ${shown(info, phrases)}`);
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}

/** Users for whom other rules apply; undefined for none. */
export function exceptUsersOf(
  { exceptInfos }: Pick<ClientDifference, 'exceptInfos'>,
  phrases: Phrases,
): string | undefined {
  if (exceptInfos.length === 0) return undefined;
  const texts = firstOf(exceptInfos, phrases, (info) => shown(info, phrases));
  return `except where rules name the user${exceptInfos.length === 1 ? '' : 's'} ${joinWords(texts, 'or')}`;
}

function identitiesText(identities: Identities, phrases: Phrases): string | undefined {
  const kinds = 'only' in identities ? identities.only : identities.allBut;
  const exception = 'only' in identities ? 'but not' : 'except';
  const named = kinds.filter((kind) => kind.kind !== 'unnamed');
  const hasUnnamed = named.length < kinds.length;
  const names = namesText(named, exception, phrases);
  if ('only' in identities) {
    if (hasUnnamed) return `only without a host name${names === undefined ? '' : `, or with ${names}`}`;
    return names && `only with ${names}`;
  }
  if (hasUnnamed) return `only with a host name${names === undefined ? '' : `, but not with ${names}`}`;
  return names && `but not with ${names}`;
}

type NamedKind = Exclude<DescribedKind, { kind: 'unnamed' }>;

function namesText(kinds: readonly NamedKind[], exception: string, phrases: Phrases): string | undefined {
  if (kinds.length === 0) return undefined;
  const texts = firstOf(kinds, phrases, (kind) => {
    if (kind.kind === 'host') return `the host name ${shown(kind.host, phrases)}`;
    const text = `a host name that ends in ${shown(kind.domain, phrases)}`;
    if (kind.except.length === 0) return text;
    const exceptions = `${exception} ${joinWords(exceptionsOf(kind.except, phrases), 'or')}`;
    // Parentheses show to which of several names an exception belongs.
    return kinds.length === 1 ? `${text}, ${exceptions}` : `${text} (${exceptions})`;
  });
  return joinWords(texts, 'or');
}

function exceptionsOf(names: readonly string[], phrases: Phrases): string[] {
  return firstOf(names, phrases, (name) => (name.startsWith('.') ? 'one that ends in ' : '') + shown(name, phrases));
}

/** The first names, and how many others there are. */
function firstOf<T>(all: readonly T[], { maxNames }: Phrases, describe: (one: T) => string): string[] {
  const texts = all.slice(0, maxNames).map(describe);
  return all.length > texts.length ? [...texts, countOf(all.length - texts.length, 'other')] : texts;
}

/** What clients get, as a rule would say it, and the same for the other side; long ones from where they differ. */
export function outcomesOf(
  { before, after }: ClientDifference,
  { maxOutcomeLength, quote }: Phrases,
): [string, string] {
  const [one, other] = [renderOutcome(before), renderOutcome(after)];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const from = Math.max(one.length, other.length) > maxOutcomeLength ? Math.max(0, same - maxOutcomeLength / 2) : 0;
  const window = (text: string): string => quote((from > 0 ? '…' : '') + truncate(text.slice(from), maxOutcomeLength));
  return [window(one), window(other)];
}

/** A rule that decides: where it is, and its text. */
interface RuleWords {
  readonly place: string;
  /** Undefined if there is no line to show. */
  readonly text: string | undefined;
}

/** The first rules that decide on one side, and how many more there are. A line with many records counts once. */
export function rulesOf(
  side: ComparedRules,
  { rules: all }: DiffOutcome,
  phrases: Phrases,
): { rules: RuleWords[]; more: number } {
  const rules: RuleWords[] = [];
  let count = 0;
  let last: DecidingRule | undefined;
  for (const rule of all) {
    if (rule.line !== undefined && rule.line === last?.line && rule.isEarly === last.isEarly) continue;
    last = rule;
    count += 1;
    if (rules.length < phrases.maxRules) rules.push(ruleWords(side, rule, phrases));
  }
  return { rules, more: count - rules.length };
}

/** The same as texts, the place of each before its text. */
export function ruleTexts(side: ComparedRules, outcome: DiffOutcome, phrases: Phrases, separator: string): string[] {
  const { rules, more } = rulesOf(side, outcome, phrases);
  const texts = rules.map(({ place, text }) => (text === undefined ? place : `${place}${separator}${text}`));
  return [...texts, ...moreOf(more, 'rule')];
}

function ruleWords(side: ComparedRules, decider: DecidingRule, { maxRuleLength, quote }: Phrases): RuleWords {
  const { rule, line, isEarly } = decider;
  if (rule === undefined) return { place: 'no rule', text: undefined };
  const word = (bytes: Uint8Array): string => quote(truncate(visibleText(bytes), maxRuleLength));
  const early = isEarly ? 'early ' : '';
  if (line !== undefined) {
    const source = isEarly ? side.early! : side.source;
    return { place: `${early}line ${line}`, text: word(source.line(line)) };
  }
  const key = toDialect(side.dialect, 'diff.dialect').formatKey(rule);
  return { place: `${early}rule`, text: word(Buffer.concat([key, Buffer.from(':')])) };
}

function shown(text: string, { maxRuleLength, quote }: Phrases): string {
  return quote(truncate(visibleText(encodeLatin1(text)), maxRuleLength) || '""');
}
