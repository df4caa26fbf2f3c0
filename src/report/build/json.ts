import { codeOf } from '../../diff/change.js';
import { summarize } from '../../lint/summary.js';
import type { BuiltDatabase } from '../../operations/build.js';
import { changeTotals } from '../diff/words.js';
import { locate } from '../findings/locate.js';
import { jsonDocument } from '../json-text.js';
import { testPoints } from '../test/points.js';
import { describeRefusal } from './words.js';

/** What became of each database, as one JSON document. Counts of addresses are texts, or null if they are unknown. */
export function renderBuildJson(databases: readonly BuiltDatabase[]): string {
  const count = (state: BuiltDatabase['state']): number => databases.filter((one) => one.state === state).length;
  return jsonDocument({
    databases: databases.map(databaseOf),
    summary: {
      databases: databases.length,
      updated: count('updated'),
      upToDate: count('up-to-date'),
      refused: count('refused'),
    },
  });
}

function databaseOf({ sources, database, dialect, state, checked, refusals, changes, verification }: BuiltDatabase) {
  return {
    database,
    sources: sources.sources.map(({ name }) => name),
    dialect: dialect.name,
    state,
    refusals: refusals.map((refusal) => ({ code: refusal.code, message: describeRefusal(refusal) })),
    verdict: verification?.verdict ?? null,
    rules: checked?.rules ?? null,
    findings:
      checked === undefined
        ? null
        : checked.findings.flatMap(locate).map(({ finding, ...place }) => ({
            ...place,
            severity: finding.severity,
            code: finding.code,
            message: finding.message,
          })),
    warnings: checked === undefined ? null : summarize(checked.findings).warnings,
    expectations: checked === undefined ? null : checked.tested.expectations.length,
    failures:
      checked === undefined
        ? null
        : testPoints(checked.tested)
            .filter(({ status }) => status === 'failed' || status === 'error')
            .map(({ located: { finding, ...place } }) => ({ ...place, code: finding.code, message: finding.message })),
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
