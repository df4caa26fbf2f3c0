import { redundantRules } from '../rulefile/redundancy.js';
import type { Check } from './check.js';
import { describeRules } from './redundant-rule.js';

export const unreachableRule: Check = {
  code: 'unreachable-rule',
  severity: 'warning',
  title: 'a rule that never applies, because others come first for all of its clients',
  why: `The most specific rule decides, wherever it is in the file. If there are rules for all parts of a network,
the rule for the whole never decides; the same goes for a default rule next to rules for all addresses. In ucspi-tcp6 a
prefix such as "10." comes before every network, even a smaller one such as 10.1.2.0/24, so the smaller one never
decides.`,
  example: '10.:deny\n10.0-255.:allow\n:allow\n',
  corrected: '10.:deny\n10.0-254.:allow\n:allow\n',

  run(file, report) {
    for (const { rule, replacements } of redundantRules(file, 'unreachable')) {
      report(rule.line.content, {
        verdict: 'dead-rule',
        message: `${describeRules(replacements, file)} already appl${replacements.length === 1 ? 'ies' : 'y'} to all of its clients`,
        help: 'delete it, or exclude its clients from the other',
      });
    }
  },
};
