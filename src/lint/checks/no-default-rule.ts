import { basename } from 'node:path';
import type { Check } from '../check.js';
import { variablesByName } from '../environment.js';
import type { LintFile, LintRule } from '../file.js';
import { lastLine } from '../line-edit.js';

/** Services that are for few: zone transfers, mail of other servers of one's own, scanners. */
const PRIVATE = /axfr|qmqp|saned/i;

/** Nothing is said about clients that no rule matches. */
export const noDefaultRule: Check = {
  code: 'no-default-rule',
  severity: 'warning',
  page: {
    title: 'no rule for everybody else',
    why: `A client that no rule matches is let in, with no variable set. A file that lists who may come in, and ends
there, lets everybody in. Even where that is meant, a rule that says so keeps the next reader from guessing: an empty
address, ":allow" or ":deny".`,
    example: '192.0.2.53:allow,AXFR="example.com"\n',
    instead: '192.0.2.53:allow,AXFR="example.com"\n:deny\n',
  },

  run(file, report) {
    if (file.rulesOfKey('').length > 0 || file.lines.some((line) => isAttempt(file.text(line.core)))) return;
    const rules = file.rules.filter(({ line }) => !line.isContinuation);
    const last = rules.at(-1);
    const onlyAllows = rules.length > 0 && rules.every(({ rule }) => rule.action === 'allow');
    const isPrivate = onlyAllows && (PRIVATE.test(basename(file.source.name)) || variablesByName(file).has('AXFR'));
    const isPointless = onlyAllows && rules.every(({ rule }) => rule.variables.length === 0);
    const wanted = isPrivate || isPointless ? ':deny' : ':allow';
    report({
      severity: isPrivate ? 'error' : 'warning',
      span: last === undefined ? { start: 0, end: 0 } : spanOf(last),
      message: `${rules.length === 0 ? 'no rules' : 'no default rule'}: ${consequence(file, rules, isPointless)}`,
      help: `end with a rule for everybody else, ":deny" or ":allow"; ${wanted === ':deny' ? 'here ":deny" seems to be meant' : '":allow" is what happens now'}`,
      fix: file.lines.at(-1)?.backslash === undefined ? { kind: 'unsafe', edits: [lastLine(file, wanted)] } : undefined,
    });
  },
};

/** A default rule that has something wrong with it, which other checks will say. */
function isAttempt(line: string): boolean {
  return /^(:|,)\s*(allow|deny)/i.test(line);
}

function spanOf({ rule, line }: LintRule): { start: number; end: number } {
  return rule.address.end > rule.address.start ? rule.address : line.core;
}

function consequence(file: LintFile, rules: readonly LintRule[], isPointless: boolean): string {
  const stranger = '203.0.113.9';
  if (rules.length === 0) return `every client is let in, such as ${stranger}`;
  const others = `a client that no rule matches is let in, such as ${strangerOf(file) ?? 'one from a network not named here'}`;
  return isPointless ? `${others}, so that these rules change nothing` : others;
}
