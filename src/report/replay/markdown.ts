import { formatRange } from '../../net/address-set.js';
import { IPV4 } from '../../net/family.js';
import type { Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { countOf, formatCount } from '../../text/counts.js';
import { visibleText } from '../../text/visible.js';
import { code } from '../diff/markdown.js';
import { TITLES } from '../diff/words.js';
import { clientRows, linesText, timeText, trafficText } from '../traffic.js';
import type { ReplayReportOptions } from './text.js';
import { hitRules, idleRules, placeOf, ruleText } from './words.js';

const MAX_RULES = 20;
const MAX_CLIENTS = 10;
const MAX_RULE_LENGTH = 72;
const MAX_LINE_LENGTH = 200;

/** What came of a replay, as Markdown for a comment on GitHub. */
export function renderReplayMarkdown(replay: Replay, options: ReplayReportOptions = {}): string {
  const { all = false, hasNoClients = false, idleDays, unknownLines = [] } = options;
  const { source, counts, traffic, undecided, flips, areClientsExhausted } = replay;
  const most = all ? Number.MAX_SAFE_INTEGER : MAX_RULES;
  const words = (rule: RuleTraffic): string => {
    const text = ruleText(replay, rule, all ? Number.MAX_SAFE_INTEGER : MAX_RULE_LENGTH);
    return rule.rule === undefined ? text : code(text);
  };
  const parts = [
    `${code(visibleText(Buffer.from(source.name)))}: ${trafficText(traffic, !areClientsExhausted)}\n`,
    linesText(counts, undecided)
      .map((line) => `- ${line}\n`)
      .join(''),
  ];
  for (const { change, rule, traffic: flipped, clients } of flips) {
    const shown = clients.slice(0, hasNoClients ? 0 : all ? most : MAX_CLIENTS);
    const rows = clientRows(shown).map(([ip, count, last, host]) => [
      code(ip!),
      count!,
      last!,
      host === '' ? '' : code(host!),
    ]);
    const where = [placeOf(rule), words(rule)].filter((part) => part !== '').join(': ');
    parts.push(`### ${TITLES[change]}\n\n${trafficText(flipped)}, by ${where}\n`);
    if (rows.length > 0) parts.push(table(['client', 'connections', 'last', 'name'], rows));
    if (!hasNoClients && flipped.clients > rows.length)
      parts.push(`and ${countOf(flipped.clients - rows.length, 'more client')}\n`);
  }
  const hit = hitRules(replay);
  if (hit.length > 0) {
    const rows = hit
      .slice(0, most)
      .map((rule) => [
        [placeOf(rule), words(rule)].filter((part) => part !== '').join(': '),
        rule.outcome,
        formatCount(rule.connections),
        formatCount(rule.clients),
        timeText(rule.first),
        timeText(rule.last),
      ]);
    parts.push('### Rules that decide\n', table(['rule', 'outcome', 'connections', 'clients', 'first', 'last'], rows));
    if (hit.length > rows.length) parts.push(`and ${countOf(hit.length - rows.length, 'more rule')}\n`);
  }
  const idle = idleRules(replay, idleDays);
  if (idle.length > 0) {
    const title = idleDays === undefined ? 'Rules never hit' : `Rules not hit for ${countOf(idleDays, 'day')}`;
    const shown = idle
      .slice(0, most)
      .map((rule) => `- ${[placeOf(rule), words(rule)].filter((part) => part !== '').join(': ')}\n`);
    parts.push(`### ${title}\n`, shown.join(''));
    if (idle.length > shown.length) parts.push(`and ${countOf(idle.length - shown.length, 'more rule')}\n`);
  }
  const tighter = replay.tighter.filter(({ kept }) => !hasNoClients || kept.end - kept.start > 1);
  if (tighter.length > 0) {
    const rows = tighter.map(({ rule, before, after, kept }) => [
      `${placeOf(rule)}: ${code(visibleText(before))}`,
      code(visibleText(after)),
      `${countOf(rule.clients, 'client')}, all in ${code(formatRange(kept, IPV4))}`,
    ]);
    parts.push(
      '### Rules that could be tighter\n',
      table(['rule', 'proved to change nothing for its clients', 'clients'], rows),
    );
  }
  if (unknownLines.length > 0) {
    const lines = unknownLines.map((line) => `- ${code(visibleText(line).slice(0, MAX_LINE_LENGTH))}\n`);
    parts.push('### Lines not understood\n', lines.join(''));
  }
  return parts.join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(head)}|${head.map(() => '---|').join('')}\n${rows.map(line).join('')}`;
}
