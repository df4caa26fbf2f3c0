import { effectiveUses } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const overridesExportedVariable: Check = {
  code: 'overrides-exported-variable',
  severity: 'info',
  title: 'a rule that replaces a variable of the run script',
  why: `A variable that the run script exports applies to all clients, except those whose rule sets the same variable:
for them the value of the rule counts. That is often intended, and as often forgotten when the run script is changed.
This is checked only with --run.`,
  example: '127.:allow,GREETDELAY="0"\n:allow\n',
  corrected: '127.:allow\n:allow\n',

  run(file, report) {
    for (const [name, exported] of file.server?.environment.variables ?? []) {
      if (!exported.isExported) continue;
      for (const { variable, rule } of effectiveUses(file, name)) {
        if (rule.line.isContinuation) continue;
        const [before, line] = [exported.value, exported.line];
        const text = variable.value && file.text(variable.value);
        if ('known' in before && before.known === text) continue;
        const old = 'known' in before ? quoteForMessage(before.known) : 'another value';
        report(variable.span, {
          message: `for these clients ${name} is ${text === undefined ? 'unset' : quoteForMessage(text)}; the run script exports ${old} (line ${line})`,
        });
      }
    }
  },
};
