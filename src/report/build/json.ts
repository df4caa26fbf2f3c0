import { codeOf } from '../../diff/change.js';
import { summarize } from '../../lint/summary.js';
import type { BuiltDatabase, CheckedSources } from '../../operations/build.js';
import { changeTotals } from '../diff/words.js';
import { locate } from '../findings/locate.js';
import { jsonDocument } from '../json-text.js';
import { testPoints } from '../test/points.js';
import { describeRefusal } from './words.js';

/** What became of each database, as one JSON document. Counts of addresses are texts, or null if they are unknown. */
export function renderBuildJson(databases: readonly BuiltDatabase[]): string {
  const count = (state: BuiltDatabase['state']): number => databases.filter((one) => one.state === state).length;
  return jsonDocument({
    databases: databases.map(buildDatabaseJson),
    summary: {
      databases: databases.length,
      updated: count('updated'),
      upToDate: count('up-to-date'),
      refused: count('refused'),
    },
  });
}

function buildDatabaseJson({
  sources,
  database,
  dialect,
  state,
  checked,
  refusals,
  changes,
  verification,
}: BuiltDatabase) {
  return {
    database,
    sources: sources.sources.map(({ name }) => name),
    dialect: dialect.name,
    state,
    refusals: refusals.map((refusal) => ({ code: refusal.code, message: describeRefusal(refusal) })),
    verdict: verification?.verdict ?? null,
    ...(checked === undefined ? NOT_CHECKED : buildCheckedJson(checked)),
    changes:
      changes === undefined
        ? null
        : changeTotals(changes.differences).map(({ change, count, total }) => ({
            change: codeOf(change),
            differences: count,
            addresses: total === undefined ? null : `${total}`,
          })),
  };
}

const NOT_CHECKED = { rules: null, findings: null, warnings: null, expectations: null, failures: null };

function buildCheckedJson({ rules, findings, tested }: CheckedSources): Record<keyof typeof NOT_CHECKED, unknown> {
  const failures = testPoints(tested).filter(({ status }) => status === 'failed' || status === 'error');
  return {
    rules: rules ?? null,
    findings: findings
      .flatMap(locate)
      .map(({ finding: { severity, code, message }, ...place }) => ({ ...place, severity, code, message })),
    warnings: summarize(findings).warnings,
    expectations: tested.expectations.length,
    failures: failures.map(({ located: { finding, ...place } }) => ({
      ...place,
      code: finding.code,
      message: finding.message,
    })),
  };
}
