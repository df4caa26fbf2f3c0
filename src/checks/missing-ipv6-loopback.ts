import { decidingRule } from '../rulefile/deciding-rule.js';
import { lineAfter } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { listVariableUses } from '../rulefile/variable-uses.js';
import { claim } from '../rulefile/witness.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const missingIpv6Loopback: Check = {
  code: 'missing-ipv6-loopback',
  severity: 'info',
  title: 'a rule for 127. but not for ::1',
  why: `A program on the same machine that connects to "localhost" comes from 127.0.0.1 or from ::1, depending on
the resolver. If the server also listens on IPv6, webmail and scripts are treated as unknown clients whenever they come
from ::1. If it listens only on IPv4, nothing is missing.`,
  example: '127.:allow,RELAYCLIENT=""\n:allow\n',
  corrected: '127.:allow,RELAYCLIENT=""\n::1:allow,RELAYCLIENT=""\n:allow\n',

  run(file, report) {
    if (file.dialect.traits.ipv6 === 'none') return;
    const rule = decidingRule(file, { ip: '127.0.0.1' });
    if (rule === undefined || rule.line.isContinuation || !rule.text.startsWith('127')) return;
    const other = decidingRule(file, { ip: '::1' });
    if (other !== undefined && other.text !== '') return;
    const [mine, its] = [joinInstructions(file, rule), other === undefined ? 'allow' : joinInstructions(file, other)];
    if (mine === its) return;
    report(rule.rule.address, {
      message: `::1, which is also the local host, has no rule: it gets ${brief(its)}, not ${brief(mine)}`,
      claim: claim(file, { ip: '::1' }),
      help: `add ::1:${brief(mine)} if the server listens on IPv6`,
      fix:
        rule.line.backslash === undefined
          ? { kind: 'unsafe', edits: [lineAfter(rule.line, `::1:${mine}`)] }
          : undefined,
    });
  },
};

/** The instructions of a rule as they are written. */
function joinInstructions(file: LintFile, rule: LintRule): string {
  return [rule.rule.action, ...listVariableUses(file, rule).map(({ variable }) => file.text(variable.span))].join('');
}

function brief(instructions: string): string {
  return quoteForMessage(instructions).slice(1, -1);
}
