import type { LogCounts } from '../../logs/reader.js';
import type { Traffic } from '../../logs/traffic.js';
import type { Replay, RuleTraffic } from '../../operations/replay.js';
import { countOf, formatCount } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { lineAt } from '../findings/locate.js';

/** A time to the minute, in UTC: `2026-11-21 21:40`. */
export function timeText(time: number | undefined): string {
  if (time === undefined || !Number.isFinite(time)) return 'unknown';
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'unknown' : date.toISOString().slice(0, 16).replace('T', ' ');
}

/** `312 connections of 3 clients, 2026-11-01 00:00 to 2026-11-21 21:40` */
export function trafficText(traffic: Traffic, hasAllClients = true): string {
  if (traffic.connections === 0) return 'no connection';
  const clients = `${hasAllClients ? '' : 'at least '}${countOf(traffic.clients, 'client')}`;
  const counts = `${countOf(traffic.connections, 'connection')} of ${clients}`;
  if (traffic.first === undefined) return counts;
  const [first, last] = [timeText(traffic.first), timeText(traffic.last)];
  return first === last ? `${counts}, ${first}` : `${counts}, ${first} to ${last}`;
}

/** What the lines of a log are, those that are no decisions included; a text for each kind there is. */
export function linesText(counts: LogCounts, undecided: number): string[] {
  const { decisions, filtered, withoutTime, limits, unreadableRules, server, damaged, unknown } = counts;
  const parts = [`${countOf(decisions, 'decision')}, ${countOf(server, 'other line')} of servers`];
  const left = withoutTime === 0 ? '' : `, ${formatCount(withoutTime)} of them of no time`;
  if (filtered > 0) parts.push(`${countOf(filtered, 'decision')} left out by --since, --until or --service${left}`);
  if (undecided > 0) {
    parts.push(`${countOf(undecided, 'decision')} left out: the server cut or masked a name that rules may ask for`);
  }
  if (limits > 0) parts.push(`${countOf(limits, 'denial')} because of a limit, not of rules`);
  if (unreadableRules > 0)
    parts.push(`${countOf(unreadableRules, 'connection')} lost: the server could not read its rules`);
  if (damaged > 0) parts.push(`${countOf(damaged, 'decision')} cut or damaged`);
  if (unknown > 0) parts.push(`${countOf(unknown, 'line')} not understood`);
  return parts;
}

/** A rule's place and text: `line 4  10.:allow`, or for a database its key. */
export function ruleText({ source, dialect }: Replay, { rule, line }: RuleTraffic, most: number): string {
  if (rule === undefined) return 'no rule';
  if (line === undefined)
    return truncate(visibleText(Buffer.concat([dialect.formatKey(rule), Buffer.from(':')])), most);
  return truncate(visibleText(lineAt(source, source.lineStart(line))), most);
}

/** The place of a rule, undefined where there is none. */
export function placeOf({ line }: RuleTraffic): string {
  return line === undefined ? '' : `line ${line}`;
}

const DAY = 24 * 60 * 60 * 1000;

/** The rules that decided for no connection, or for none in the last `days` of the log. */
export function idleRules({ rules, traffic }: Replay, days: number | undefined): RuleTraffic[] {
  const known = rules.filter(({ rule }) => rule !== undefined);
  if (days === undefined || traffic.last === undefined) return known.filter(({ connections }) => connections === 0);
  const since = traffic.last - days * DAY;
  return known.filter(({ connections, last }) => connections === 0 || (last !== undefined && last < since));
}
