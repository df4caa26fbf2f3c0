import type { TestResult } from '../../operations/test.js';
import { formatJson } from '../../text/printable.js';
import { visibleName } from '../../text/visible.js';
import { type TestPoint, testPoints } from './points.js';

/** Results as TAP 14 (testanything.org): a line for each expectation, details in YAML. */
export function renderTestTap({ files }: TestResult): string {
  const points = files.flatMap((file) => testPoints(file).map((point) => ({ point, suite: file.rules.name })));
  const plan = points.length === 0 ? '1..0 # SKIP no expectations' : `1..${points.length}`;
  return ['TAP version 14', plan, ...points.flatMap(({ point, suite }, i) => renderPoint(point, suite, i + 1))]
    .join('\n')
    .concat('\n');
}

/** @param suite the name of the rule file; its expectation can be in another file, shared by several */
function renderPoint(point: TestPoint, suite: string, number: number): string[] {
  const { status, name } = point;
  const isOk = status === 'passed' || status === 'skipped';
  const directive = status === 'skipped' ? ' # SKIP no expectations' : '';
  const line = `${isOk ? 'ok' : 'not ok'} ${number} - ${escapeText(`${visibleName(suite)}: ${name}`)}${directive}`;
  return isOk ? [line] : [line, ...renderDiagnostic(point)];
}

/** YAML, which has JSON's strings. */
function renderDiagnostic({ located, hasLine }: TestPoint): string[] {
  const { file, line, column, finding } = located;
  const fields = [
    ['message', finding.message],
    ['severity', 'fail'],
    ['code', finding.code],
    ['file', file],
    ...(hasLine ? [['line', line] as const, ['column', column] as const] : []),
  ].map(([name, value]) => `  ${name}: ${formatJson(value)}`);
  const details = (finding.help?.split('\n') ?? []).map((detail) => `    - ${formatJson(detail)}`);
  return ['  ---', ...fields, ...(details.length > 0 ? ['  details:', ...details] : []), '  ...'];
}

/**
 * A `#` would start a directive, and for some parsers a final `{` a subtest; spaces at either end are not part of a
 * description.
 */
function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
    .replace(/\{$/, '<U+007B>')
    .replaceAll(/^ | $/g, '<U+0020>');
}
