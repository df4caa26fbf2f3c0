import { isCatchAll } from '../rulefile/deciding-rule.js';
import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import { mistakenRules } from '../rulefile/mistaken-addresses.js';
import { redundantRules, type Superfluous } from '../rulefile/redundancy.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import type { Check } from './check.js';

export const redundantRule: Check = {
  code: 'redundant-rule',
  severity: 'info',
  title: 'a rule that can be removed without changing anything',
  why: `Every client that this rule applies to would get the same from another rule: that of a larger network, that
of the host's domain, or for some of the clients the default rule. This is proved for all clients, whatever their
address and name. Such a rule does no harm, but after a later change to the other rule some clients will unexpectedly
not follow it. Redundant rules are not reported while a line of the file cannot be read or can never match, nor if they
are redundant only because of an open relay, nor if they only repeat the default rule, which is usually intended.`,
  example: '192.0.2.:deny\n192.0.2.7:deny\n:allow\n',
  corrected: '192.0.2.:deny\n:allow\n',

  run(file, report) {
    const superfluous = redundantRules(file, 'redundant');
    if (superfluous.length === 0 || hasUnsettledRules(file)) return;
    const openRelays = new Set(relayingRules(file).filter(isCatchAll));
    const found = superfluous.filter(({ replacements }) => {
      return !replacements.some((rule) => openRelays.has(rule)) && !replacements.every(({ text }) => text === '');
    });
    const redundant = new Set(found.map(({ rule }) => rule));
    for (const { rule, replacements } of found) {
      // What replaces it must not be deleted in the same round; and the default rule is the likeliest to be changed.
      const isSafe = replacements.every((other) => !redundant.has(other) && other.text !== '');
      report(rule.line.content, {
        verdict: 'redundant',
        message: `without this rule its clients would get the same from ${describeRules(replacements, file)}`,
        help: 'delete it',
        fix:
          isSafe && rule.line.backslash === undefined
            ? { kind: 'safe', edits: [deletedLine(file, rule.line)] }
            : undefined,
      });
    }
  },
};

/** Whether some line is not what its author meant: once fixed, it may need the others. */
function hasUnsettledRules(file: LintFile): boolean {
  return (
    file.oddLines.some(({ compiled }) => compiled.kind === 'malformed') ||
    mistakenRules(file).length > 0 ||
    file.space.unreachable.length > 0
  );
}

/** Some rules by their lines. */
function describeRules(rules: Superfluous['replacements'], { source }: LintFile): string {
  const [first, second] = rules;
  const line = source.lineName(first!.line.number);
  if (second === undefined) return line;
  return rules.length === 2
    ? `${line} and ${source.lineName(second.line.number)}`
    : `${line} and ${rules.length - 1} more, such as ${source.lineName(second.line.number)}`;
}

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
