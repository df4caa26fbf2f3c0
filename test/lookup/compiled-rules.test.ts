import { expect, test } from 'vitest';
import { walkRecords } from '../../src/cdb/walk.js';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
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
