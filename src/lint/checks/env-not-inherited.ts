import type { Check } from '../check.js';
import { variablesOf } from '../environment.js';
import { listed } from '../listed.js';
import { shown } from '../shown.js';
import { findVariable } from '../variables.js';

/** The default rule sets a scanner, or a limit, that other rules do not. */
export const envNotInherited: Check = {
  code: 'env-not-inherited',
  severity: 'info',
  page: {
    title: 'rules that go without a protection of the default rule',
    why: `A client gets the variables of one rule, the most specific that matches, and nothing of any other. So what the
default rule sets against viruses, spam or unknown recipients is not there for clients that have a rule of their own.
That may be what is meant for networks one trusts; where it is not, write the variable into their rules as well.`,
    example: '192.168.:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',
    instead:
      '192.168.:allow,RELAYCLIENT="",QMAILQUEUE="/var/qmail/bin/simscan"\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',
  },

  run(file, report) {
    const byDefault = file.keys.first('');
    if (byDefault === undefined || byDefault.rule.action === 'deny' || byDefault.line.isContinuation) return;
    const protections = variablesOf(file, byDefault).filter(({ name, variable }) => {
      return variable.value !== undefined && findVariable(name)?.protects === true;
    });
    if (protections.length === 0) return;

    const without = file.rules.flatMap((rule) => {
      if (rule === byDefault || rule.rule.action === 'deny' || rule.text === '' || rule.line.isContinuation) return [];
      const names = variablesOf(file, rule).map(({ name }) => name);
      const missing = protections.filter(({ name }) => !names.includes(name));
      return missing.length === 0 ? [] : [{ rule, missing }];
    });
    const [first] = without;
    if (first === undefined) return;
    const missing = protections.filter(({ name }) =>
      without.some((one) => one.missing.some((two) => two.name === name)),
    );
    const [, second] = without;
    const others =
      second === undefined
        ? ''
        : without.length === 2
          ? `; the rule in line ${second.rule.line.number} lacks some of what this one sets, too`
          : `; ${without.length - 1} more rules lack some of what this one sets, the next in line ${second.rule.line.number}`;
    report({
      span: { start: missing[0]!.variable.span.start + 1, end: missing.at(-1)!.variable.span.end },
      message: `not inherited: clients of ${shown(first.rule.text)} (line ${first.rule.line.number}) go without ${listed(
        first.missing.map(({ name }) => name),
      )}${others}`,
      help: 'write the variables into those rules too, unless their clients are to go without',
    });
  },
};
