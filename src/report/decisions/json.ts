import type { Dialect } from '../../dialects/dialect.js';
import type { Decision } from '../../operations/decide.js';
import { jsonEnvironment, jsonText } from '../json-text.js';

/** A decision, as in every JSON document: `rule` is null if none decides, `line` if the rules are a database. */
export function decisionJson({ action, rule, line, env }: Decision, dialect: Dialect): object {
  return {
    action,
    rule: jsonText(rule && dialect.formatKey(rule)),
    line: line ?? null,
    env: jsonEnvironment(env),
  };
}
