import { findExampleClient } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLineText, toAddressVerdict, toVerdict } from '../rulefile/line-status.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { decodeUtf16 } from '../rulefile/trim.js';
import type { Check, Said } from './check.js';

export const byteOrderMark: Check = {
  code: 'byte-order-mark',
  severity: 'error',
  title: 'a byte order mark',
  why: `Some editors, mostly on Windows, begin a file with the bytes EF BB BF to mark it as UTF-8. Editors do not
show them, but the compiler reads them as the first three characters of the first line: a rule there is dead, and a
comment is no longer a comment. A file in UTF-16, which begins with FF FE or FE FF, cannot be read at all.`,
  example: '\xef\xbb\xbf127.:allow,RELAYCLIENT=""\n',
  corrected: '127.:allow,RELAYCLIENT=""\n',

  // Files put together with cat have marks inside.
  describe: () => ({ message: 'this line starts with a byte order mark (U+FEFF)', help: 'remove it' }),

  run(file, report) {
    const utf8 = decodeUtf16(file.source.bytes);
    if (utf8 !== undefined) {
      const span = { start: 0, end: 2 };
      report(span, {
        message: 'this file is UTF-16; the compiler cannot read any line of it',
        help: 'save it as UTF-8, without a byte order mark',
        fix: { kind: 'safe', edits: [{ span: { start: 0, end: file.source.bytes.length }, text: utf8 }] },
      });
      return;
    }
    const [first] = file.lines;
    if (first?.byteOrderMark !== undefined) {
      report(first.byteOrderMark, {
        ...judge(file, first),
        help: 'save the file without the byte order mark',
        fix: { kind: 'safe', edits: [{ span: first.byteOrderMark, text: '' }] },
      });
    }
    for (const { rule, text } of file.oddCompleteRules) {
      if (!text.startsWith(MARK)) continue;
      const span = { start: rule.address.start, end: rule.address.start + MARK.length };
      report(span, {
        verdict: toAddressVerdict(text, file.dialect),
        message: 'a byte order mark (U+FEFF) is part of the address',
        help: 'remove it',
        fix: { kind: 'safe', edits: [{ span, text: '' }] },
      });
    }
  },
};

const MARK = '\xef\xbb\xbf';

/** What happens to the first line. */
function judge(file: LintFile, line: LintLine): Said {
  const status = classifyLineText(file.text({ start: line.byteOrderMark!.start, end: line.content.end }), file.dialect);
  if (status === 'rule') {
    const rule = file.rules.find((found) => found.line === line);
    const client = rule && findExampleClient(rule);
    const verdict = toAddressVerdict(`${MARK}${rule?.text ?? ''}`, file.dialect);
    const effect = describeUnmatched(verdict === 'misread' ? undefined : client);
    return { verdict, message: `a byte order mark (U+FEFF) is part of the address${effect}` };
  }
  const isHarmless = status === 'ignored' && (line.parsed.kind === 'comment' || line.parsed.kind === 'blank');
  return {
    severity: isHarmless ? 'info' : 'error',
    verdict: toVerdict(status),
    message: `the file starts with a byte order mark (U+FEFF)`,
  };
}
