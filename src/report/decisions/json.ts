import type { Dialect } from '../../dialects/dialect.js';
import type { Outcome } from '../../lookup/outcome.js';
import { jsonEnvironment, jsonText } from '../json-text.js';

/** An outcome, as every JSON document has it: `rule` is null if none applies, `line` if the rules are a database; `early` is true for a rule of -y. */
export function buildOutcomeJson({ action, rule, line, variables, isEarly }: Outcome, dialect: Dialect): object {
  return {
    action,
    rule: jsonText(rule && dialect.formatKey(rule)),
    line: line ?? null,
    env: jsonEnvironment(variables),
    ...(isEarly && { early: true }),
  };
}
