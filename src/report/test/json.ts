import type { Dialect } from '../../dialects/dialect.js';
import { toDialect } from '../../operations/options.js';
import {
  type Counterexample,
  listFailures,
  type TestedExpectation,
  type TestedFile,
  type TestResult,
} from '../../operations/test.js';
import type { ScriptVariable } from '../../server/environment.js';
import { buildOutcomeJson } from '../decisions/json.js';
import { jsonClient, jsonDocument, jsonText } from '../json-text.js';
import { type TestPoint, testPoints } from './points.js';
import { toPercentage } from './words.js';

/** Results as one JSON document. Counts of addresses are strings, since IPv6 has more than a double can represent. */
export function renderTestJson({ files }: TestResult): string {
  const documents = files.map((file) => buildFileJson(file));
  const verdicts = files.flatMap(({ expectations }) => expectations.map(({ result }) => result.verdict));
  const count = (verdict: string): number => verdicts.filter((other) => other === verdict).length;
  const summary = {
    files: files.length,
    expectations: verdicts.length,
    hold: count('holds'),
    fail: count('fails'),
    failures: documents.reduce((sum, { failures }) => sum + failures.length, 0),
    errors: documents.reduce((sum, { errors }) => sum + errors.length, 0),
  };
  return jsonDocument({ files: documents, summary });
}

function buildFileJson(file: TestedFile) {
  const dialect = toDialect(file.dialect, 'file.dialect');
  const points = testPoints(file);
  const { rules, tested, coverage, minCoverage } = file;
  return {
    file: rules.name,
    tested: tested.name,
    expectations: points.flatMap((point) =>
      point.tested === undefined ? [] : [{ ...placeOf(point), ...buildExpectationJson(point.tested, dialect) }],
    ),
    errors: points
      .filter(({ status }) => status === 'error')
      .map((point) => ({
        ...placeOf(point),
        code: point.located.finding.code,
        message: point.located.finding.message,
      })),
    failures: listFailures(file),
    coverage:
      coverage === undefined
        ? null
        : {
            rules: coverage.rules,
            covered: coverage.covered,
            percentage: toPercentage(coverage),
            minimum: minCoverage ?? null,
            uncovered: coverage.uncovered.map((rule) =>
              rule.kind === 'line' ? { line: rule.line } : { rule: jsonText(dialect.formatKey(rule.key)) },
            ),
          },
  };
}

function placeOf({ located }: TestPoint) {
  const { file, line, column, endLine, endColumn } = located;
  return { file, line, column, endLine, endColumn };
}

function buildExpectationJson({ source, span, addresses, result }: TestedExpectation, dialect: Dialect): object {
  const common = {
    text: jsonText(source.slice(span)),
    addresses,
    verdict: result.verdict,
  };
  if (result.verdict === 'holds') return common;
  const { count, smallest, largest, outcomes, inherited, forced, unknown } = result;
  return {
    ...common,
    failing: count ?? null,
    smallest: buildCounterexampleJson(smallest, dialect),
    largest: buildCounterexampleJson(largest, dialect),
    rules: outcomes.map(({ rule, line, isEarly }) => ({
      rule: jsonText(rule && dialect.formatKey(rule)),
      line: line ?? null,
      ...(isEarly && { early: true }),
    })),
    ...(inherited.length > 0 && { inherits: inherited.map(buildScriptVariableJson) }),
    ...(forced.length > 0 && { forced: forced.map(buildScriptVariableJson) }),
    ...(unknown !== undefined && { unknown: { text: jsonText(unknown.text), line: unknown.line } }),
  };
}

function buildScriptVariableJson({ name, value, line }: ScriptVariable): object {
  return { name: jsonText(name), value: 'known' in value ? jsonText(value.known) : null, line };
}

function buildCounterexampleJson({ ip, identity, outcome }: Counterexample, dialect: Dialect): object {
  return { ...jsonClient({ ip, ...identity }), ...buildOutcomeJson(outcome, dialect) };
}
