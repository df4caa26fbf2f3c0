import { findReceiver } from '../rulefile/example-client.js';
import { containsByte, type LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { trim, trimEnd } from '../rulefile/trim.js';
import { SPACE, TAB } from '../text/ascii.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Report } from './check.js';

export const spaceInVariableName: Check = {
  code: 'space-in-variable-name',
  severity: 'error',
  title: 'a space before or after the name of a variable',
  why: `Everything between the comma and the "=" is the name of a variable. With a space after the comma the name
begins with that space: the variable is set, but under a name that no program reads. A space before a comma, or after a
closing quote, makes the line malformed, and a space after the "=" is read as the quote of the value.`,
  example: '192.0.2.9:allow, RELAYCLIENT=""\n192.0.2.10:allow ,RELAYCLIENT=""\n',
  corrected: '192.0.2.9:allow,RELAYCLIENT=""\n192.0.2.10:allow,RELAYCLIENT=""\n',

  describe: () => ({ message: 'no space is allowed next to a comma or an "="', help: 'remove the spaces' }),

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      for (const { name, value } of found.rule.variables) {
        if (containsByte(file, name, SPACE) || containsByte(file, name, TAB))
          judgeName(file, found, name, value === undefined, report);
        if (value !== undefined && isQuotedTwice(file, value)) judgeValue(file, name, value, report);
      }
    }
  },
};

function judgeName(file: LintFile, found: LintRule, name: Span, isUnset: boolean, report: Report): void {
  const text = file.text(name);
  const plain = trim(text);
  const isClear = /^!?[!-+\--~]+$/.test(plain);
  const after = text.length - trimEnd(text).length;
  const before = text.length - after - plain.length;
  const isOneSided = isClear && (before === 0 || after === 0);
  const client = isClear ? findReceiver(found) : undefined;
  const effect = client === undefined ? '' : `; ${client} ${isUnset ? 'keeps' : 'does not get'} ${plain}`;
  const odd = { start: after > 0 ? name.end - after : name.start, end: before > 0 ? name.start + before : name.end };
  report(isOneSided ? odd : name, {
    verdict: 'misread',
    message: `${isUnset ? 'unsets' : 'sets'} ${quoteForMessage(text)}, a name that no program reads${effect}`,
    help: isClear ? `write ${quoteForMessage(plain)}` : 'a name has no spaces',
    fix: isClear ? { kind: 'safe', edits: [{ span: name, text: plain }] } : undefined,
  });
}

/** Whether spaces around a quoted value were read as its quotes. */
function isQuotedTwice(file: LintFile, { start, end }: Span): boolean {
  const mark = file.source.bytes[start - 1];
  return (mark === SPACE || mark === TAB) && /^(["']).*\1$/s.test(file.text({ start, end }));
}

function judgeValue(file: LintFile, name: Span, { start, end }: Span, report: Report): void {
  const span = { start: start - 1, end: end + 1 };
  const text = file.text({ start, end });
  report(span, {
    verdict: 'misread',
    message: `the spaces are read as the quotes of the value: ${quoteForMessage(file.text(name))} is ${quoteForMessage(text)}, quotes and all`,
    help: 'remove the spaces',
    fix: { kind: 'safe', edits: [{ span, text }] },
  });
}
