import type { Random } from '../random.js';

/** Variables of a rule, each with the comma in front of it. Texts have one character per byte. */

const NAMES = ['A', 'B', 'RELAYCLIENT', 'RBLSMTPD', 'LONG_NAME_1'];
const ODD_NAMES = ['', 'a b', 'a,b', '"', '!', '!!', '!A', '\0', 'A\0D', 'a:b', ':allow', '\xff', ' ', '#'];
const DELIMITERS = ['"', '/', '|', "'"];
const ODD_DELIMITERS = ['x', ',', '=', ':', ' ', '\t', '#', '\0', '\xff', '\\', '!', '.'];
const VALUES = ['', '1', 'yes', 'some text', '-Blocked: see http://example.net/', '@example.net'];
const ODD_VALUES = [
  ...['"', "'", ',', '=', ',B="y"', ',!B', ':deny', ':allow', '#', ' ', '\t', '\xff\xfe', '\x80\x81', '\\', '\r'],
  ...['x\0D', 'x\0+C=q', 'x\0-A', 'x\0', '\0', '\0\0', 'x=y', 'D', '+', '-'],
];
const UNSETS = ['!A', '!B', '!', '!!A', '!A=', '! A', '!A="x"', 'A', '!,'];

function variable(random: Random, knowsUnset: boolean): string {
  if (random.onceIn(knowsUnset ? 3 : 40)) return `,${random.pick(UNSETS)}`;
  const name = random.pickOdd(NAMES, ODD_NAMES, 8);
  const delimiter = random.pickOdd(DELIMITERS, ODD_DELIMITERS, 8);
  const value = random.pickOdd(VALUES, ODD_VALUES, 4).replaceAll(delimiter, '');
  const closed = `,${name}=${delimiter}${value}${delimiter}`;
  return random.pickOdd(
    [closed],
    [`,${name}=`, `,${name}`, `,${name}=${delimiter}${value}`, `${closed}x`, `${closed} `, `,${closed}`],
    30,
  );
}

/** What follows the instruction: no variable, or up to three. */
export function variables(random: Random, knowsUnset: boolean): string {
  const count = random.pick([0, 0, 0, 1, 1, 2, 3]);
  return random.list(count, () => variable(random, knowsUnset)).join('') + random.pickOdd([''], [','], 60);
}
