import { formatRange } from '../../net/address-set.js';
import { IPV4 } from '../../net/family.js';
import type { Flip, Replay } from '../../operations/replay.js';
import { countOf, formatCount, moreOf } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { planText } from '../diff/gates.js';
import { TITLES } from '../diff/words.js';
import { type ColorOptions, makeStyle, type Style } from '../style.js';
import { clientRows, linesText, tableLines, timeText, trafficText } from '../traffic.js';
import { describePlace, MAX_LINE_LENGTH, type ReplayReportOptions, type ShownReplay, selectShown } from './words.js';

/** What came of a replay, for people. */
export function renderReplayText(replay: Replay, options: ReplayReportOptions & ColorOptions = {}): string {
  const { unknownLines = [] } = options;
  const style = makeStyle(options.color);
  const { source, counts, traffic, undecided, areClientsExhausted } = replay;
  const shown = selectShown(replay, options);
  const { maxRules, words, hit, idle, tighter } = shown;
  const blocks = [
    [
      `${style.bold(visibleText(Buffer.from(source.name)))}: ${trafficText(traffic, !areClientsExhausted)}`,
      ...linesText(counts, undecided).map(indent),
    ],
    ...replay.flips.map((flip) => flipLines(flip, shown, style)),
  ];
  if (hit.length > 0) {
    const rows = hit
      .slice(0, maxRules)
      .map((rule) => [
        formatCount(rule.connections),
        formatCount(rule.clients),
        timeText(rule.first),
        timeText(rule.last),
        describePlace(rule),
        rule.outcome,
        words(rule),
      ]);
    const head = ['connections', 'clients', 'first', 'last', 'rule', '', ''];
    blocks.push([style.bold('Rules that decide'), ...tableLines([head, ...rows]), ...moreRules(hit, maxRules)]);
  }
  if (idle.length > 0) {
    const rows = idle
      .slice(0, maxRules)
      .map((rule) => [describePlace(rule), rule.last === undefined ? '' : timeText(rule.last), words(rule)]);
    const title = `${style.bold(shown.idleTitle)}: ${formatCount(idle.length)}`;
    blocks.push([title, ...tableLines(rows), ...moreRules(idle, maxRules)]);
  }
  if (tighter.length > 0) {
    const lines = tighter.slice(0, maxRules).flatMap(({ rule, before, after, kept, diff }) => {
      const weight = trafficText({ ...rule, first: undefined }, !areClientsExhausted);
      return [
        `${describePlace(rule)}: ${weight}, all in ${formatRange(kept, IPV4)}`,
        `  ${style.red(`- ${truncate(visibleText(before), MAX_LINE_LENGTH)}`)}`,
        `  ${style.green(`+ ${truncate(visibleText(after), MAX_LINE_LENGTH)}`)}`,
        `  ${planText(diff.plan)}`,
      ];
    });
    const title = style.bold('Rules that could be tighter, proved to change nothing for their clients');
    blocks.push([title, ...lines.map(indent), ...moreRules(tighter, maxRules)]);
  }
  if (unknownLines.length > 0) {
    const left = counts.unknown + counts.damaged - unknownLines.length;
    const lines = unknownLines.map((line) => truncate(visibleText(line), MAX_LINE_LENGTH));
    blocks.push([style.bold('Lines not understood'), ...[...lines, ...moreOf(left, 'line')].map(indent)]);
  }
  blocks.push([describeVerdict(replay, style)]);
  return blocks.map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join('')).join('\n');
}

/** Whether the rules treat all connections as the server did. */
function describeVerdict({ flips, traffic }: Replay, style: Style): string {
  if (traffic.connections === 0) return style.yellow('no connection was decided');
  const flipped = flips.reduce((sum, flip) => sum + flip.traffic.connections, 0);
  if (flipped === 0) return style.green('these rules treat every connection as logged');
  return `${countOf(flipped, 'connection')} would be treated otherwise than logged`;
}

function flipLines(
  { change, rule, traffic, clients }: Flip,
  { words, maxClients }: ShownReplay,
  style: Style,
): string[] {
  const paint = change === 'newly relayed' ? style.red : style.yellow;
  const rows = clientRows(clients.slice(0, maxClients));
  return [
    `${style.bold(paint(TITLES[change]))}: ${trafficText(traffic)}`,
    indent([describePlace(rule), words(rule)].filter((part) => part !== '').join('  ')),
    ...tableLines(rows),
    ...(maxClients > 0 ? moreOf(traffic.clients - rows.length, 'client').map(indent) : []),
  ];
}

function moreRules({ length }: readonly unknown[], shown: number): string[] {
  return moreOf(length - shown, 'rule').map(indent);
}

function indent(text: string): string {
  return `  ${text}`;
}
