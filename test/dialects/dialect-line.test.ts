import { expect, test } from 'vitest';
import { readDialectLine } from '../../src/dialects/dialect-line.js';
import { bytesOf } from '../support/bytes.js';

test.each([
  ['# tcprules: dialect=fehcom\n:allow\n', 'fehcom'],
  ['#tcprules:dialect = ipv6 \r\n', 'ipv6'],
  ['# tcprules: dialect=ucspi-tcp6', 'ucspi-tcp6'],
  ['# tcprules: dialect=nothing at all\n', 'nothing at all'],
  ['# tcprules: dialect=\n', ''],
  ['', undefined],
  [':allow\n# tcprules: dialect=fehcom\n', undefined],
  ['\n# tcprules: dialect=fehcom\n', undefined],
  [' # tcprules: dialect=fehcom\n', undefined],
  ['# tcprules: the rules of our server\n', undefined],
  [`# tcprules: dialect=${'x'.repeat(2000)}\n`, undefined],
])('%j', (rules, name) => {
  expect(readDialectLine(bytesOf(rules))).toBe(name);
});
