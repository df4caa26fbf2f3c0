import { DIALECTS } from '../dialects/registry.js';
import type { LintFile } from '../rulefile/file.js';
import { describeProblem } from '../rules/problem.js';
import { joinWords } from '../text/counts.js';
import type { Check } from './check.js';

export const malformedLine: Check = {
  code: 'malformed-line',
  severity: 'error',
  title: 'a line that is not a rule',
  why: `A line is empty, a comment that begins with "#", or a rule: an address, a colon, "allow" or "deny", and then
any number of variables, ,NAME="VALUE". At the first line that is none of these tcprules stops and leaves the database
as it was; the server continues with the old rules. This check reports the lines that no other check explains.`,
  example: '192.0.2.1:allow:deny\n192.0.2.2:allow,A"1"\n',
  corrected: '192.0.2.1:deny\n192.0.2.2:allow,A="1"\n',

  describe({ line, span }, file) {
    const problem = line.parsed.kind === 'malformed' ? line.parsed.diagnostic.code : 'no-rule';
    const text = file.text({ start: Math.max(line.content.start, span.start - 1), end: span.end });
    const isUnset = /(?:^|,)![^,=]+=?$/.test(text);
    return { message: describeProblem(problem), help: isUnset ? describeUnset(file) : undefined };
  },
};

function describeUnset({ dialect }: LintFile): string {
  if (dialect.supportsUnset) return 'to unset a variable, write !NAME without "="';
  const able = DIALECTS.filter(({ supportsUnset }) => supportsUnset).map(({ traits }) => traits.packageName);
  return `only ${joinWords(able)} can unset a variable`;
}
