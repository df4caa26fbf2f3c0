import { describe, expect, test } from 'vitest';
import { compile } from '../../src/api/compile.js';
import { type Verification, verify } from '../../src/commands/verify.js';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../../src/dialects/registry.js';
import { RulesError } from '../../src/rules/error.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { changedBytes, truncations } from '../support/damage.js';
import { loadCompiled, rulesOf } from '../support/golden.js';
import { Random, SEED, seeded } from '../support/random.js';

const RULES = '10.:allow,RELAYCLIENT=""\n192.0.2.1-3:deny\n:allow\n';

function check(source: string, database: Uint8Array, dialect = DEFAULT_DIALECT): Verification {
  return verify(bytesOf(source), database, dialect);
}

function changesOf(source: string, before: string): unknown {
  const verification = check(source, compile(bytesOf(before)));
  if (verification.verdict !== 'stale') return verification;
  return verification.changes.map(({ what, key, line }) => [what, textOf(key), line]);
}

describe('verify', () => {
  test('a database of this source is identical', () => {
    expect(check(RULES, compile(bytesOf(RULES)))).toEqual({ verdict: 'identical' });
  });

  test('comments do not count', () => {
    expect(check(`# more\n\n${RULES}`, compile(bytesOf(RULES)))).toEqual({ verdict: 'identical' });
  });

  test('a stale one lacks what was added', () => {
    expect(changesOf(`${RULES}\n=a.example:deny\n`, RULES)).toEqual([['added', '=a.example', 5]]);
  });

  test('a stale one has what was removed', () => {
    expect(changesOf('10.:allow,RELAYCLIENT=""\n192.0.2.1-2:deny\n', RULES)).toEqual([
      ['removed', '192.0.2.3', undefined],
      ['removed', '', undefined],
    ]);
  });

  test('a stale one has what was changed', () => {
    expect(changesOf(RULES.replace('""', '"@x"').replace('192.0.2.1-3:deny', '192.0.2.1-3:allow'), RULES)).toEqual([
      ['changed', '10.', 1],
      ['changed', '192.0.2.1', 2],
      ['changed', '192.0.2.2', 2],
      ['changed', '192.0.2.3', 2],
    ]);
  });

  test('of two rules with one address only the first counts', () => {
    const twice = '10.:allow\n10.:deny\n';
    expect(changesOf(twice, '10.:allow\n')).toEqual({ verdict: 'different', position: expect.any(Number) });
    expect(changesOf(twice, '10.:deny\n10.:allow\n')).toEqual([['changed', '10.', 1]]);
  });

  test('the same rules in another order are the same rules, but not the same file', () => {
    const database = compile(bytesOf(':allow\n10.:allow,RELAYCLIENT=""\n192.0.2.1-3:deny\n'));
    expect(check(RULES, database)).toMatchObject({ verdict: 'different' });
  });

  test('says where the files begin to differ', () => {
    const database = Buffer.concat([compile(bytesOf(RULES)), Buffer.from('more')]);
    expect(check(RULES, database)).toEqual({ verdict: 'different', position: database.length - 4 });
  });

  test.each([
    ['djb', 'fehcom', '10.0.0.0/8:deny\n:allow\n'],
    ['fehcom', 'djb', '10.0.0.0/8:deny\n:allow\n'],
    ['ipv6', 'fehcom', '2001:db8::1:deny\n'],
    ['indimail', 'fehcom', '2001:db8::1:deny\n'],
  ] as const)('of %s, a database of %s is of another dialect', (dialect, other, rules) => {
    const database = compile(bytesOf(rules), { dialect: other });
    expect(check(rules, database, findDialect(dialect)!)).toEqual({ verdict: 'other-dialect', dialect: other });
  });

  test('all addresses can be lost', () => {
    const lost = compile(bytesOf(':allow,RELAYCLIENT=""\n:deny\n:deny\n:deny\n:allow\n'));
    expect(check(RULES, lost)).toEqual({ verdict: 'addresses-lost', records: 5 });
  });

  test('what is no database is damaged', () => {
    for (const text of ['', 'no database', RULES]) {
      expect(check(RULES, bytesOf(text))).toMatchObject({ verdict: 'damaged', position: 0 });
    }
  });

  test('a database that was cut off anywhere is damaged', () => {
    for (const part of truncations(compile(bytesOf(RULES)))) {
      const verification = check(RULES, part);
      expect(verification, `${part.length} bytes`).toMatchObject({ verdict: 'damaged', reason: expect.any(String) });
    }
  });

  test('a database with another byte anywhere is not identical, and never too much', () => {
    const random = new Random(SEED);
    const verdicts = new Set<string>();
    for (const changed of changedBytes(compile(bytesOf(RULES)), random)) {
      verdicts.add(check(RULES, changed).verdict);
    }
    expect([...verdicts].sort(), seeded('verdicts')).toEqual(['damaged', 'different', 'stale']);
  });

  test('throws where the source does not compile', () => {
    expect(() => check('10.:nonsense\n', compile(bytesOf(RULES)))).toThrow(RulesError);
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('what each recorded case compiles to is identical', () => {
    let count = 0;
    for (const golden of loadCompiled(name)) {
      if (golden.cdb === undefined) continue;
      const rules = rulesOf(golden);
      const database = compile(rules, { dialect: name });
      expect(verify(rules, database, dialect), golden.name).toEqual({ verdict: 'identical' });
      count += 1;
    }
    expect(count).toBeGreaterThan(20);
  });
});
