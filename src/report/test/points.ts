import { toDialect } from '../../operations/options.js';
import { isCoverageTooLow, type TestedExpectation, type TestedFile } from '../../operations/test.js';
import { describeProblem } from '../../rules/problem.js';
import type { Severity, Source, Span } from '../../text/source.js';
import { type LocatedFinding, locate } from '../findings/locate.js';
import {
  describeCoverage,
  describeFailure,
  describeMalformed,
  expectationText,
  malformedText,
  UNTESTED,
} from './words.js';

/** One question that a test of a file asks, and its result; a report is a list of these. */
export interface TestPoint {
  /** An error is a mistake in the expectation or the rules; a failure is a result that differs. */
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  /** The question, in words that do not depend on its position; unique within a file. */
  readonly name: string;
  readonly source: Source;
  /** Whether it concerns a line rather than the whole file. */
  readonly hasLine: boolean;
  /** Its location and message, and in `help` the details, one per line. */
  readonly located: LocatedFinding;
  readonly tested: TestedExpectation | undefined;
}

interface Unplaced extends Omit<TestPoint, 'located'> {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
}

/** The points of a file, source by source, in the order of their lines, followed by those of the whole file. */
export function testPoints(file: TestedFile): TestPoint[] {
  const points = [
    ...file.malformed.map(buildMalformedPoint),
    ...file.expectations.map(buildPoint),
    ...buildRulesPoints(file),
  ];
  const sources = [...new Set([file.rules, ...points.map(({ source }) => source)])];
  return withOwnNames([
    ...sources.flatMap((source) => place(source, points.filter((point) => point.source === source).sort(byPlace))),
    ...place(file.rules, buildFilePoints(file)),
  ]);

  function buildPoint(tested: TestedExpectation): Unplaced {
    const { source, span, result } = tested;
    return {
      status: result.verdict === 'holds' ? 'passed' : 'failed',
      name: expectationText(tested),
      source,
      hasLine: true,
      tested,
      span,
      code: 'failed-expectation',
      ...describeFailure(tested, toDialect(file.dialect, 'file.dialect')),
    };
  }
}

function buildMalformedPoint(malformed: TestedFile['malformed'][number]): Unplaced {
  const { source, problem } = malformed;
  return mistake(malformedText(malformed), source, problem.span, problem.code, describeMalformed(malformed));
}

/** Rules that compile do not get a point of their own. */
function buildRulesPoints({ tested, error }: TestedFile): Unplaced[] {
  if (error === undefined) return [];
  const { code, span } = error;
  return [mistake('rules that compile', tested, span, code, `these rules do not compile: ${describeProblem(code)}`)];
}

function mistake(name: string, source: Source, span: Span, code: string, message: string): Unplaced {
  return { status: 'error', name, source, hasLine: true, tested: undefined, span, code, message, details: [] };
}

function buildFilePoints(file: TestedFile): Unplaced[] {
  const points: Unplaced[] = [];
  const whole = { source: file.rules, hasLine: false, tested: undefined, span: { start: 0, end: 0 }, details: [] };
  // Rules that do not compile have been reported already.
  if (file.isUntested && file.error === undefined) {
    const status = file.isRequired ? 'failed' : 'skipped';
    points.push({ ...whole, status, name: 'expectations', code: 'no-expectations', message: UNTESTED });
  }
  const { coverage, minCoverage } = file;
  if (coverage !== undefined && minCoverage !== undefined) {
    points.push({
      ...whole,
      status: isCoverageTooLow(file) ? 'failed' : 'passed',
      name: `coverage of ${minCoverage}%`,
      code: 'low-coverage',
      message: describeCoverage(coverage, minCoverage),
    });
  }
  return points;
}

/** Numbers points with equal names, from the second on. */
function withOwnNames(points: readonly TestPoint[]): TestPoint[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return points.map((point) => {
    let name = point.name;
    while (taken.has(name)) {
      const count = (counts.get(point.name) ?? 1) + 1;
      counts.set(point.name, count);
      name = `${point.name} (${count})`;
    }
    taken.add(name);
    return { ...point, name };
  });
}

function byPlace(a: Unplaced, b: Unplaced): number {
  return a.span.start - b.span.start;
}

function place(source: Source, points: readonly Unplaced[]): TestPoint[] {
  const findings = points.map(({ code, span, message, details, status }) => {
    const severity: Severity = status === 'skipped' || status === 'passed' ? 'info' : 'error';
    return { code, severity, span, message, help: details.length === 0 ? undefined : details.join('\n') };
  });
  return locate({ source, findings }).map((located, i) => ({ ...points[i]!, located }));
}
