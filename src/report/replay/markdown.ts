import { formatRange } from '../../net/address-set.js';
import { IPV4 } from '../../net/family.js';
import type { Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { countOf, formatCount, moreOf } from '../../text/counts.js';
import { visibleText } from '../../text/visible.js';
import { code } from '../diff/markdown.js';
import { TITLES } from '../diff/words.js';
import { clientRows, linesText, timeText, trafficText } from '../traffic.js';
import { describePlace, MAX_LINE_LENGTH, type ReplayReportOptions, selectShown } from './words.js';

/** What came of a replay, as Markdown for a comment on GitHub. */
export function renderReplayMarkdown(replay: Replay, options: ReplayReportOptions = {}): string {
  const { unknownLines = [] } = options;
  const { source, counts, traffic, undecided, areClientsExhausted } = replay;
  const { maxRules, maxClients, words, hit, idle, idleTitle, tighter } = selectShown(replay, options);
  const nameOf = (rule: RuleTraffic): string => {
    const text = rule.rule === undefined ? words(rule) : code(words(rule));
    return [describePlace(rule), text].filter((part) => part !== '').join(': ');
  };
  const parts = [
    `${code(visibleText(Buffer.from(source.name)))}: ${trafficText(traffic, !areClientsExhausted)}\n`,
    list(linesText(counts, undecided)),
  ];
  const add = (texts: readonly string[]): void => {
    for (const text of texts) parts.push(`${text}\n`);
  };
  for (const { change, rule, traffic: flipped, clients } of replay.flips) {
    const rows = clientRows(clients.slice(0, maxClients)).map(([ip, count, last, host]) => [
      code(ip!),
      count!,
      last!,
      host === '' ? '' : code(host!),
    ]);
    add([`### ${TITLES[change]}\n\n${trafficText(flipped)}, by ${nameOf(rule)}`]);
    if (rows.length > 0) parts.push(table(['client', 'connections', 'last', 'name'], rows));
    if (maxClients > 0) add(moreOf(flipped.clients - rows.length, 'client'));
  }
  if (hit.length > 0) {
    const rows = hit
      .slice(0, maxRules)
      .map((rule) => [
        nameOf(rule),
        rule.outcome,
        formatCount(rule.connections),
        formatCount(rule.clients),
        timeText(rule.first),
        timeText(rule.last),
      ]);
    parts.push('### Rules that decide\n', table(['rule', 'outcome', 'connections', 'clients', 'first', 'last'], rows));
    add(moreOf(hit.length - maxRules, 'rule'));
  }
  if (idle.length > 0) {
    parts.push(`### ${idleTitle}\n`, list(idle.slice(0, maxRules).map(nameOf)));
    add(moreOf(idle.length - maxRules, 'rule'));
  }
  if (tighter.length > 0) {
    const rows = tighter.map(({ rule, before, after, kept }) => [
      `${describePlace(rule)}: ${code(visibleText(before))}`,
      code(visibleText(after)),
      `${countOf(rule.clients, 'client')}, all in ${code(formatRange(kept, IPV4))}`,
    ]);
    parts.push(
      '### Rules that could be tighter\n',
      table(['rule', 'proved to change nothing for its clients', 'clients'], rows),
    );
  }
  if (unknownLines.length > 0) {
    const lines = unknownLines.map((line) => code(visibleText(line).slice(0, MAX_LINE_LENGTH)));
    parts.push('### Lines not understood\n', list(lines));
  }
  return parts.join('\n');
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}\n`).join('');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(head)}|${head.map(() => '---|').join('')}\n${rows.map(line).join('')}`;
}
