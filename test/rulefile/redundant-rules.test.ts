import { describe, expect, test } from 'vitest';
import { duplicateAddress } from '../../src/checks/duplicate-address.js';
import { redundantRule, unreachableRule } from '../../src/checks/superfluous-rules.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compare } from '../../src/diff/compare.js';
import { fixAll } from '../../src/lint/fix.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { ClientSpace } from '../../src/space/space.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { smallFile, smallRule } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const CHECKS = [duplicateAddress, redundantRule, unreachableRule];

describe.each(DIALECTS)('$name: deleting redundant rules', (dialect) => {
  const spaceOf = (rules: Uint8Array): ClientSpace => new ClientSpace(CompiledRules.compile(rules, dialect), dialect);

  function expectSame(rules: Uint8Array, note: string): number {
    const source = new Source('tcp.smtp', rules);
    const { source: fixed, count } = fixAll(source, 'unsafe', { dialect, checks: CHECKS });
    expect(compare(spaceOf(rules), spaceOf(fixed.bytes)), note).toEqual([]);
    return count;
  }

  test('changes nothing for any client', SLOW, () => {
    const random = new Random(SEED);
    let count = 0;
    for (let i = 0; i < 200; i += 1) {
      // Networks in networks, all with one of two outcomes.
      const networks = random.list(8, () => smallRule(random, dialect).replace(/:(allow|deny).*/, ':$1'));
      const rules = Buffer.concat([smallFile(random, dialect), bytesOf(`${networks.join('\n')}\n:deny\n`)]);
      count += expectSame(rules, seeded(JSON.stringify([dialect.name, textOf(rules)])));
    }
    expect(count, seeded('rules deleted of 200 files')).toBeGreaterThan(3);
  });

  test('keeps one of two rules that replace each other', () => {
    expectSame(bytesOf('0-9.:allow\n10.:deny\n10.1.1.:allow\n10.0-255.:deny\n'), 'parts and whole');
    expectSame(bytesOf('10.:deny\n10.1.2.0/24:deny\n10.0.0.0/8:deny\n:allow\n'), 'prefix and networks');
  });
});
