import { LF } from '../text/ascii.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const missingFinalNewline: Check = {
  code: 'missing-final-newline',
  severity: 'info',
  title: 'no newline at the end of the file',
  why: `tcprules reads an unterminated last line like any other. But a line appended later, by hand, by a script or
by a program that concatenates files, joins it and becomes part of its last rule or comment.`,
  example: '10.:allow\n:deny',
  corrected: '10.:allow\n:deny\n',

  run(file, report) {
    const { bytes } = file.source;
    const last = file.lines.at(-1);
    if (last === undefined || bytes.at(-1) === LF) return;
    const joined = `${file.text(last.span).slice(-20)}192.0.2.1:deny`;
    const span = { start: Math.max(last.span.start, bytes.length - 1), end: bytes.length };
    report(span, {
      message: `no newline at end of file; a line appended later would join this one, as in ${quoteForMessage(joined)}`,
      help: 'add a newline',
      fix: { kind: 'safe', edits: [{ span: { start: bytes.length, end: bytes.length }, text: '\n' }] },
    });
  },
};
