import { parseRules, type RuleLine } from '../rules/syntax.js';
import type { Source } from '../source.js';
import { type DialectOptions, dialectOf } from './options.js';

/** What each line of a rule file is, malformed ones included: all problems, where the compiler stops at the first. */
export function parse(source: Source, options: DialectOptions = {}): RuleLine[] {
  return parseRules(source, dialectOf(options));
}
