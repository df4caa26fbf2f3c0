import { expect, test } from 'vitest';
import { CdbFormatError } from '../../src/cdb/format.js';
import { walkRecords } from '../../src/cdb/walk.js';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { CompiledRules, looksLikeDatabase } from '../../src/lookup/compiled-rules.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { Random, SEED, seeded } from '../support/random.js';

test('every record has the line of its rule, and the first record of it, in whichever order they are asked for', () => {
  const rules = '# two ranges\n1.0-9:deny\n\n2.:allow\n3.9-0:deny\n4.7-19.:allow,A="1"\n:deny\n';
  const lines = new Map([
    ['1', [2, '1.0']],
    ['2', [4, '2.']],
    ['4', [6, '4.7.']],
    ['', [7, '']],
  ]);
  const book = CompiledRules.compile(bytesOf(rules), DEFAULT_DIALECT);
  const records = new Map(Array.from(walkRecords(book.database), ({ key, position }) => [position, textOf(key)]));
  const random = new Random(SEED);
  const positions = [...records.keys()];
  for (const position of [...positions, ...random.list(500, () => random.pick(positions))]) {
    const found = [book.lineOf(position), records.get(book.ruleOf(position))];
    expect(found, seeded(records.get(position)!)).toEqual(lines.get(records.get(position)!.split('.')[0]!));
  }
  const database = new CompiledRules(book.database, undefined);
  for (const position of positions) expect(database.ruleOf(position)).toBe(position);
});

test.each<[string, Uint8Array, boolean]>([
  ['rules', bytesOf('127.:allow\n'), false],
  ['rules with a NUL in the first line', bytesOf('# caf\0\n127.:allow\n'), false],
  ['UTF-16', Buffer.from('\ufeff127.:allow\n', 'utf16le'), false],
  ['an empty file', bytesOf(''), false],
  ['a database', CompiledRules.compile(bytesOf(':deny\n'), DEFAULT_DIALECT).database, true],
  [
    'a database that was cut off',
    CompiledRules.compile(bytesOf(':deny\n'), DEFAULT_DIALECT).database.subarray(0, 20),
    true,
  ],
  ['a program', Buffer.from('7f454c4602010100000000000000000003003e0001000000', 'hex'), true],
])('looks at %s', (_, bytes, isDatabase) => {
  expect(looksLikeDatabase(bytes)).toBe(isDatabase);
});

test('a database that its header shows to be damaged is refused when it is opened', () => {
  const { database } = CompiledRules.compile(bytesOf(':deny\n'), DEFAULT_DIALECT);
  expect(CompiledRules.open(database, DEFAULT_DIALECT).lines).toBeUndefined();
  for (const length of [8, 100, 2047, 2048, database.length - 1])
    expect(() => CompiledRules.open(database.subarray(0, length), DEFAULT_DIALECT)).toThrow(CdbFormatError);
});
