import type { ClientTraffic } from '../logs/clients.js';
import type { LogCounts } from '../logs/reader.js';
import type { Traffic } from '../logs/traffic.js';
import { encodeLatin1 } from '../text/bytes.js';
import { countOf, formatCount } from '../text/counts.js';
import { visibleText } from '../text/visible.js';
import { jsonText } from './json-text.js';

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

/** Clients as rows of a table: address, connections, when last, and the name where one has one. */
export function clientRows(clients: readonly ClientTraffic[]): string[][] {
  return clients.map(({ ip, host, connections, last }) => [
    ip,
    formatCount(connections),
    last === undefined ? '' : `last ${timeText(last)}`,
    host === undefined ? '' : visibleText(encodeLatin1(host)),
  ]);
}

/** Clients as JSON. */
export function buildClientsJson(clients: readonly ClientTraffic[]): object[] {
  return clients.map(({ ip, host, connections, last }) => ({
    ip,
    host: jsonText(host),
    connections,
    last: timeJson(last),
  }));
}

/** Rows with their columns below each other; numbers are on the right. */
export function tableLines(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      /^[\d,]+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return indent + cells.join('  ').trimEnd();
  });
}

/** What the lines of a log are, including those that are not decisions; a text for each kind there is. */
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

/** The same as JSON; times are as ISO 8601 has them, null where they are not known. */
export function buildTrafficJson({ connections, clients, first, last }: Traffic): object {
  return { connections, clients, first: timeJson(first), last: timeJson(last) };
}

function timeJson(time: number | undefined): string | null {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
