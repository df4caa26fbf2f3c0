import { describe, expect, test } from 'vitest';
import { loadCompiled, rulesOf } from '../../scripts/golden.mjs';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { type Verdict, verify } from '../../src/operations/verify.js';
import { RulesError } from '../../src/rules/problem.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { changedBytes, truncations } from '../support/damage.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const RULES = '10.:allow,RELAYCLIENT=""\n192.0.2.1-3:deny\n:allow\n';

function check(source: string | Uint8Array, database: Uint8Array, dialect = DEFAULT_DIALECT): Verdict {
  const rules = typeof source === 'string' ? bytesOf(source) : source;
  const { sources, database: name, dialect: compared, ...verdict } = verify(rules, database, { dialect });
  expect([sources, name, compared]).toEqual([['sources'], 'database', dialect.name]);
  return verdict;
}

function differencesOf(source: string, before: string): unknown {
  const verification = check(source, compile(bytesOf(before)));
  if (verification.verdict !== 'rules-differ') return verification;
  return verification.differences.map(({ what, key, place }) => [what, textOf(key), place?.line]);
}

describe('verify', () => {
  test('a database of this source is identical', () => {
    expect(check(RULES, compile(bytesOf(RULES)))).toEqual({ verdict: 'identical' });
  });

  test('comments do not count', () => {
    expect(check(`# more\n\n${RULES}`, compile(bytesOf(RULES)))).toEqual({ verdict: 'identical' });
  });

  test('names what is only in the source', () => {
    expect(differencesOf(`${RULES}\n=a.example:deny\n`, RULES)).toEqual([['only-in-source', '=a.example', 5]]);
  });

  test('names what is only in the database', () => {
    expect(differencesOf('10.:allow,RELAYCLIENT=""\n192.0.2.1-2:deny\n', RULES)).toEqual([
      ['only-in-database', '192.0.2.3', undefined],
      ['only-in-database', '', undefined],
    ]);
  });

  test('names what both have, but not the same', () => {
    expect(differencesOf(RULES.replace('""', '"@x"').replace('192.0.2.1-3:deny', '192.0.2.1-3:allow'), RULES)).toEqual([
      ['different', '10.', 1],
      ['different', '192.0.2.1', 2],
      ['different', '192.0.2.2', 2],
      ['different', '192.0.2.3', 2],
    ]);
  });

  test('of two rules with one address only the first counts', () => {
    const twice = '10.:allow\n10.:deny\n';
    expect(differencesOf(twice, '10.:allow\n')).toEqual({ verdict: 'bytes-differ', position: expect.any(Number) });
    expect(differencesOf(twice, '10.:deny\n10.:allow\n')).toEqual([['different', '10.', 1]]);
  });

  test('the same rules in another order are the same rules, but not the same file', () => {
    const database = compile(bytesOf(':allow\n10.:allow,RELAYCLIENT=""\n192.0.2.1-3:deny\n'));
    expect(check(RULES, database)).toMatchObject({ verdict: 'bytes-differ' });
  });

  test('says where the files begin to differ', () => {
    const database = Buffer.concat([compile(bytesOf(RULES)), Buffer.from('more')]);
    expect(check(RULES, database)).toEqual({ verdict: 'bytes-differ', position: database.length - 4 });
  });

  test.each([
    ['djb', 'fehcom', '10.0.0.0/8:deny\n:allow\n'],
    ['fehcom', 'djb', '10.0.0.0/8:deny\n:allow\n'],
    ['ipv6', 'fehcom', '2001:db8::1:deny\n'],
    ['indimail', 'fehcom', '2001:db8::1:deny\n'],
  ] as const)('of %s, a database of %s is of another dialect', (dialect, other, rules) => {
    const database = compile(bytesOf(rules), { dialect: other });
    expect(check(rules, database, findDialect(dialect)!)).toMatchObject({
      verdict: 'other-dialect',
      otherDialect: other,
    });
  });

  test('all addresses can be lost', () => {
    const lost = compile(bytesOf(':allow,RELAYCLIENT=""\n:deny\n:deny\n:deny\n:allow\n'));
    expect(check(RULES, lost)).toEqual({ verdict: 'addresses-lost', records: 5 });
  });

  test('a file that is not a database is damaged', () => {
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

  test('a database with another byte anywhere is not identical, and never too much', SLOW, () => {
    const random = new Random(SEED);
    const verdicts = new Set<string>();
    for (const changed of changedBytes(compile(bytesOf(RULES)), random)) {
      verdicts.add(check(RULES, changed).verdict);
    }
    expect([...verdicts].sort(), seeded('verdicts')).toEqual(['bytes-differ', 'damaged', 'rules-differ']);
  });

  test('several sources are one, in their order, and the first rule for an address counts', () => {
    const sources = ['# no newline', '', '10.:allow\n\n', '10.:deny\n11.:deny'].map(
      (text, i) => new Source(`${i}`, bytesOf(text)),
    );
    const joined = '# no newline\n10.:allow\n\n10.:deny\n11.:deny';
    expect(verify(sources, compile(bytesOf(joined)))).toMatchObject({ verdict: 'identical' });
    const verification = verify(sources, compile(bytesOf('10.:deny\n:deny\n')));
    const differences = verification.verdict === 'rules-differ' ? verification.differences : [];
    const places = differences.map(({ key, place }) => [textOf(key), place?.file, place?.line]);
    expect(places).toEqual([
      ['10.', '2', 1],
      ['11.', '3', 2],
      ['', undefined, undefined],
    ]);
  });

  test('throws where the source does not compile', () => {
    expect(() => check('10.:nonsense\n', compile(bytesOf(RULES)))).toThrow(RulesError);
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('what each recorded case compiles to is identical', SLOW, () => {
    let count = 0;
    for (const golden of loadCompiled(name)) {
      if (golden.cdb === undefined) continue;
      const rules = rulesOf(golden);
      const database = compile(rules, { dialect: name });
      expect(check(rules, database, dialect), golden.name).toEqual({ verdict: 'identical' });
      count += 1;
    }
    expect(count).toBeGreaterThan(20);
  });
});
