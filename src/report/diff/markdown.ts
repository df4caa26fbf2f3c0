import type { OutcomeChange } from '../../diff/change.js';
import type { ClientDifference, ComparedRules, Diff, DiffOutcome } from '../../operations/diff.js';
import { countOf } from '../../text/counts.js';
import { renderClient } from '../client.js';
import { clientRows } from '../traffic.js';
import { brokenGateTexts, type GateOptions, planText } from './gates.js';
import { Phrases } from './phrases.js';
import {
  describeSides,
  describeSummary,
  describeTraffic,
  describeWithoutIpv6,
  groupByChange,
  logTexts,
  TITLES,
} from './words.js';

/** GitHub accepts comments of 65,536 characters, which leaves room for other text. */
const MAX_BYTES = 60_000;

/** Room for the sentence about what was left out. */
const RESERVE = 200;

const MAX_OUTCOME_LENGTH = 200;

export interface DiffMarkdownOptions extends GateOptions {
  /** Lists everything, even if it is too long for GitHub. */
  readonly all?: boolean | undefined;
}

/** Differences as Markdown for a comment on GitHub: a summary, and a table for each kind of change. */
export function renderDifferencesMarkdown(
  diff: Diff,
  { all = false, brokenGates = [] }: DiffMarkdownOptions = {},
): string {
  const { differences } = diff;
  const phrases = new Phrases(all, MAX_OUTCOME_LENGTH, code);
  const names = describeSides(diff);
  const sides = `${code(names.old)} to ${code(names.new)}`;
  const verdict =
    differences.length === 0
      ? `No client is treated differently from ${sides}.`
      : `${describeSummary(diff, (text) => `**${text}**`)}, from ${sides}.`;
  const note = describeWithoutIpv6(diff);
  const fails = brokenGates.flatMap((gate) =>
    brokenGateTexts(gate, new Phrases(false, MAX_OUTCOME_LENGTH, code)).map((text) => `- **fails**: ${text}\n`),
  );
  const parts = [
    `${verdict}\n`,
    ...(note === undefined ? [] : [`\nNote: ${note}.\n`]),
    ...(fails.length === 0 ? [] : [`\n${fails.join('')}`]),
    ...logTexts(diff).map((line, i) => `${i === 0 ? '\n' : ''}- ${line}\n`),
    ...(differences.length === 0 ? [] : [`\n\`${planText(diff.plan)}\`\n`]),
  ];
  let room = (all ? Number.POSITIVE_INFINITY : MAX_BYTES - RESERVE) - Buffer.byteLength(parts.join(''));
  let left = differences.length;
  for (const [change, rows] of groupByChange(diff)) {
    const head = renderHead(change);
    let isBegun = false;
    for (const difference of rows) {
      const part = (isBegun ? '' : head) + renderRow(difference, diff, phrases);
      room -= Buffer.byteLength(part);
      if (room < 0) return `${parts.join('')}\n${leftOut(left)}\n`;
      parts.push(part);
      isBegun = true;
      left -= 1;
    }
  }
  return parts.join('');
}

function leftOut(count: number): string {
  return `${countOf(count, 'more difference')} did not fit into a comment; \`tcprulesctl diff\` shows all of them.`;
}

function renderHead(change: OutcomeChange): string {
  return `\n### ${TITLES[change]}\n\n| clients | old | new | for example |\n|---|---|---|---|\n`;
}

function renderRow(difference: ClientDifference, diff: Diff, phrases: Phrases): string {
  const { ranges, more } = phrases.ranges(difference);
  const [before, after] = phrases.outcomes(difference);
  const traffic = describeTraffic(difference, diff);
  const clients = [
    ranges.join(', ') + (more > 0 ? ` and ${countOf(more, 'more range')}` : ''),
    phrases.measure(difference),
    phrases.who(difference) ?? '',
    phrases.exceptUsers(difference) ?? '',
    traffic === undefined ? '' : `**${traffic}**`,
    ...clientRows((difference.clients ?? []).slice(0, phrases.maxClients)).map((cells) =>
      code(cells.filter((cell) => cell !== '').join(' ')),
    ),
  ].filter((part) => part !== '');
  const cells = [
    clients.join('<br>'),
    outcomeCell(before, diff.old, difference.before, phrases),
    outcomeCell(after, diff.new, difference.after, phrases),
    code(renderClient(difference.witness)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function outcomeCell(outcome: string, side: ComparedRules, given: DiffOutcome, phrases: Phrases): string {
  return [outcome, ...phrases.ruleTexts(side, given, ': ')].join('<br>');
}

/**
 * Text as code, inside a table or outside. Renderers disagree on pipes, backticks and backslashes, and drop spaces at the
 * ends, so these are written as character references.
 */
export function code(text: string): string {
  if (!/[`|\\]|^ | $|^$/.test(text)) return `\`${text}\``;
  return `<code>${text.replaceAll(/[!#-&*.:<>?@[-`{-~]|^ | $/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}
