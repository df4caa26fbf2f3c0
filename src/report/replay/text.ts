import { formatRange } from '../../net/address-set.js';
import { IPV4 } from '../../net/family.js';
import type { Flip, Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { countOf, formatCount } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { planText } from '../diff/gates.js';
import { TITLES } from '../diff/words.js';
import { type ColorOptions, type Style, styleFor } from '../style.js';
import { clientRows, linesText, tableLines, timeText, trafficText } from '../traffic.js';
import { hitRules, idleRules, placeOf, ruleText } from './words.js';

/** What all formats leave out or add. */
export interface ReplayReportOptions {
  /** Shows all rules and clients, however many there are. */
  readonly all?: boolean | undefined;
  /** Prints no address of a client. */
  readonly hasNoClients?: boolean | undefined;
  /** Lists the rules that decided for no connection in this many days before the end of the log; undefined for ever. */
  readonly idleDays?: number | undefined;
  /** Lines that were not understood. */
  readonly unknownLines?: readonly Uint8Array[];
}

const MAX_RULES = 20;
const MAX_CLIENTS = 10;
const MAX_RULE_LENGTH = 72;
const MAX_LINE_LENGTH = 200;

/** What came of a replay, for people. */
export function renderReplayText(replay: Replay, options: ReplayReportOptions & ColorOptions = {}): string {
  const { color, all = false, hasNoClients = false, idleDays, unknownLines = [] } = options;
  const style = styleFor(color);
  const { source, counts, traffic, undecided, flips, areClientsExhausted } = replay;
  const most = all ? Number.MAX_SAFE_INTEGER : MAX_RULES;
  const words = (rule: RuleTraffic): string => ruleText(replay, rule, all ? Number.MAX_SAFE_INTEGER : MAX_RULE_LENGTH);
  const name = visibleText(Buffer.from(source.name));
  const blocks = [
    [`${style.bold(name)}: ${trafficText(traffic, !areClientsExhausted)}`, ...linesText(counts, undecided).map(indent)],
  ];
  for (const flip of flips) blocks.push(flipLines(flip, words, style, hasNoClients ? 0 : all ? most : MAX_CLIENTS));

  const hit = hitRules(replay);
  if (hit.length > 0) {
    const rows = hit
      .slice(0, most)
      .map((rule) => [
        formatCount(rule.connections),
        formatCount(rule.clients),
        timeText(rule.first),
        timeText(rule.last),
        placeOf(rule),
        rule.outcome,
        words(rule),
      ]);
    const head = ['connections', 'clients', 'first', 'last', 'rule', '', ''];
    blocks.push([
      style.bold('Rules that decide'),
      ...tableLines([head, ...rows]),
      ...moreThan(hit.length, rows.length, 'rule'),
    ]);
  }

  const idle = idleRules(replay, idleDays);
  if (idle.length > 0) {
    const title = idleDays === undefined ? 'Rules never hit' : `Rules not hit for ${countOf(idleDays, 'day')}`;
    const rows = idle
      .slice(0, most)
      .map((rule) => [placeOf(rule), rule.last === undefined ? '' : timeText(rule.last), words(rule)]);
    blocks.push([
      `${style.bold(title)}: ${formatCount(idle.length)}`,
      ...tableLines(rows),
      ...moreThan(idle.length, rows.length, 'rule'),
    ]);
  }

  const tighter = replay.tighter.filter(({ kept }) => !hasNoClients || kept.end - kept.start > 1);
  if (tighter.length > 0) {
    blocks.push([
      style.bold('Rules that could be tighter, proved to change nothing for their clients'),
      ...tighter
        .slice(0, most)
        .flatMap(({ rule, before, after, kept, diff }) => [
          indent(
            `${placeOf(rule)}: ${trafficText({ ...rule, first: undefined }, !areClientsExhausted)}, all in ${formatRange(kept, IPV4)}`,
          ),
          indent(`  ${style.red(`- ${truncate(visibleText(before), MAX_LINE_LENGTH)}`)}`),
          indent(`  ${style.green(`+ ${truncate(visibleText(after), MAX_LINE_LENGTH)}`)}`),
          indent(`  ${planText(diff.plan)}`),
        ]),
      ...moreThan(tighter.length, Math.min(most, tighter.length), 'rule'),
    ]);
  }

  if (unknownLines.length > 0) {
    const left = counts.unknown + counts.damaged - unknownLines.length;
    blocks.push([
      style.bold('Lines not understood'),
      ...unknownLines.map((line) => indent(truncate(visibleText(line), MAX_LINE_LENGTH))),
      ...(left > 0 ? [indent(`and ${countOf(left, 'more line')}`)] : []),
    ]);
  }
  blocks.push([verdictOf(replay, style)]);
  return blocks.map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join('')).join('\n');
}

/** Whether the rules treat all connections as the server did. */
function verdictOf({ flips, traffic }: Replay, style: Style): string {
  if (traffic.connections === 0) return style.yellow('no connection was decided');
  const flipped = flips.reduce((sum, flip) => sum + flip.traffic.connections, 0);
  if (flipped === 0) return style.green('these rules treat every connection as logged');
  return `${countOf(flipped, 'connection')} would be treated otherwise than logged`;
}

function flipLines(flip: Flip, words: (rule: RuleTraffic) => string, style: Style, most: number): string[] {
  const { change, rule, traffic, clients } = flip;
  const paint = change === 'newly relayed' ? style.red : style.yellow;
  const shown = clients.slice(0, most);
  const rows = clientRows(shown);
  return [
    `${style.bold(paint(TITLES[change]))}: ${trafficText(traffic)}`,
    indent([placeOf(rule), words(rule)].filter((part) => part !== '').join('  ')),
    ...tableLines(rows),
    ...(most > 0 ? moreThan(traffic.clients, shown.length, 'client') : []),
  ];
}

function moreThan(count: number, shown: number, noun: string): string[] {
  return count > shown ? [indent(`and ${countOf(count - shown, `more ${noun}`)}`)] : [];
}

function indent(text: string): string {
  return `  ${text}`;
}
