import { runsOf } from '../collections.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLineText, toVerdict } from '../rulefile/line-status.js';
import { CR } from '../text/ascii.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const crlfLineEnding: Check = {
  code: 'crlf-line-ending',
  severity: 'error',
  title: 'lines that end in CR LF, as on Windows',
  why: `A line ends in LF. The CR that Windows editors and web forms put before it belongs to the line: after a rule
it is where a comma or the end of the line is expected, and the line is rejected. The message of tcprules shows a line
that looks correct, because the CR is invisible. Comments may end in anything. Where lines end in CR alone, as old
Macintosh editors wrote them, the whole file is a single line and, if it begins with "#", a single comment.`,
  example: '10.:allow\r\n:deny\r\n',
  corrected: '10.:allow\n:deny\n',

  describe: () => ({
    message: 'CR (\\r) inside the line; only LF ends a line',
    help: 'if the line should end here, convert the file to LF',
  }),

  run(file, report) {
    if (file.obstacle === 'crlf-line-ending') {
      const first = file.source.bytes.indexOf(CR);
      report({ start: first, end: first + 1 }, judgeFile(file));
      return;
    }
    if (!file.source.bytes.includes(CR)) return;
    for (const line of file.lines) {
      const text = file.text(line.content);
      const at = line.parsed.kind === 'comment' ? text.search(/\r(?=[^\r]*:(?:allow|deny))/) : -1;
      if (at === -1) continue;
      const start = line.content.start + at;
      const span = { start, end: start + 1 };
      report(span, {
        severity: 'warning',
        message: `CR (\\r) does not end this comment: ${quoteForMessage(text.slice(at + 1))} is part of it`,
        help: 'if the line should end here, convert the file to LF',
        fix: { kind: 'unsafe', edits: [{ span, text: '\n' }] },
      });
    }
    const ending = file.lines.filter(({ carriageReturn }) => carriageReturn !== undefined);
    for (const run of runsOf(ending, (line, last) => line.number === last.number + 1)) {
      const span = { start: run[0].carriageReturn!.start, end: run.at(-1)!.carriageReturn!.end };
      report(span, {
        ...judge(file, run),
        help: 'convert the file to LF',
        fix: { kind: 'safe', edits: [{ span, text: file.text(span).replaceAll(/\r+(?=\n|$)/g, '') }] },
      });
    }
  },
};

/** Lines that end in CR alone are one line, which is a comment if the first begins with "#". */
function judgeFile(file: LintFile): Said {
  const { bytes } = file.source;
  const span = { start: 0, end: bytes.length };
  const text = file.text(span);
  const status = classifyLineText(text, file.dialect);
  const effect = status === 'comment' ? ', so there are no rules and every client is allowed' : '';
  const verdict = status === 'comment' || status === 'rule' ? 'misread' : toVerdict(status);
  return {
    verdict,
    message: `lines end in CR (\\r) alone, but only LF ends a line; the whole file is one ${status === 'comment' ? 'comment' : 'line'}${effect}`,
    help: 'convert the file to LF',
    fix: { kind: 'unsafe', edits: [{ span, text: text.replaceAll('\r', '\n') }] },
  };
}

/** What happens to adjacent lines that end in CR. */
function judge(file: LintFile, lines: readonly LintLine[]): Said {
  const count = lines.length === 1 ? 'this line ends in CR LF' : `${lines.length} lines, starting here, end in CR LF`;
  for (const line of lines) {
    const text = file.text({ start: line.content.start, end: line.carriageReturn!.end });
    const status = classifyLineText(text, file.dialect);
    if (status !== 'rejected' && status !== 'endless-loop' && status !== 'rule') continue;
    const where = line === lines[0] ? 'of it' : `of ${file.source.lineName(line.number)}`;
    const verdict = status === 'rule' ? 'misread' : toVerdict(status);
    const message = `${count}, and the CR is part ${where}: ${quoteForMessage(text)}`;
    return { severity: 'error', verdict, message };
  }
  return { severity: 'info', message: `${count}; harmless in comments and blank lines` };
}
