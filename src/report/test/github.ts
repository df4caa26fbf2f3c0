import type { Dialect } from '../../dialects/dialect.js';
import type { FileFindings } from '../../lint/summary.js';
import type { TestedFile, TestResult } from '../../operations/test.js';
import { countOf } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';
import { renderFindingsGithub } from '../findings/lines.js';
import { testPoints } from './points.js';
import { coveredRuleText } from './words.js';

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
  const keys = (file.coverage?.uncovered ?? []).filter(({ kind }) => kind === 'key');
  if (keys.length === 0) return [];
  const named = keys.slice(0, MOST_NAMED).map((rule) => coveredRuleText(rule, file, dialect));
  const more = keys.length > named.length ? ['and more'] : [];
  const message = `no expectation reaches ${countOf(keys.length, 'rule')} of ${visibleName(file.asked.name)}`;
  const help = [...named, ...more].join('\n');
  return [{ code: 'unreached-rule', severity: 'info', span: { start: 0, end: 0 }, message, help }];
}

function unreachedIn({ asked, coverage }: TestResult['files'][number]): FileFindings['findings'] {
  return (coverage?.uncovered ?? []).flatMap((rule) => {
    if (rule.kind === 'key') return [];
    const start = asked.lineStart(rule.line);
    const end = Math.max(start + 1, asked.lineStart(rule.line + 1) - 1);
    const message = 'no expectation reaches this rule';
    return [{ code: 'unreached-rule', severity: 'info' as const, span: { start, end }, message }];
  });
}
