import type { OutcomeChange } from '../../diff/difference.js';
import type { ClientDifference, ComparedRules, Diff, DiffOutcome } from '../../operations/diff.js';
import { countOf } from '../../text/counts.js';
import {
  countChanges,
  exceptUsersOf,
  measureOf,
  namesOf,
  noteOf,
  outcomesOf,
  type Phrases,
  rangesOf,
  rulesOf,
  summaryOf,
  TITLES,
  UNLIMITED,
  whoOf,
  witnessOf,
} from './words.js';

/** GitHub takes comments of 65,536 characters; whoever posts one may want to say something, too. */
const MOST_BYTES = 60_000;

/** What stands for the sentence that says what was left out. */
const RESERVE = 200;

const SHORT: Phrases = {
  mostRanges: 8,
  mostRules: 3,
  mostNames: 3,
  mostCharacters: 200,
  mostOfRule: 72,
  quote: code,
};
const WHOLE: Phrases = { ...UNLIMITED, quote: code };

export interface DiffMarkdownOptions {
  /** Names every range, rule and host, and leaves out no difference, though GitHub may not take it. */
  readonly all?: boolean | undefined;
}

/** Differences as Markdown for a comment on GitHub: a verdict, and a table for each kind of change. */
export function renderDifferencesMarkdown(diff: Diff, { all = false }: DiffMarkdownOptions = {}): string {
  const { differences } = diff;
  const names = namesOf(diff);
  const sides = `${code(names.old)} to ${code(names.new)}`;
  const verdict =
    differences.length === 0
      ? `No client is treated differently, from ${sides}.`
      : `${summaryOf(diff, (text) => `**${text}**`)}, from ${sides}.`;
  const note = noteOf(diff);
  const parts = [`${verdict}\n`, ...(note === undefined ? [] : [`\nNote: ${note}.\n`])];
  let room = (all ? Number.POSITIVE_INFINITY : MOST_BYTES - RESERVE) - Buffer.byteLength(parts.join(''));
  let left = differences.length;
  for (const [change] of countChanges(differences)) {
    const rows = differences.filter((difference) => difference.change === change);
    const head = headOf(change);
    let isBegun = false;
    for (const difference of rows) {
      const part = (isBegun ? '' : head) + rowOf(difference, diff, all ? WHOLE : SHORT);
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
  return `${countOf(count, 'more difference')} did not fit into a comment; \`tcprulesctl diff\` shows everything.`;
}

function headOf(change: OutcomeChange): string {
  return `\n### ${TITLES[change]}\n\n| clients | old | new | for example |\n|---|---|---|---|\n`;
}

function rowOf(difference: ClientDifference, diff: Diff, wording: Phrases): string {
  const { ranges, more } = rangesOf(difference.addresses, wording);
  const [before, after] = outcomesOf(difference, wording);
  const clients = [
    ranges.join(', ') + (more > 0 ? ` and ${countOf(more, 'more range')}` : ''),
    measureOf(difference, wording),
    whoOf(difference, wording) ?? '',
    exceptUsersOf(difference, wording) ?? '',
  ].filter((part) => part !== '');
  const cells = [
    clients.join('<br>'),
    outcomeCell(before, diff.old, difference.before, wording),
    outcomeCell(after, diff.new, difference.after, wording),
    code(witnessOf(difference)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function outcomeCell(outcome: string, side: ComparedRules, given: DiffOutcome, wording: Phrases): string {
  const { rules, more } = rulesOf(side, given, wording);
  const rows = rules.map(({ place, text }) => (text === undefined ? place : `${place}: ${text}`));
  if (more > 0) rows.push(`and ${countOf(more, 'more rule')}`);
  return [outcome, ...rows].join('<br>');
}

/**
 * Text as code, in a table or out of it. Renderers do not agree on what ends a cell or a span where there are pipes,
 * backticks and backslashes, and spaces at the ends are lost; as references to characters they are all the same to them.
 */
function code(text: string): string {
  if (!/[`|\\]|^ | $|^$/.test(text)) return `\`${text}\``;
  return `<code>${text.replaceAll(/[!#-&*.:<>?@[-`{-~]|^ | $/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}
