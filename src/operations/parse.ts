import { parseRules, type RuleLine } from '../rules/syntax.js';
import { type DialectOptions, dialectOf } from './options.js';
import { type Rules, toSource } from './rules.js';

/**
 * Says what each line of a rule file is, malformed ones included, where the compiler stops at the first of those.
 *
 * @returns the lines in order; spans are offsets in bytes, of which `Source.locationOf` makes lines and columns
 * @throws TypeError for a wrong argument
 */
export function parse(rules: Rules, options: DialectOptions = {}): RuleLine[] {
  return parseRules(toSource(rules, 'rules'), dialectOf(options));
}
