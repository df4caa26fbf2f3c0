import type { Span } from '../../source.js';
import type { Check, Edit, Report } from '../check.js';
import { fateOfText, verdictOf } from '../fate.js';
import type { LintFile } from '../file.js';
import type { LintLine } from '../line.js';

/** A backslash at the end of a line. */
export const lineContinuation: Check = {
  code: 'line-continuation',
  severity: 'error',
  page: {
    title: 'a backslash at the end of a line',
    why: `A rule is one line, however long. A backslash at its end does not join it to the next, as it would for a
shell: the compiler rejects the line at the backslash. Manuals and wikis break long rules with backslashes to fit
them on a page, and say that they do.`,
    example: '127.:allow,RELAYCLIENT="",\\\n  RBLSMTPD=""\n',
    instead: '127.:allow,RELAYCLIENT="",RBLSMTPD=""\n',
  },

  run(file, report) {
    for (let i = 0; i < file.lines.length; i += 1) {
      const first = i;
      while (file.lines[i]?.backslash !== undefined) i += 1;
      if (i > first) {
        const found = judge(file, file.lines.slice(first, i + 1));
        if (found !== undefined) report(found);
      }
    }
  },
};

/** @param lines those that end in a backslash, and the one behind them, if there is one */
function judge(file: LintFile, lines: readonly LintLine[]): Report | undefined {
  const [{ backslash, span }] = lines as [LintLine & { backslash: Span }];
  const fate = fateOfText(file.text(span), file.dialect);
  // A backslash can be the quote of a value.
  if (fate === 'rule') return undefined;
  const { text, edits } = join(file, lines);
  return {
    span: { start: backslash.end - 1, end: backslash.end },
    message: `${verdictOf(fate, file.dialect)}: a rule is one line, which a backslash does not continue`,
    help: edits.length > 1 || edits[0]!.span.end > backslash.end ? 'join the lines' : 'take the backslash out',
    fix: { kind: fateOfText(text, file.dialect) === 'rule' ? 'safe' : 'unsafe', edits },
  };
}

/** The lines in one, as far as they belong together, and the edits that make it. */
function join(file: LintFile, lines: readonly LintLine[]): { text: string; edits: Edit[] } {
  let text = '';
  const edits: Edit[] = [];
  for (const [i, { core, backslash, parsed }] of lines.entries()) {
    text += file.text(core);
    if (backslash === undefined) break;
    const next = lines[i + 1];
    const isEnd =
      next === undefined ||
      next.parsed.kind === 'blank' ||
      next.parsed.kind === 'comment' ||
      (i === 0 && parsed.kind === 'rule' && next.parsed.kind === 'rule');
    if (isEnd) {
      edits.push({ span: backslash, text: '' });
      break;
    }
    const nextText = file.text(next.core);
    // Inside a value the blanks count.
    const isInside = /["']/.test(text.replaceAll(/"[^"]*"|'[^']*'/g, ''));
    const start = isInside ? backslash.end - 1 : backslash.start;
    const hasTwoCommas = !isInside && text.endsWith(',') && nextText.startsWith(',');
    const comma = !isInside && !/[,:]$/.test(text) && /^\w+=/.test(nextText) ? ',' : '';
    text += `${file.text({ start: backslash.start, end: start })}${comma}`;
    if (hasTwoCommas) text = text.slice(0, -1);
    edits.push({ span: { start, end: next.core.start + (hasTwoCommas ? 1 : 0) }, text: comma });
  }
  return { text, edits };
}
