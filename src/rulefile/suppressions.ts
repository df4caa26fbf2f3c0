import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { LintLine } from './line.js';

/** `# tcprules-ignore CODE[, CODE] -- reason`, for the next line that is not a comment. */
const FORM = /^#\s*tcprules-ignore\b(.*)$/;

/** A comment that suppresses findings. */
export interface Suppression {
  readonly span: Span;
  readonly codes: readonly string[];
  readonly reason: string;
}

/** All such comments of a file. */
export class Suppressions {
  /** In the order of the file. */
  readonly all: readonly Suppression[];
  readonly #ofLine = new Map<number, Suppression[]>();

  constructor(file: LintFile) {
    const all: Suppression[] = [];
    let pending: Suppression[] = [];
    for (const line of file.lines) {
      if (line.kind === 'comment') {
        const suppression = readSuppression(file, line);
        if (suppression !== undefined) pending.push(suppression);
      } else if (pending.length > 0) {
        this.#ofLine.set(line.number, pending);
        for (const suppression of pending) all.push(suppression);
        pending = [];
      }
    }
    this.all = all.concat(pending);
  }

  /** The comment that suppresses a finding of this code in a line of this number, the first of several. */
  find(code: string, line: number): Suppression | undefined {
    return this.#ofLine.get(line)?.find(({ codes }) => codes.includes(code));
  }
}

function readSuppression(file: LintFile, { content }: LintLine): Suppression | undefined {
  const match = FORM.exec(file.text(content));
  if (match === null) return undefined;
  const [codes = '', ...reason] = match[1]!.split('--');
  return {
    span: content,
    codes: codes.split(/[\s,]+/).filter((code) => code !== ''),
    reason: reason.join('--').trim(),
  };
}
