import { redundantRules } from '../rulefile/redundancy.js';
import type { Check } from './check.js';
import { describeRules } from './redundant-rule.js';

/** A rule that decides for nobody, because others come first wherever it would be asked. */
export const unreachableRule: Check = {
  code: 'unreachable-rule',
  severity: 'warning',
  docs: {
    title: 'a rule that never decides, because others come first for all of its clients',
    why: `The most specific rule decides, wherever it stands in the file. Where the rules for the parts of a network are
complete, the rule for the whole never decides; the same goes for a default rule beside rules for all addresses. In
ucspi-tcp6 a prefix such as "10." comes before every network, even a smaller one such as 10.1.2.0/24, so that the
smaller one never decides.`,
    example: '10.:deny\n10.0-255.:allow\n:allow\n',
    corrected: '10.:deny\n10.0-254.:allow\n:allow\n',
  },

  run(file, report) {
    for (const { rule, replacements } of redundantRules(file, 'never')) {
      report({
        span: rule.line.content,
        verdict: 'dead-rule',
        message: `${describeRules(replacements)} decide${replacements.length === 1 ? 's' : ''} for all of its clients`,
        help: 'delete it, or take its clients out of the other',
      });
    }
  },
};
