import type { Dialect } from '../dialects/dialect.js';
import { outcomeOf } from '../lookup/outcome.js';
import type { Decision } from '../report/decision.js';

/** What a record, or none, decides. Of a variable that is set twice the last counts. */
export function decisionOf(
  record: { key: Uint8Array; data: Uint8Array } | undefined,
  line: number | undefined,
  dialect: Dialect,
): Decision {
  if (record === undefined) return { action: 'allow', rule: undefined, line: undefined, env: new Map() };
  const { rule, action, variables } = outcomeOf(record.key, record.data, dialect.knowsUnset);
  const env = new Map<string, Uint8Array | null>();
  for (const { name, value } of variables) env.set(Buffer.from(name).toString('latin1'), value ?? null);
  return { action, rule, line, env };
}
