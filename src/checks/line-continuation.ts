import { runsOf } from '../collections.js';
import type { LintFile } from '../rulefile/file.js';
import type { Edit } from '../rulefile/finding.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLineText, toVerdict } from '../rulefile/line-status.js';
import type { Span } from '../text/source.js';
import type { Check, Said } from './check.js';

export const lineContinuation: Check = {
  code: 'line-continuation',
  severity: 'error',
  title: 'a backslash at the end of a line',
  why: `A rule is one line, however long. A backslash at its end does not join it to the next line as in a shell:
the compiler rejects the line at the backslash. Manuals and wikis break long rules with backslashes only to fit them on
a page.`,
  example: '127.:allow,RELAYCLIENT="",\\\n  RBLSMTPD=""\n',
  corrected: '127.:allow,RELAYCLIENT="",RBLSMTPD=""\n',

  run(file, report) {
    const broken = file.lines.filter(({ backslash }) => backslash !== undefined);
    for (const run of runsOf(broken, (line, last) => line.number === last.number + 1)) {
      const [{ number, backslash }] = run;
      const { end } = backslash!;
      const said = judge(file, file.lines.slice(number - 1, number + run.length));
      if (said !== undefined) report({ start: end - 1, end }, said);
    }
  },
};

/** @param lines those that end in a backslash, and the one after them, if there is one */
function judge(file: LintFile, lines: readonly LintLine[]): Said | undefined {
  const [{ backslash, span }] = lines as [LintLine & { backslash: Span }];
  const status = classifyLineText(file.text(span), file.dialect);
  // A backslash can be the quote of a value.
  if (status === 'rule') return undefined;
  const { text, edits } = join(file, lines);
  return {
    verdict: toVerdict(status),
    message: `a backslash does not continue a line`,
    help: edits.length > 1 || edits[0]!.span.end > backslash.end ? 'join the lines' : 'remove the backslash',
    fix: { kind: classifyLineText(text, file.dialect) === 'rule' ? 'safe' : 'unsafe', edits },
  };
}

/** The lines in one, as far as they belong together, and the edits that make it. */
function join(file: LintFile, lines: readonly LintLine[]): { text: string; edits: Edit[] } {
  const joined = new JoinedLine();
  const edits: Edit[] = [];
  for (const [i, { content, backslash, parsed }] of lines.entries()) {
    joined.append(file.text(content));
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
    const nextText = file.text(next.content);
    // Inside a value spaces count.
    const start = joined.isInside ? backslash.end - 1 : backslash.start;
    const hasTwoCommas = !joined.isInside && joined.last === ',' && nextText.startsWith(',');
    const comma = !joined.isInside && !/[,:]/.test(joined.last) && /^\w+=/.test(nextText) ? ',' : '';
    if (hasTwoCommas) joined.dropLast();
    else joined.append(`${file.text({ start: backslash.start, end: start })}${comma}`);
    edits.push({ span: { start, end: next.content.start + (hasTwoCommas ? 1 : 0) }, text: comma });
  }
  return { text: joined.text, edits };
}

/** A line that is put together of pieces. The state at its end is kept, so that nothing is read twice. */
class JoinedLine {
  readonly #parts: string[] = [];
  /** The quote that is open. */
  #quote = '';

  get text(): string {
    return this.#parts.join('');
  }

  /** The last character. */
  get last(): string {
    return this.#parts.findLast((part) => part !== '')?.at(-1) ?? '';
  }

  /** Whether the end is inside a value. */
  get isInside(): boolean {
    return this.#quote !== '';
  }

  append(text: string): void {
    this.#parts.push(text);
    for (const [quote] of text.matchAll(/["']/g)) {
      if (this.#quote === '') this.#quote = quote;
      else if (this.#quote === quote) this.#quote = '';
    }
  }

  /** Takes the last character away, which is not a quote. */
  dropLast(): void {
    const i = this.#parts.findLastIndex((part) => part !== '');
    this.#parts[i] = this.#parts[i]!.slice(0, -1);
  }
}
