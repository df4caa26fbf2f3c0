import type { FileFindings } from '../../lint/summary.js';
import type { TestedFile, TestResult } from '../../operations/test.js';
import { countOf } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';
import { renderFindingsGithub } from '../findings/lines.js';
import { testPoints } from './points.js';
import { coveredRuleText } from './words.js';

/** Failures as GitHub workflow commands, and rules that no expectation covers as notices. */
export function renderTestGithub({ files }: TestResult): string {
  const found = files.flatMap((file): FileFindings[] => [
    ...testPoints(file)
      .filter(({ status }) => status !== 'passed')
      .map(({ source, located }) => ({ source, findings: [located.finding] })),
    { source: file.tested, findings: findUncoveredLines(file) },
    { source: file.rules, findings: findUncoveredKeys(file) },
  ]);
  return renderFindingsGithub(found);
}

/** At most this many rules of a database are listed. */
const MAX_NAMED = 10;

/** Rules of a database have no lines, so they are listed together, at the file it was compiled from. */
function findUncoveredKeys(file: TestedFile): FileFindings['findings'] {
  const keys = (file.coverage?.uncovered ?? []).filter(({ kind }) => kind === 'key');
  if (keys.length === 0) return [];
  const named = keys.slice(0, MAX_NAMED).map((rule) => coveredRuleText(rule, file));
  const more = keys.length > named.length ? ['and more'] : [];
  const message = `no expectation covers ${countOf(keys.length, 'rule')} of ${visibleName(file.tested.name)}`;
  const help = [...named, ...more].join('\n');
  return [{ code: 'uncovered-rule', severity: 'info', span: { start: 0, end: 0 }, message, help }];
}

function findUncoveredLines({ tested, coverage }: TestResult['files'][number]): FileFindings['findings'] {
  return (coverage?.uncovered ?? []).flatMap((rule) => {
    if (rule.kind === 'key') return [];
    const start = tested.lineStart(rule.line);
    const end = Math.max(start + 1, tested.lineStart(rule.line + 1) - 1);
    const message = 'no expectation covers this rule';
    return [{ code: 'uncovered-rule', severity: 'info' as const, span: { start, end }, message }];
  });
}
