import { LF } from '../text/ascii.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** A last line that does not end. */
export const missingFinalNewline: Check = {
  code: 'missing-final-newline',
  severity: 'info',
  docs: {
    title: 'no line feed at the end of the last line',
    why: `tcprules reads a last line that does not end as if it did. But what is added to the file later, by hand, by a
script or by a program that puts several files together, then joins that line, and becomes part of its last rule or
comment.`,
    example: '10.:allow\n:deny',
    corrected: '10.:allow\n:deny\n',
  },

  run(file, report) {
    const { bytes } = file.source;
    const last = file.lines.at(-1);
    if (last === undefined || bytes.at(-1) === LF) return;
    const joined = `${file.text(last.span).slice(-20)}192.0.2.1:deny`;
    report({
      span: { start: Math.max(last.span.start, bytes.length - 1), end: bytes.length },
      message: `a line that is added to the file joins this one, as in ${quoteForMessage(joined)}`,
      help: 'end the line',
      fix: { kind: 'safe', edits: [{ span: { start: bytes.length, end: bytes.length }, text: '\n' }] },
    });
  },
};
