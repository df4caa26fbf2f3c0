import { LF } from '../rules/bytes.js';
import type { Span } from '../source.js';
import { trim, trimEnd } from './blanks.js';
import type { Edit } from './check.js';
import type { LintFile } from './file.js';
import type { LintLine } from './line.js';

/** Takes a line out. */
export function deletedLine({ source }: LintFile, { span }: LintLine): Edit {
  const hasLf = source.bytes[span.end] === LF;
  return { span: { start: span.start, end: hasLf ? span.end + 1 : span.end }, text: '' };
}

/** Puts a line, without LF, behind another. */
export function lineBehind({ span }: LintLine, text: string): Edit {
  return { span: { start: span.end, end: span.end }, text: `\n${text}` };
}

/** Puts a line, without LF, at the end of the file. */
export function lastLine({ source: { bytes } }: LintFile, text: string): Edit {
  const isOpen = bytes.length > 0 && bytes.at(-1) !== LF;
  return { span: { start: bytes.length, end: bytes.length }, text: `${isOpen ? '\n' : ''}${text}\n` };
}

/** Takes a span out of a line, and puts its text in a comment above. */
export function commentAbove(file: LintFile, line: LintLine, span: Span): Edit[] {
  const start = line.byteOrderMark?.end ?? line.span.start;
  const text = trim(file.text(span)).replace(/^(?:\/\/+|#+|;+)[ \t]*/, '');
  return [
    { span: { start, end: start }, text: `${trimEnd(`# ${text}`)}\n` },
    { span, text: '' },
  ];
}
