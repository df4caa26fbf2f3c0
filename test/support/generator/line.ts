import type { Random } from '../random.js';
import { address } from './address.js';
import { variables } from './variable.js';

const STARTS = [' ', '\t', '#', ' #', '\r', '\xef\xbb\xbf'];
const SEPARATORS = ['::', ': ', ' :', '', ',', ':x:', ':allow:', ':deny', '\0:', '='];
const WORDS = ['Allow', 'DENY', 'den', 'allo', 'allowx', 'denyx', '', ' allow', 'allow ', 'ins', '\0', 'deny\0'];
const ENDS = [' ', '\t', ' \t ', '\r', '\x0b', '\x0c', ',', ' # x', '\0', '\0x'];
const NO_RULES = ['', '#', '# comment', '#:deny', ' ', '\t', '\r', 'hello', '\0', ':', '::', '# \r', ':bad', ','];

/** Any line of a rule file, without its LF. Most are rules, of the kind all dialects have. */
export function line(random: Random, knowsUnset: boolean): string {
  if (random.onceIn(15)) return random.pick(NO_RULES);
  return [
    random.pickOdd([''], STARTS, 25),
    address(random),
    random.pickOdd([':'], SEPARATORS, 20),
    random.pickOdd(['allow', 'deny'], WORDS, 20),
    variables(random, knowsUnset),
    random.pickOdd([''], ENDS, 10),
  ].join('');
}
