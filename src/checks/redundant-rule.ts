import { isCatchAll } from '../rulefile/deciding-rule.js';
import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import { redundantRules, type Superfluous } from '../rulefile/redundancy.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import type { Check } from './check.js';

/** A rule without which all clients would get the same. */
export const redundantRule: Check = {
  code: 'redundant-rule',
  severity: 'info',
  docs: {
    title: 'a rule without which every client would get the same',
    why: `Every client that this rule decides for would get the same by another rule: that of a larger network, of the
host's domain, perhaps here and there the default rule. This is true of all clients there can be, whatever their address
and name. Such a rule does no harm, but anyone who changes the other one later will wonder why some clients do not
follow. While some line of the file cannot be read, or can never match, nothing is said of redundant ones, nor of those
that an open relay makes so, nor of those that only repeat the default rule: that is mostly meant.`,
    example: '192.0.2.:deny\n192.0.2.7:deny\n:allow\n',
    corrected: '192.0.2.:deny\n:allow\n',
  },

  run(file, report) {
    const superfluous = redundantRules(file, 'redundant');
    if (superfluous.length === 0 || hasUnsettledRules(file)) return;
    const openRelays = new Set(relayingRules(file).filter(isCatchAll));
    const found = superfluous.filter(({ replacements }) => {
      return !replacements.some((rule) => openRelays.has(rule)) && !replacements.every(({ text }) => text === '');
    });
    const redundant = new Set(found.map(({ rule }) => rule));
    for (const { rule, replacements } of found) {
      // What stands in for it must not go in the same round; and the default rule is the first to be changed one day.
      const isSafe = replacements.every((other) => !redundant.has(other) && other.text !== '');
      report({
        span: rule.line.content,
        message: `redundant: without this rule its clients get the same by ${sayRules(replacements)}`,
        help: 'delete it',
        fix:
          isSafe && rule.line.backslash === undefined
            ? { kind: 'safe', edits: [deletedLine(file, rule.line)] }
            : undefined,
      });
    }
  },
};

/** Whether some line is not what its author meant: what it will be once mended may need the others. */
function hasUnsettledRules(file: LintFile): boolean {
  return (
    file.lines.some(({ compiled }) => compiled.kind === 'malformed') ||
    file.completeRules.some(({ mistake }) => mistake !== undefined) ||
    file.space.unreachable.length > 0
  );
}

/** Some rules by their lines. */
export function sayRules(instead: Superfluous['replacements']): string {
  const [first, second] = instead;
  const line = `line ${first!.line.number}`;
  if (second === undefined) return line;
  return instead.length === 2
    ? `${line} and line ${second.line.number}`
    : `${line} and ${instead.length - 1} more, such as line ${second.line.number}`;
}
