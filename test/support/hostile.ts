import type { Random } from './random.js';

/** What a terminal, the log of a CI system, or the reader of a format might obey; one character per byte. */
const BAIT = [
  '::error::x',
  '::warning file=a,line=1::b',
  '::stop-commands::x',
  '::add-mask::x',
  ' ::group::x',
  '::',
  '::1',
  '##[error]x',
  '##vso[task.setvariable variable=a]b',
  '\n::error::x',
  '\n##[group]x',
  '\r::notice::x',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\v',
  '\f',
  '\x07',
  '\x08',
  '\x7f',
  '\x1b[2J',
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  // NEL, CSI, OSC as UTF-8 and as bytes.
  '\xc2\x85',
  '\xc2\x9b31m',
  '\x9b31m',
  '\x9d0;x\x9c',
  // U+200B, U+200E, U+202E, U+2066, U+2028, U+2029, U+FEFF, U+FFFE, U+00AD, U+E0041, U+2060, U+034F.
  '\xe2\x80\x8b',
  '\xe2\x80\x8e',
  '\xe2\x80\xae',
  '\xe2\x81\xa6',
  '\xe2\x80\xa8',
  '\xe2\x80\xa9',
  '\xef\xbb\xbf',
  '\xef\xbf\xbe',
  '\xc2\xad',
  '\xf3\xa0\x81\x81',
  '\xe2\x81\xa0',
  '\xcd\x8f',
  // Not UTF-8: bytes alone, half a character, a surrogate, more than U+10FFFF.
  '\xff',
  '\xe2\x80',
  '\xed\xa0\x80',
  '\xf5\x80\x80\x80',
  // é, a wide character, an emoji of two.
  '\xc3\xa9',
  '\xe6\xbc\xa2',
  '\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7',
  '|',
  '`',
  '``',
  '<b>',
  '<!--',
  ']]>',
  '&amp;',
  '"',
  "'",
  '\\',
  '\\|',
  '\\#',
  '#',
  ' # SKIP x',
  ' # TODO x',
  '{',
  ' {',
  ' ',
  '- ',
  '1 ',
  'not ok 1',
  '%',
  '%0A',
  ',',
  ':',
  '=',
  '@',
  '*',
  '[',
  '../',
  '/',
];

const PLAIN = ['a', '10.', '10.0.0.1', 'RELAYCLIENT', 'tcp.smtp', 'HEAD', 'allow', 'deny', 'mail.example.net'];

/** A text of a few pieces, most of them bait, without NUL. */
export function hostileText(random: Random): string {
  return random.list(random.between(1, 4), () => random.pickOdd(BAIT, PLAIN, 4)).join('');
}

/** The name of a file in a directory. */
export function hostileName(random: Random): string {
  return (
    `${random.pick(['', '', 'a', '-'])}${hostileText(random).replaceAll('/', '_')}${random.pick(['', 'x'])}`.slice(
      0,
      200,
    ) || 'x'
  );
}

/** One line of such a text. */
function hostileLine(random: Random): string {
  return hostileText(random).replaceAll('\n', '\\');
}

/** Rules with expectations and comments; most compile. */
export function hostileRules(random: Random): string {
  const line = (): string => hostileLine(random);
  const rule = (): string =>
    random.pick([`10.0.0.${random.below(9)}:`, ':', `=${line()}:`, `${line()}@10.0.0.1:`, `${line()}:`]);
  const rest = (): string =>
    random.pick([
      'allow',
      'deny',
      `allow,A="${line().replaceAll('"', '')}"`,
      `allow,${line()}="x"`,
      delimited(random.pick(['{', '#', '|', '`', ' ']), line()),
      line(),
      `allow,RELAYCLIENT=""`,
    ]);
  const other = (): string =>
    random.pick([
      `# ${line()}`,
      `#? 10.0.0.1 => ${rest()}`,
      `#? 10.0.0.1 =${line()} => allow`,
      `#? ${line()} => deny`,
      `# tcprules-ignore wide-relay -- ${line()}`,
      `# tcprules-ignore ${line()}`,
    ]);
  const lines = random.list(random.between(1, 6), () => (random.onceIn(3) ? other() : `${rule()}${rest()}`));
  return `${lines.join('\n')}${random.pickOdd(['\n'], ['', '\0\n'], 6)}`;
}

/** A variable whose value is between any two characters that are the same. */
function delimited(delimiter: string, value: string): string {
  return `allow,A=${delimiter}${value.replaceAll(delimiter, '')}${delimiter}`;
}

/** Records as no rule makes them. */
export function hostileRecords(random: Random): [key: string, data: string][] {
  const value = (): string => hostileText(random) + random.pickOdd([''], ['\0'], 6);
  return random.list(random.between(1, 4), () => [
    random.pick(['', '10.', '10.0.0.1', `=${value()}`, value()]),
    random.pick(['', 'D\0', `+A=${value()}\0`, `+${value()}\0`, value()]),
  ]);
}
