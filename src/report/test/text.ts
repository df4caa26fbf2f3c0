import { isCoverageTooLow, type TestedFile, type TestResult } from '../../operations/test.js';
import { countOf, formatCount } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';
import { frame } from '../findings/frame.js';
import { LineCells } from '../findings/locate.js';
import { type ColorOptions, makeStyle, type Style } from '../style.js';
import { type TestPoint, testPoints } from './points.js';
import { coveredRuleText, describeCoverage } from './words.js';

export interface TestTextOptions extends ColorOptions {
  /** Without the summary, and what is not asked for. */
  readonly quiet?: boolean | undefined;
  /** With the expectations that hold. */
  readonly verbose?: boolean | undefined;
}

/** Results for people: each failure with its line and the clients that show it, the coverage, and a summary. */
export function renderTestText({ files }: TestResult, options: TestTextOptions = {}): string {
  const style = makeStyle(options.color);
  const parts: string[] = [];
  const counts = { passed: 0, failed: 0, error: 0 };
  for (const file of files) {
    const points = testPoints(file);
    for (const { tested, status } of points) {
      if (tested !== undefined || status === 'error') counts[status as 'passed' | 'failed' | 'error'] += 1;
    }
    for (const text of pointsText(points, style, options)) parts.push(text);
    if (file.coverage !== undefined) parts.push(coverageText(file, style));
  }
  if (options.quiet !== true) parts.push(`${summaryText(counts, files.length, style)}\n`);
  return parts.join('\n');
}

function pointsText(
  points: readonly TestPoint[],
  style: Style,
  { quiet = false, verbose = false }: TestTextOptions,
): string[] {
  const parts: string[] = [];
  let passed = '';
  const endPassed = (): void => {
    if (passed !== '') parts.push(passed);
    passed = '';
  };
  let cells: LineCells | undefined;
  for (const point of points) {
    if (point.tested !== undefined && point.status === 'passed') {
      const { file, line } = point.located;
      if (verbose) passed += `${visibleName(file)}:${line}: ${style.green('holds:')} ${point.name}\n`;
      continue;
    }
    endPassed();
    if (cells?.source !== point.source) cells = new LineCells(point.source);
    if (point.hasLine) parts.push(pointText(point, cells, style));
    else if (point.located.finding.code === 'no-expectations' && !(quiet && point.status === 'skipped')) {
      const severity = point.status === 'failed' ? `${style.red('error:')} ` : '';
      parts.push(`${style.bold(`${visibleName(point.located.file)}:`)} ${severity}${point.located.finding.message}\n`);
    }
  }
  endPassed();
  return parts;
}

function pointText({ located }: TestPoint, cells: LineCells, style: Style): string {
  const { file, line, column, finding } = located;
  const lines = [
    `${style.bold(`${visibleName(file)}:${line}:${column}:`)} ${style.red('error:')} ${finding.message} ${style.dim(`[${finding.code}]`)}`,
    ...frame(located, cells.of(line), style),
    ...(finding.help?.split('\n') ?? []).map((detail) => `  ${style.cyan(detail.slice(0, 8))}${detail.slice(8)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function coverageText(file: TestedFile, style: Style): string {
  const { tested, coverage, minCoverage } = file;
  const severity = isCoverageTooLow(file) ? `${style.red('error:')} ` : '';
  const head = `${style.bold(`${visibleName(tested.name)}:`)} ${severity}${describeCoverage(coverage!, minCoverage)}\n`;
  const width = `${coverage!.uncovered.reduce((most, rule) => (rule.kind === 'line' ? Math.max(most, rule.line) : most), 0)}`;
  const rows = coverage!.uncovered.map((rule) => {
    const line = rule.kind === 'line' ? `line ${`${rule.line}`.padStart(width.length)}  ` : '';
    return `  ${line}${coveredRuleText(rule, file)}\n`;
  });
  return [head, ...rows].join('');
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
}

function summaryText({ passed, failed, error }: Counts, files: number, style: Style): string {
  const count = passed + failed;
  const where = `in ${countOf(files, 'file')}`;
  if (count === 0) return error === 0 ? `no expectations ${where}` : `${countOf(error, 'mistake')} ${where}`;
  if (count === passed && error === 0) {
    return style.green(`${countOf(count, 'expectation')} ${where}: ${count === 1 ? 'it holds' : 'all hold'}`);
  }
  const parts = [`${formatCount(passed)} ${passed === 1 ? 'holds' : 'hold'}`];
  if (failed > 0) parts.push(`${formatCount(failed)} ${failed === 1 ? 'fails' : 'fail'}`);
  const mistakes = error === 0 ? '' : `; ${countOf(error, 'mistake')}`;
  return `${countOf(count, 'expectation')} ${where}: ${parts.join(', ')}${mistakes}`;
}
