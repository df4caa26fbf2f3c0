import { wrongType } from '../arguments.js';
import { parseRules, type RuleLine } from '../rules/syntax.js';
import { Source } from '../text/source.js';
import { type DialectOptions, dialectOf } from './options.js';

/**
 * What each line of a rule file is, malformed ones included: all problems, where the compiler stops at the first.
 *
 * @throws TypeError where arguments are of the wrong type
 */
export function parse(source: Source, options: DialectOptions = {}): RuleLine[] {
  if (!(source instanceof Source)) throw wrongType('source', 'a Source', source);
  return parseRules(source, dialectOf(options));
}
