import type { TestResult } from '../commands/test.js';
import type { FileFindings } from '../lint/summary.js';
import { renderFindingsGithub } from './findings-lines.js';
import { testPoints } from './test-points.js';

/** Whatever failed as commands to a GitHub workflow, and rules that no expectation reaches as notices. */
export function renderTestGithub({ dialect, files }: TestResult): string {
  const found = files.flatMap((file): FileFindings[] => [
    ...testPoints(file, dialect)
      .filter(({ status }) => status !== 'passed')
      .map(({ source, located }) => ({ source, findings: [located.finding] })),
    { source: file.asked, findings: unreachedIn(file) },
  ]);
  return renderFindingsGithub(found);
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
