import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import { classifyLineText, toAddressVerdict } from '../rulefile/line-status.js';
import { findMarkup, withoutMarkup } from '../rulefile/markup.js';
import type { LintRule } from '../rulefile/rule.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check, Report } from './check.js';

export const htmlMarkup: Check = {
  code: 'html-markup',
  severity: 'error',
  title: 'HTML in a rule file, which is plain text',
  why: `Text copied from the source of a web page, or escaped by a web form, has "&quot;" for a quote, "&lt;" for
"<" and tags such as "<br>". tcprules does not read HTML: "&" becomes the quote of a value, and the line is rejected;
in an address or a value the text is stored as it is, and no client has such an address.`,
  example: '10.0.0.1:allow,RELAYCLIENT=&quot;&quot;\n10.0.0.2&nbsp;:deny\n',
  corrected: '10.0.0.1:allow,RELAYCLIENT=""\n10.0.0.2:deny\n',

  describe({ line, span, text }, file) {
    const plain = withoutMarkup(text).trim();
    const isRule = classifyLineText(plain, file.dialect) === 'rule';
    const edits = plain === '' ? [deletedLine(file, line)] : [{ span, text: plain }];
    return {
      message: `${quoteForMessage(findMarkup(text)!.text)} is HTML, which the compiler does not read`,
      help: plain === '' ? 'delete this line' : isRule ? `write ${escapeForMessage(plain)}` : 'write it as plain text',
      fix: isRule || plain === '' ? { kind: 'unsafe', edits } : undefined,
    };
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) judge(file, found, report);
  },
};

function judge(file: LintFile, found: LintRule, report: Report): void {
  const { rule, line, text } = found;
  if (!/[&<]/.test(file.text(line.content))) return;
  if (findMarkup(text) !== undefined) {
    const plain = withoutMarkup(text).trim();
    const verdict = toAddressVerdict(text, file.dialect);
    const said = verdict === 'misread' ? 'the address is ' : 'no client has the address ';
    report(rule.address, {
      verdict,
      message: `${said}${quoteForMessage(text)}, which is HTML for ${quoteForMessage(plain)}`,
      help: `write ${quoteForMessage(plain)}`,
      fix: { kind: 'unsafe', edits: [{ span: rule.address, text: plain }] },
    });
  }
  for (const { value } of rule.variables) {
    const markup = value === undefined ? undefined : findMarkup(file.text(value));
    if (value === undefined || markup === undefined) continue;
    const start = value.start + markup.start;
    const span = { start, end: start + markup.text.length };
    report(span, {
      severity: 'warning',
      message: `${quoteForMessage(markup.text)} is HTML, which the program gets literally`,
      help: 'write it as plain text',
    });
  }
}
