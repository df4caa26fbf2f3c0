import { deletedLine } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { Fix } from '../rulefile/finding.js';
import type { LintRule } from '../rulefile/rule.js';
import { listVariableUses } from '../rulefile/variable-uses.js';
import { claim, describeWitness, findKeyWitness, instructionsOf } from '../rulefile/witness.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const duplicateAddress: Check = {
  code: 'duplicate-address',
  severity: 'warning',
  title: 'an address that an earlier rule already has',
  why: `A database can hold several rules with one address, but a lookup stops at the first. Of two rules, the
earlier one in the file decides, and the other is dead, even if it was meant to override the first. ":allow" followed
by ":deny" allows all clients. A range counts as all of its addresses.`,
  example: ':allow,AXFR=""\n:deny\n',
  corrected: '192.0.2.53:allow\n:deny\n',

  run(file, report) {
    for (const rule of file.keys.duplicates) {
      if (rule.line.isContinuation) continue;
      const firsts = file.keys.ownersByKey(rule);
      const winners = [...new Set(firsts)].filter((first) => first !== rule);
      const lost = firsts.flatMap((winner, i) => {
        const client = winner === rule ? undefined : findKeyWitness(file, rule.keys.at(i));
        return client === undefined ? [] : [{ winner, client }];
      });
      const found = lost.find(({ winner }) => !isSameOutcome(file, winner, rule)) ?? lost[0];
      // An address that no client has is dead in the first rule too.
      if (found === undefined) continue;
      const { winner: other, client } = found;
      const isSame = isSameOutcome(file, other, rule);
      const isWhole = !firsts.includes(rule);
      report(rule.rule.address.start < rule.rule.address.end ? rule.rule.address : rule.line.content, {
        severity: isSame || isException(winners, isWhole) ? 'warning' : 'error',
        verdict: isWhole ? 'dead-rule' : 'partly-dead',
        message: `${file.source.lineName(other.line.number)} ${describeCommon(rule, other, firsts)} and comes first, ${
          isSame
            ? 'with the same outcome'
            : `so ${describeWitness(client)} gets ${outcome(file, other)}, not ${outcome(file, rule)}`
        }`,
        claim: claim(file, client),
        help: isWhole ? 'delete whichever of the two is wrong' : 'remove these addresses from one of the two',
        fix: isWhole ? deletion(file, rule, isSame ? 'safe' : 'unsafe') : undefined,
      });
    }
  },
};

/** A single address before a range, as an exception to it, works as it reads. */
function isException(winners: readonly LintRule[], isWhole: boolean): boolean {
  return !isWhole && winners.every(({ keys }) => keys.count === 1);
}

/** What the two have in common. */
function describeCommon({ keys }: LintRule, other: LintRule, firsts: readonly LintRule[]): string {
  if (keys.count === 1) return keys.first === '' ? 'is also a default rule' : 'has the same address';
  const common = firsts.filter((first) => first === other).length;
  const more = common === 1 ? '' : ` and ${common - 1} more of its addresses`;
  return `has ${quoteForMessage(keys.at(firsts.indexOf(other)))}${more}`;
}

function outcome(file: LintFile, rule: LintRule): string {
  return escapeForMessage(instructionsOf(file, rule));
}

/** Whether clients get the same from both, in whatever order they set variables; on a deny variables do not matter. */
function isSameOutcome(file: LintFile, a: LintRule, b: LintRule): boolean {
  if (a.rule.action !== b.rule.action) return false;
  if (a.rule.action === 'deny') return true;
  const [first, second] = [effects(file, a), effects(file, b)];
  return (
    first.size === second.size && [...first].every(([name, value]) => second.has(name) && second.get(name) === value)
  );
}

function effects(file: LintFile, rule: LintRule): Map<string, string | undefined> {
  return new Map(
    listVariableUses(file, rule).map(({ variable: { name, value } }) => [file.text(name), value && file.text(value)]),
  );
}

/** Not if the next line continues this one. */
function deletion(file: LintFile, { line }: LintRule, kind: Fix['kind']): Fix | undefined {
  return line.backslash === undefined ? { kind, edits: [deletedLine(file, line)] } : undefined;
}
