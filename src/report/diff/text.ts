import type { ClientDifference, Diff } from '../../operations/diff.js';
import { countOf, moreOf } from '../../text/counts.js';
import { renderClient } from '../client.js';
import { type ColorOptions, makeStyle, type Style } from '../style.js';
import { clientRows, tableLines } from '../traffic.js';
import { brokenGateTexts, type GateOptions, planText } from './gates.js';
import { addressCount, Phrases } from './phrases.js';
import {
  describeSides,
  describeSummary,
  describeTraffic,
  describeWithoutIpv6,
  groupByChange,
  logTexts,
  sumAddresses,
  TITLES,
} from './words.js';

export interface DiffTextOptions extends ColorOptions, GateOptions {
  /** Names every range, rule and host, however many there are. */
  readonly all?: boolean | undefined;
  /** Prints differences only. */
  readonly quiet?: boolean | undefined;
}

export const SHORT = new Phrases(false, 400);
export const WHOLE = new Phrases(true, 400);

/** Outcomes up to this width have their rules next to them, wider ones below. */
const WIDEST_OUTCOME = 48;

/** Ranges are wrapped at about this width. */
const WIDTH = 100;

/** Differences for people, below a heading for each kind of change, and a summary. */
export function renderDifferencesText(
  diff: Diff,
  { color, all = false, quiet = false, brokenGates = [] }: DiffTextOptions = {},
): string {
  const style = makeStyle(color);
  const { differences } = diff;
  const names = describeSides(diff);
  const note = describeWithoutIpv6(diff);
  const notes = note === undefined || quiet ? [] : [`${style.cyan('note:')} ${note}`];
  if (differences.length === 0) {
    const verdict = style.green(`no differences: ${names.new} treats all clients as ${names.old} does`);
    return quiet ? '' : lines([verdict, ...notes, ...logTexts(diff)]);
  }
  const [log, ...logLines] = logTexts(diff);
  const blocks = [lines([style.bold(`--- ${names.old}`), style.bold(`+++ ${names.new}`)])];
  if (log !== undefined && !quiet) blocks.push(lines([log, ...logLines.map((line) => `  ${line}`)]));
  for (const [, members] of groupByChange(diff)) {
    blocks.push(lines([heading(members, style)]));
    for (const difference of members)
      blocks.push(lines(renderDifference(difference, diff, all ? WHOLE : SHORT, style)));
  }
  const fails = brokenGates.flatMap((gate) => brokenGateTexts(gate, all ? WHOLE : SHORT));
  if (fails.length > 0) blocks.push(lines(fails.map((text) => `${style.red('fails:')} ${text}`)));
  if (!quiet) blocks.push(lines([describeSummary(diff), ...notes, planText(diff.plan)]));
  return blocks.join('\n');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function heading(members: readonly ClientDifference[], style: Style): string {
  const { change } = members[0]!;
  const total = sumAddresses(members);
  const counts = countOf(members.length, 'difference') + (total === undefined ? '' : `, ${addressCount(total)}`);
  const paint = change === 'newly relayed' ? style.red : change === 'other variables' ? style.cyan : style.yellow;
  return `${style.bold(paint(TITLES[change]))}: ${counts}`;
}

function renderDifference(difference: ClientDifference, diff: Diff, phrases: Phrases, style: Style): string[] {
  const [before, after] = phrases.outcomes(difference);
  const sides = [
    { outcome: `- ${before}`, paint: style.red, rows: phrases.rules(diff.old, difference.before) },
    { outcome: `+ ${after}`, paint: style.green, rows: phrases.rules(diff.new, difference.after) },
  ];
  let placeWidth = 0;
  for (const { rows } of sides) {
    for (const { place, text } of rows.rules) if (text !== undefined) placeWidth = Math.max(placeWidth, place.length);
  }
  const widest = Math.max(...sides.map(({ outcome }) => outcome.length));
  const exceptUsers = phrases.exceptUsers(difference);
  const traffic = describeTraffic(difference, diff);
  return [
    ...renderTitle(difference, phrases, style),
    ...(traffic === undefined ? [] : [`  ${style.bold(traffic)}`]),
    ...clientLines(difference, phrases.maxClients),
    ...(exceptUsers === undefined ? [] : [`  ${exceptUsers}`]),
    ...sides.flatMap(({ outcome, paint, rows }) => {
      const texts = rows.rules.map(({ place, text }) =>
        text === undefined ? place : `${place.padEnd(placeWidth)}  ${text}`,
      );
      texts.push(...moreOf(rows.more, 'rule'));
      if (widest > WIDEST_OUTCOME) return [`  ${paint(outcome)}`, ...texts.map((text) => `      ${text}`)];
      const padding = ' '.repeat(widest - outcome.length);
      const indent = ' '.repeat(widest);
      return texts.map((text, i) => `  ${i === 0 ? paint(outcome) + padding : indent}  ${text}`);
    }),
    `  for example ${renderClient(difference.witness)}`,
  ];
}

/** The clients that came, most connections first. */
function clientLines({ clients = [], traffic }: ClientDifference, most: number): string[] {
  const rows = clientRows(clients.slice(0, most));
  if (rows.length === 0) return [];
  const more = moreOf((traffic?.clients ?? 0) - rows.length, 'client');
  return [...tableLines(rows, '    '), ...more.map((text) => `    ${text}`)];
}

/** The clients concerned, on as many lines as the ranges need. */
export function renderTitle(
  difference: Omit<ClientDifference, 'change' | 'before' | 'after'>,
  phrases: Phrases,
  style: Style,
): string[] {
  const { ranges, more } = phrases.ranges(difference);
  const measure = phrases.measure(difference);
  const who = phrases.who(difference);
  const rows: string[] = [''];
  for (const [i, range] of ranges.entries()) {
    const item = i < ranges.length - 1 || more > 0 ? `${range},` : range;
    const row = rows.at(-1)!;
    if (row !== '' && row.length + 1 + item.length > WIDTH) rows.push(item);
    else rows[rows.length - 1] = row === '' ? item : `${row} ${item}`;
  }
  const bold = rows.filter((row) => row !== '').map((row) => style.bold(row));
  const rest = [
    more > 0 ? `and ${countOf(more, 'more range')}${difference.count === undefined ? ',' : ''}` : '',
    ranges.length === 0 ? measure : difference.count === undefined ? measure : `(${measure})`,
  ].filter((part) => part !== '');
  const end = rest.join(' ') + (who === undefined ? '' : `, ${who}`);
  const last = rows.at(-1)!;
  if (last === '') return [end];
  if (last.length + 1 + end.length > WIDTH + 20) return [...bold, end];
  return [...bold.slice(0, -1), `${bold.at(-1)} ${end}`];
}
