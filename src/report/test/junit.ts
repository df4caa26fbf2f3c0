import type { TestedFile, TestResult } from '../../operations/test.js';
import { visibleName } from '../../text/visible.js';
import { type TestPoint, testPoints } from './points.js';

/** Results as JUnit XML, which CI systems display: a suite for each file, a case for each expectation. */
export function renderTestJunit({ files }: TestResult): string {
  const total = countPoints(files.flatMap(testPoints));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites${attributes({ name: 'tcprulesctl test', ...total })}>\n`,
    ...files.map(renderSuite),
    '</testsuites>\n',
  ].join('');
}

function renderSuite(file: TestedFile): string {
  const points = testPoints(file);
  const name = visibleName(file.rules.name);
  const cases = points.map((point) => renderCase(point, name)).join('');
  return `  <testsuite${attributes({ name, ...countPoints(points) })}>\n${cases}  </testsuite>\n`;
}

function countPoints(points: readonly TestPoint[]): Record<string, number> {
  const count = (status: TestPoint['status']): number => points.filter((point) => point.status === status).length;
  return { tests: points.length, failures: count('failed'), errors: count('error'), skipped: count('skipped') };
}

function renderCase({ status, name, hasLine, located }: TestPoint, suite: string): string {
  const { line, finding } = located;
  const file = visibleName(located.file);
  const place = hasLine ? { file, line } : { file };
  const opening = `    <testcase${attributes({ name, classname: suite, ...place })}`;
  if (status === 'passed') return `${opening}/>\n`;
  const { message, code } = finding;
  if (status === 'skipped') return `${opening}>\n      <skipped${attributes({ message })}/>\n    </testcase>\n`;
  const element = status === 'error' ? 'error' : 'failure';
  const where = hasLine ? `${file}:${line}:${located.column}: ` : `${file}: `;
  const text = [where + message, ...(finding.help?.split('\n') ?? [])].join('\n');
  return `${opening}>\n      <${element}${attributes({ message, type: code })}>${escapeXml(text)}</${element}>\n    </testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(`${value}`)}"`)
    .join('');
}

/** Characters that XML 1.0 does not allow, such as most control characters, are already escaped. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
