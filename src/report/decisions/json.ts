import type { Dialect } from '../../dialects/dialect.js';
import type { Decision } from '../../operations/decide.js';
import { jsonEnvironment, jsonText } from '../json-text.js';

/** A decision, as every JSON document has it: `rule` is null where none decides, `line` where the rules are no text. */
export function decisionJson({ action, rule, line, env }: Decision, dialect: Dialect): object {
  return {
    action,
    rule: jsonText(rule && dialect.formatKey(rule)),
    line: line ?? null,
    env: jsonEnvironment(env),
  };
}
