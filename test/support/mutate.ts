import { bytesOf, textOf } from './bytes.js';
import type { Random } from './random.js';

/** What slips into files, one character per byte. */
const SLIPS = [
  ' ',
  '\t',
  '\r',
  '\r\n',
  '\n',
  '.',
  ',',
  ';',
  ':',
  '=',
  '"',
  "'",
  '-',
  '/',
  '#',
  ' # x',
  '//',
  '\\',
  '\\\n',
  '@',
  '!',
  '*',
  '0',
  '1',
  '256',
  'a',
  'A',
  'allow',
  'ALLOW',
  ':allow',
  'deny',
  '=yes',
  ',A="1"',
  ',A=1',
  ', B="2"',
  '/24',
  '::',
  '::1',
  '\xef\xbb\xbf',
  '\xc2\xa0',
  '\xe2\x80\x9c',
  '\xe2\x80\x9d',
  '\xe2\x80\x93',
  '\xff',
  '\0',
  '$X',
  '{{ x }}',
  'x.x.x.x',
  'RELAYCLIENT=""',
  'RBLSMTPD="no"',
  '# tcprules-ignore no-colon -- x\n',
  '::ffff:10.0.0.1',
  'joe@',
  '=Mail.Example.com',
];

/** Rules with one to four slips in them. */
export function mutate(rules: Uint8Array, random: Random): Buffer {
  let text = textOf(rules);
  for (let slips = random.between(1, 4); slips > 0; slips -= 1) text = slip(text, random);
  return bytesOf(text);
}

function slip(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(4);
  const lines = text.split('\n');
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + text.slice(at, end).toUpperCase() + text.slice(end);
    case 2:
      return text.replaceAll('\n', '\r\n');
    case 3:
      return [...lines, random.pick(lines)].join('\n');
    case 4:
      lines.splice(random.below(lines.length), 1, random.pick(lines));
      return lines.join('\n');
    case 5:
      return text.slice(0, at) + random.pick(SLIPS) + text.slice(end);
    default:
      return text.slice(0, at) + random.pick(SLIPS) + text.slice(at);
  }
}
