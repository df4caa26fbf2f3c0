import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { readRuleAddress } from '../../src/expectations/rule-address.js';
import { testFiles } from '../../src/operations/test.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { Random, SEED, seeded } from '../support/random.js';

const dialect = findDialect('djb')!;

describe('addresses as rules write them', () => {
  test('are just those that a rule of this address decides for', () => {
    const random = new Random(SEED);
    let accepted = 0;
    for (let i = 0; i < 600; i += 1) {
      const address = randomAddress(random);
      // Of all addresses there is nothing to except.
      if (readRuleAddress(address) === undefined || address === '0-255.') continue;
      accepted += 1;
      const rules = `#? ${address} => deny\n#? 0.0.0.0/0 except ${address} => allow\n${address}:deny\n:allow\n`;
      const { exitCode } = testFiles([{ rules: new Source('', bytesOf(rules)), expectations: [] }], { dialect });
      expect(exitCode, seeded(address)).toBe(0);
    }
    expect(accepted).toBeGreaterThan(100);
  });

  test.each(['', '.', '10', '10.0.0', '10.0.0.1.', '10.0.0.1.2', '010.', '10.256.', '10..', '.10.', 'a.', '10.0-3.7.'])(
    '%j names none',
    (text) => expect(readRuleAddress(text)).toBeUndefined(),
  );

  test.each([
    '10.0.0-3',
    '10.3-0.',
    '10.0-256.',
    '10.-3.',
    '10.0-.',
    '10.00-3.',
    '10.0-03.',
    '-3.',
    '10.0.0.1-10.0.0.9',
    '10.0-3-5.',
  ])('%j is not a range', (text) => expect(readRuleAddress(text)).toBeUndefined());
});

function randomAddress(random: Random): string {
  const octets = random.list(random.between(1, 4), () => `${random.pick([0, 1, 9, 10, 99, 127, 254, 255, 256])}`);
  if (random.onceIn(2)) octets[octets.length - 1] += `-${random.pick([0, 3, 10, 255, 256])}`;
  return octets.join('.') + (octets.length === 4 && !random.onceIn(8) ? '' : '.');
}
