import { parseRules } from '../rules/parser.js';
import type { RuleLine } from '../rules/syntax.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/**
 * Parses every line of a rule file; unlike the compiler it does not stop at a malformed one.
 *
 * @returns the lines in order; spans are byte offsets, which `Source.locationOf` converts to lines and columns
 * @throws TypeError for a wrong argument
 */
export function parse(rules: Rules, options: DialectOptions = {}): RuleLine[] {
  return parseRules(toSource(rules, 'rules'), resolveDialect(options));
}
