import type { TestResult } from '../commands/test.js';
import { formatJson } from '../text/printable.js';
import { nameText } from '../text/visible.js';
import { type TestPoint, testPoints } from './test-points.js';

/** Results as TAP 14 (testanything.org): a line for each expectation, particulars in YAML. */
export function renderTestTap({ dialect, files }: TestResult): string {
  const points = files.flatMap((file) => testPoints(file, dialect));
  const plan = points.length === 0 ? '1..0 # SKIP no expectations' : `1..${points.length}`;
  return ['TAP version 14', plan, ...points.flatMap((point, i) => linesOf(point, i + 1))].join('\n').concat('\n');
}

function linesOf(point: TestPoint, number: number): string[] {
  const { status, name, hasLine, located } = point;
  const place = hasLine ? `${nameText(located.file)}:${located.line}` : nameText(located.file);
  const isOk = status === 'passed' || status === 'skipped';
  const directive = status === 'skipped' ? ' # SKIP no expectations' : '';
  const line = `${isOk ? 'ok' : 'not ok'} ${number} - ${escapeText(`${place}: ${name}`)}${directive}`;
  return isOk ? [line] : [line, ...diagnosticOf(point)];
}

/** YAML, in which JSON's texts are texts. */
function diagnosticOf({ located, hasLine }: TestPoint): string[] {
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
 * A `#` would begin a directive, and to some parsers a `{` at the end a subtest; spaces at either end are not part of a
 * description.
 */
function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
    .replace(/\{$/, '<U+007B>')
    .replaceAll(/^ | $/g, '<U+0020>');
}
