import { describe, expect, test } from 'vitest';
import { databaseOf, loadCompiled, loadReadymade, rulesOf } from '../../scripts/golden.mjs';
import { identify } from '../../src/dialects/identify.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { bytesOf } from '../support/bytes.js';

test.each([
  ['djb', '10.1.2.0/24:deny\n1.:allow\n', ['djb', 'ipv6', 'indimail']],
  ['ipv6', 'fe80::1:deny\n', ['ipv6', 'indimail']],
  ['fehcom', '::1:allow\n', ['ipv6', 'fehcom', 'indimail']],
  ['djb', '=h\u00e9:deny\n', ['djb', 'ipv6', 'fehcom']],
  ['indimail', '=h\u00e9:deny\n', ['indimail']],
  ['djb', '1.2-3.4-5:deny\n', ['djb', 'ipv6', 'fehcom', 'indimail']],
  ['djb', '', ['djb', 'ipv6', 'fehcom', 'indimail']],
])('what %s makes of %j fits %j', (dialect, rules, expected) => {
  expect(identify(compile(bytesOf(rules), { dialect })).dialects).toEqual(expected);
});

describe.each(DIALECTS.map(({ name }) => name))('%s', (name) => {
  const compiled = loadCompiled(name).filter(({ cdb }) => cdb !== undefined);

  test.each(compiled)('a database of its own fits it: $name', (golden) => {
    const { dialects, records } = identify(compile(rulesOf(golden), { dialect: name }));
    expect(records === 0 || dialects.includes(name)).toBe(true);
  });
});

test('a database in which all rules lost their addresses is recognised', () => {
  const lost = loadReadymade('djb').find(({ name }) => name === 'r-all-empty-keys');
  expect(identify(databaseOf(lost!)).hasLostAddresses).toBe(true);
  expect(identify(compile(bytesOf(':deny\n'))).hasLostAddresses).toBe(false);
  expect(identify(compile(bytesOf(':deny\n1.:deny\n'))).hasLostAddresses).toBe(false);
});
