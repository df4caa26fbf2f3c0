import { expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/registry.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { findUnjudged } from '../../src/lint/lint.js';
import { LintFile } from '../../src/rulefile/file.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const ADDRESSES = ['10.', '10.1.', '192.0.2.', '192.0.2.7', '10.1', '010.', '0.', '0.0.0.0', '256.', '1.2.3.4.', ''];
const CHARACTERS = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
const TEXTS = [
  'x',
  '-no',
  'blocked',
  '__A__',
  '$A',
  '&lt;',
  '<b>',
  '%s',
  '{{a}}',
  '@a@',
  '`x`',
  'a b',
  '\xc2\xa0',
  '#',
];

test.each(DIALECTS)('$name: what is wrong with a spelling is in an odd line', SLOW, (dialect) => {
  const random = new Random(SEED);
  let plain = 0;
  for (let i = 0; i < 200; i += 1) {
    const word = (): string =>
      random.list(random.below(4), () => random.pick([...TEXTS, random.pick(CHARACTERS)])).join('');
    const variable = (): string => {
      const quote = random.pick(['"', '"', '"', "'", ' ', 'x']);
      return `,${random.pick(['A', 'RBLSMTPD', 'RELAYCLIENT', 'A__B', word()])}=${quote}${word()}${quote}`;
    };
    const line = (): string =>
      [
        random.pickOdd([''], [' ', word()], 6),
        random.pick(ADDRESSES),
        `:${random.pick(['allow', 'allow', 'deny'])}`,
        random.list(random.pick([0, 0, 1, 2]), variable).join(''),
        random.pickOdd([''], ['\r', '\\', ' # x', word()], 6),
      ].join('');
    const source = new Source('rules', bytesOf(random.list(1 + random.below(6), () => `${line()}\n`).join('')));
    const file = new LintFile(source, dialect, undefined);
    plain += file.rules.length - file.oddRules.length;
    const all = new LintFile(source, dialect, undefined);
    Object.assign(all, { oddLines: all.lines, oddRules: all.rules, oddCompleteRules: all.completeRules });
    expect(findUnjudged(file, CHECKS), seeded(JSON.stringify([dialect.name, textOf(source.bytes)]))).toEqual(
      findUnjudged(all, CHECKS),
    );
  }
  expect(plain, seeded('plain rules')).toBeGreaterThan(50);
});
