import type { ClientDifference, Diff, DiffOutcome, DiffSide } from '../commands/diff.js';
import type { Change } from '../space/difference.js';
import {
  countChanges,
  exceptUsersOf,
  measureOf,
  namesOf,
  noteOf,
  outcomesOf,
  plural,
  rangesOf,
  rulesOf,
  summaryOf,
  TITLES,
  type Wording,
  whoOf,
  witnessOf,
} from './diff-words.js';

/** GitHub takes comments of 65,536 characters; whoever posts one may want to say something, too. */
const MOST_BYTES = 60_000;

/** What stands for the sentence that says what was left out. */
const RESERVE = 200;

const WORDING: Wording = {
  mostRanges: 8,
  mostRules: 3,
  mostNames: 3,
  mostCharacters: 200,
  mostOfRule: 72,
  quote: code,
};

/** Differences as Markdown for a comment on GitHub: a verdict, and a table for each kind of change. */
export function renderDifferencesMarkdown(diff: Diff): string {
  const { differences } = diff;
  const names = namesOf(diff);
  const sides = `${code(names.old)} to ${code(names.new)}`;
  const verdict =
    differences.length === 0
      ? `No client is treated differently, from ${sides}.`
      : `${summaryOf(diff, (text) => `**${text}**`)}, from ${sides}.`;
  const note = noteOf(diff);
  const parts = [`${verdict}\n`, ...(note === undefined ? [] : [`\nNote: ${note}.\n`])];
  let room = MOST_BYTES - RESERVE - Buffer.byteLength(parts.join(''));
  let left = differences.length;
  for (const [change] of countChanges(differences)) {
    const rows = differences.filter((difference) => difference.change === change);
    const head = headOf(change);
    let isBegun = false;
    for (const difference of rows) {
      const part = (isBegun ? '' : head) + rowOf(difference, diff);
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
  return `${plural(count, 'more difference')} did not fit into a comment; \`tcprulesctl diff\` shows everything.`;
}

function headOf(change: Change): string {
  return `\n### ${TITLES[change]}\n\n| clients | old | new | for example |\n|---|---|---|---|\n`;
}

function rowOf(difference: ClientDifference, diff: Diff): string {
  const { ranges, more } = rangesOf(difference.addresses, WORDING);
  const [before, after] = outcomesOf(difference, WORDING);
  const clients = [
    ranges.join(', ') + (more > 0 ? ` and ${plural(more, 'more range')}` : ''),
    measureOf(difference, WORDING),
    whoOf(difference, WORDING) ?? '',
    exceptUsersOf(difference, WORDING) ?? '',
  ].filter((part) => part !== '');
  const cells = [
    clients.join('<br>'),
    outcomeCell(before, diff.old, difference.before),
    outcomeCell(after, diff.new, difference.after),
    code(witnessOf(difference)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function outcomeCell(outcome: string, side: DiffSide, { positions }: DiffOutcome): string {
  const { rules, more } = rulesOf(side, positions, WORDING);
  const rows = rules.map(({ place, text }) => (text === undefined ? place : `${place}: ${text}`));
  if (more > 0) rows.push(`and ${plural(more, 'more rule')}`);
  return [outcome, ...rows].join('<br>');
}

/**
 * Text as code in a table: within longer a fence than any run of backticks in it, and with pipes that part no cells.
 */
function code(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const padding = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${padding}${text.replaceAll('|', '\\|')}${padding}${fence}`;
}
