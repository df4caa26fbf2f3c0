import type { TestedFile, TestResult } from '../commands/test.js';
import { plural } from '../counted.js';
import type { Dialect } from '../dialects/dialect.js';
import type { FileFindings } from '../lint/summary.js';
import { nameText } from '../text/visible.js';
import { renderFindingsGithub } from './findings-lines.js';
import { testPoints } from './test-points.js';
import { coveredRuleText } from './test-words.js';

/** Whatever failed as commands to a GitHub workflow, and rules that no expectation reaches as notices. */
export function renderTestGithub({ dialect, files }: TestResult): string {
  const found = files.flatMap((file): FileFindings[] => [
    ...testPoints(file, dialect)
      .filter(({ status }) => status !== 'passed')
      .map(({ source, located }) => ({ source, findings: [located.finding] })),
    { source: file.asked, findings: unreachedIn(file) },
    { source: file.rules, findings: unreachedKeysIn(file, dialect) },
  ]);
  return renderFindingsGithub(found);
}

/** So many rules of a database are named. */
const MOST_NAMED = 10;

/** Those of a database have no lines, so that they are named together, at the rules it should be made of. */
function unreachedKeysIn(file: TestedFile, dialect: Dialect): FileFindings['findings'] {
  const keys = (file.coverage?.unreached ?? []).filter(({ kind }) => kind === 'key');
  if (keys.length === 0) return [];
  const named = keys.slice(0, MOST_NAMED).map((rule) => coveredRuleText(rule, file, dialect));
  const more = keys.length > named.length ? ['and more'] : [];
  const message = `no expectation reaches ${plural(keys.length, 'rule')} of ${nameText(file.asked.name)}`;
  const help = [...named, ...more].join('\n');
  return [{ code: 'unreached-rule', severity: 'info', span: { start: 0, end: 0 }, message, help }];
}

function unreachedIn({ asked, coverage }: TestResult['files'][number]): FileFindings['findings'] {
  return (coverage?.unreached ?? []).flatMap((rule) => {
    if (rule.kind === 'key') return [];
    const start = asked.startOfLine(rule.line);
    const end = Math.max(start + 1, asked.startOfLine(rule.line + 1) - 1);
    const message = 'no expectation reaches this rule';
    return [{ code: 'unreached-rule', severity: 'info' as const, span: { start, end }, message }];
  });
}
