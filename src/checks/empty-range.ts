import { exampleClientOf } from '../rulefile/example-client.js';
import { rangeTextOf, wholeRangeOf } from '../rulefile/range-text.js';
import { parseDecimal } from '../rules/decimal.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `10.0.0.30-20`. */
export const emptyRange: Check = {
  code: 'empty-range',
  severity: 'error',
  docs: {
    title: 'a range that ends before it begins',
    why: `A range counts upwards, from the number in front of the dash to the one behind it, and not beyond 255. Where
the first is larger there is nothing to count: the line is accepted, and makes no rule at all. A dash with nothing
behind it counts up to 0.`,
    example: '10.0.0.30-20:deny\n',
    corrected: '10.0.0.20-30:deny\n',
  },

  run(file, report) {
    for (const found of file.completeRules) {
      const { rule, text } = found;
      if (!text.includes('-') || found.keys.count > 0 || wholeRangeOf(text) !== undefined) continue;
      const { left, bottom, top, right } = rangeTextOf(text);
      const from = numberIn(bottom);
      const to = top === '' ? 255 : numberIn(top);
      const start = rule.address.start + left.length;
      const span = { start, end: start + bottom.length + 1 + top.length };
      const isClear = from <= 255 && to <= 255;
      const instead = top === '' ? `${from}-255` : `${to}-${from}`;
      const client = isClear ? exampleClientOf(`${left}${instead}${right}`, file) : undefined;
      const effect = client === undefined ? '' : `; ${client} is not matched`;
      report({
        span,
        verdict: 'no-effect',
        message: isClear
          ? `${quoteForMessage(text.slice(left.length, left.length + span.end - start))} counts from ${from} up to ${top === '' ? 0 : to}, which is nothing${effect}`
          : `${quoteForMessage(bottom)} is larger than 255, which is the last number`,
        help: isClear ? `write "${left}${instead}${right}"` : undefined,
        fix: isClear ? { kind: 'unsafe', edits: [{ span, text: instead }] } : undefined,
      });
    }
  },
};

function numberIn(digits: string): number {
  return parseDecimal(encodeLatin1(digits), 0, digits.length);
}
