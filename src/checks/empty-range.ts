import { exampleClientOf } from '../rulefile/example-client.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { rangeTextOf, wholeRangeOf } from '../rulefile/range-text.js';
import { parseDecimal } from '../rules/decimal.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const emptyRange: Check = {
  code: 'empty-range',
  severity: 'error',
  title: 'a range that ends before it begins',
  why: `A range goes upwards from the number before the dash to the number after it, and not beyond 255. If the
first number is larger, the range is empty: the line is accepted but makes no rule. A missing number after the dash is
read as 0.`,
  example: '10.0.0.30-20:deny\n',
  corrected: '10.0.0.20-30:deny\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { rule, text } = found;
      if (!text.includes('-') || found.keys.count > 0 || wholeRangeOf(text) !== undefined) continue;
      const { left, bottom, top, right } = rangeTextOf(text);
      const from = numberIn(bottom);
      const to = top === '' ? 255 : numberIn(top);
      const start = rule.address.start + left.length;
      const span = { start, end: start + bottom.length + 1 + top.length };
      const isClear = from <= 255 && to <= 255;
      const replacement = top === '' ? `${from}-255` : `${to}-${from}`;
      const client = isClear ? exampleClientOf(`${left}${replacement}${right}`, file) : undefined;
      report(span, {
        verdict: 'no-effect',
        message: isClear
          ? `the range ${quoteForMessage(text.slice(left.length, left.length + span.end - start))} is empty${top === '' ? ': a missing end is read as 0' : ''}${describeUnmatched(client)}`
          : `${quoteForMessage(bottom)} is larger than 255, the largest number in an address`,
        help: isClear ? `write "${left}${replacement}${right}"` : undefined,
        fix: isClear ? { kind: 'unsafe', edits: [{ span, text: replacement }] } : undefined,
      });
    }
  },
};

function numberIn(digits: string): number {
  return parseDecimal(encodeLatin1(digits), 0, digits.length);
}
