import { describe, expect, test } from 'vitest';
import { databaseOf, loadReadymade } from '../../scripts/golden.mjs';
import { CdbFormatError } from '../../src/cdb/format.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { dump, dumpRecords } from '../../src/operations/dump.js';
import { firstDifference } from '../../src/text/bytes.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { changedBytes, likelyGarbage, truncations } from '../support/damage.js';
import { ruleFile } from '../support/generator/file.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const RULES = '10.:allow,RELAYCLIENT=""\n192.0.2.1-3:deny\n:allow\n';

describe('dump', () => {
  test('has the rules in the order of the records, ranges joined', () => {
    const { parts, difference } = dump(compile(bytesOf(RULES)));
    expect(parts.map((part) => (part.kind === 'rule' ? textOf(part.line) : part))).toEqual(RULES.trimEnd().split('\n'));
    expect(difference).toBeUndefined();
  });

  test('finds a rule for a key with a dash in it', () => {
    const database = compile(bytesOf('37-37.4-5:deny\n10.1-1.2.3-4.:allow\n'));
    const { parts, difference } = dump(database);
    expect(parts.map(({ kind }) => kind)).toEqual(['rule', 'rule']);
    expect(difference).toBeUndefined();
  });

  test('has nothing of an empty database', () => {
    expect(dump(compile(bytesOf('')))).toEqual({ parts: [], difference: undefined });
  });

  test('keeps unchanged what no rule makes', () => {
    const foreign = loadReadymade('djb').find(({ name }) => name === 'r-unknown-letters')!;
    const { parts, difference } = dump(databaseOf(foreign));
    expect(parts.map(({ kind }) => kind)).toContain('inexpressible');
    expect(difference).toBeTypeOf('number');
  });

  test('has the raw records', () => {
    const records = dumpRecords(compile(bytesOf(RULES)));
    expect(records.map(({ position, key, data }) => [position, textOf(key), textOf(data)])).toEqual([
      [2048, '10.', '+RELAYCLIENT=\0'],
      [2073, '192.0.2.1', 'D\0'],
      [2092, '192.0.2.2', 'D\0'],
      [2111, '192.0.2.3', 'D\0'],
      [2130, '', ''],
    ]);
  });

  test('a database that was cut off anywhere is damaged', () => {
    for (const part of truncations(compile(bytesOf(RULES)))) {
      expect(() => dump(part), `${part.length} bytes`).toThrow(CdbFormatError);
      expect(() => dumpRecords(part), `${part.length} bytes`).toThrow(CdbFormatError);
    }
  });

  test('of any bytes it says what they are, or that they are damaged', () => {
    const random = new Random(SEED);
    const hostile = [
      ...changedBytes(compile(bytesOf(RULES)), random),
      ...random.list(300, () => likelyGarbage(random)),
    ];
    for (const database of hostile) {
      try {
        const { parts, difference } = dump(database);
        if (parts.some(({ kind }) => kind === 'inexpressible')) expect(difference, seeded('garbage')).toBeDefined();
      } catch (error) {
        expect(error, seeded('garbage')).toBeInstanceOf(CdbFormatError);
      }
    }
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('dumped rules compile to the database they come from', SLOW, () => {
    const random = new Random(SEED);
    let count = 0;
    for (let i = 0; i < 400; i += 1) {
      const rules = ruleFile(random, dialect);
      const database = compiled(rules);
      if (database === undefined) continue;
      const { parts, difference } = dump(database, { dialect });
      // A NUL in a value ends the item, so no rule makes what follows it.
      if (parts.some(({ kind }) => kind === 'inexpressible')) {
        expect(textOf(rules), seeded('an expressible record')).toContain('\0');
        continue;
      }
      const dumped = parts.map((part) => (part.kind === 'rule' ? `${textOf(part.line)}\n` : '')).join('');
      expect(difference, seeded(`${textOf(rules)}\n---\n${dumped}`)).toBeUndefined();
      expect(firstDifference(compile(bytesOf(dumped), { dialect: name }), database)).toBeUndefined();
      count += 1;
    }
    expect(count).toBeGreaterThan(100);
  });

  function compiled(rules: Uint8Array): Uint8Array | undefined {
    try {
      return compile(rules, { dialect: name });
    } catch {
      return undefined;
    }
  }
});

test.each([
  ['', '', undefined],
  ['abc', 'abc', undefined],
  ['abc', 'abd', 2],
  ['abc', 'xbc', 0],
  ['abc', 'ab', 2],
  ['', 'a', 0],
])('%j and %j first differ at %j', (a, b, position) => {
  expect(firstDifference(bytesOf(a), bytesOf(b))).toBe(position);
  expect(firstDifference(bytesOf(b), bytesOf(a))).toBe(position);
});
