import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { isRefusing, listVariableUses } from '../rulefile/variable-uses.js';
import { claim, describeWitness, findRuleWitness } from '../rulefile/witness.js';
import { joinWords } from '../text/counts.js';
import { findVariable } from '../variables/catalogue.js';
import type { Check } from './check.js';

export const variablesNotInherited: Check = {
  code: 'variables-not-inherited',
  severity: 'info',
  title: 'rules that lack a protection of the default rule',
  why: `A client gets the variables of one rule only, the most specific that matches. So what the default rule sets
against viruses, spam or unknown recipients does not apply to clients with a rule of their own. If that is not
intended, add the variable to their rules as well. Rules that set RELAYCLIENT are for trusted clients, and are not
reported.`,
  example: '192.0.2.:allow,DATABYTES="20000000"\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',
  corrected:
    '192.0.2.:allow,DATABYTES="20000000",QMAILQUEUE="/var/qmail/bin/simscan"\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',

  run(file, report) {
    const byDefault = file.keys.first('');
    if (byDefault === undefined || byDefault.rule.action === 'deny' || byDefault.line.isContinuation) return;
    const protections = listVariableUses(file, byDefault).filter(({ name, variable }) => {
      return variable.value !== undefined && findVariable(name)?.protects === true;
    });
    if (protections.length === 0 || findRuleWitness(file, byDefault) === undefined) return;

    const without = file.liveRules.flatMap((rule) => {
      if (rule === byDefault || rule.line.isContinuation || isSetApart(file, rule)) return [];
      const names = listVariableUses(file, rule).map(({ name }) => name);
      const missing = protections.filter(({ name }) => !names.includes(name));
      const client = missing.length === 0 ? undefined : findRuleWitness(file, rule);
      return client === undefined ? [] : [{ rule, missing, client }];
    });
    const [first, second] = without;
    if (first === undefined) return;
    const missing = protections.filter(({ name }) =>
      without.some((one) => one.missing.some((two) => two.name === name)),
    );
    const others =
      second === undefined
        ? ''
        : without.length === 2
          ? `; the rule in ${file.source.lineName(second.rule.line.number)} also lacks some of what this one sets`
          : `; ${without.length - 1} more rules lack some of what this one sets, the next in ${file.source.lineName(second.rule.line.number)}`;
    const span = { start: missing[0]!.variable.span.start + 1, end: missing.at(-1)!.variable.span.end };
    report(span, {
      verdict: 'not-inherited',
      message: `${describeWitness(first.client)} gets only the variables of ${file.source.lineName(first.rule.line.number)} and goes without ${joinWords(
        [...new Set(first.missing.map(({ name }) => name))],
      )}${others}`,
      claim: claim(file, first.client),
      help: 'add the variables to those rules, unless their clients should go without',
    });
  },
};

/** Whether a rule is for clients that are refused, or that may relay: those are trusted, and usually go without on purpose. */
function isSetApart(file: LintFile, rule: LintRule): boolean {
  if (isRefusing(file, rule)) return true;
  return listVariableUses(file, rule).some(
    ({ name, variable }) => name === 'RELAYCLIENT' && variable.value !== undefined,
  );
}
