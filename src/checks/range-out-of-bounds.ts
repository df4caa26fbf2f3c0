import { memberOf } from '../rulefile/example-client.js';
import { isDotted, rangeTextOf } from '../rulefile/range-text.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const rangeOutOfBounds: Check = {
  code: 'range-out-of-bounds',
  severity: 'warning',
  title: 'a range that goes beyond 255',
  why: `No number in an address is larger than 255, and a range silently ends there: "10.0.0.250-300" is
10.0.0.250-255, and no more than that. If the range was meant to continue in the next network, that needs a rule of its
own.`,
  example: '10.0.0.250-300:deny\n',
  corrected: '10.0.0.250-255:deny\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      if (found.shape.kind !== 'range') continue;
      const { rule, text, keys } = found;
      if (!keys.isRange || keys.count === 0 || !isDotted(keys.at(0))) continue;
      const { left, bottom, top, right } = rangeTextOf(text);
      const last = String(keys.bottom + keys.count - 1);
      if (!/^\d+$/.test(top) || top.replace(/^0+(?=\d)/, '') === last) continue;
      const start = rule.address.start + left.length + bottom.length + 1;
      const span = { start, end: start + top.length };
      const client = memberOf(`${left}${last}${right}`.split('.').filter((part) => part !== ''));
      report(span, {
        verdict: 'clamped',
        message: `${quoteForMessage(top)} is read as ${last}, so the range ends at ${client}`,
        help: `write "${left}${bottom}-${last}${right}"`,
        fix: { kind: 'safe', edits: [{ span, text: last }] },
      });
    }
  },
};
