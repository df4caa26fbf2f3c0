import { describe, expect, test } from 'vitest';
import { walkRecords } from '../../src/cdb/walk.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compare } from '../../src/diff/compare.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { findRedundant } from '../../src/rulefile/redundancy.js';
import { toClientBytes } from '../../src/space/format-client.js';
import { ClientSpace } from '../../src/space/space.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

describe.each(DIALECTS)('$name: redundant records', (dialect) => {
  const spaceOf = (rules: string): ClientSpace =>
    new ClientSpace(CompiledRules.compile(bytesOf(rules), dialect), dialect);
  const countRecords = (line: string): number => [...walkRecords(spaceOf(line).book.database)].length;
  const verdictsOf = (rules: string, noHost = false): unknown[] => {
    const space = spaceOf(rules);
    const lineOf = (position: number) => space.book.lineOf(position);
    return Array.from(findRedundant(space, noHost), ([position, { kind, replacements }]) => [
      lineOf(position),
      kind,
      replacements.map(lineOf),
    ]);
  };

  test('can each be taken out without a difference', SLOW, () => {
    const random = new Random(SEED);
    let count = 0;
    for (let i = 0; i < 300; i += 1) {
      const rules = textOf(changedFile(random, smallFile(random, dialect), dialect));
      const lines = rules.split('\n');
      const space = spaceOf(rules);
      const note = seeded(JSON.stringify([dialect.name, rules]));
      const verdicts = findRedundant(space, false);
      for (const [at, line] of lines.entries()) {
        const records = [...verdicts.keys()].filter((position) => space.book.lineOf(position) === at + 1);
        // A line can go if all of its records can.
        if (records.length === 0 || records.length !== countRecords(line)) continue;
        count += 1;
        const without = spaceOf(lines.map((text, other) => (other === at ? '' : text)).join('\n'));
        expect(compare(space, without), `${note} line ${at + 1}`).toEqual([]);
      }
      for (const [position, { kind }] of verdicts) {
        if (kind !== 'unreachable') continue;
        for (let n = 0; n < 20; n += 1) {
          const client = smallClient(random, dialect);
          expect(space.decide(toClientBytes(client.ip, client)), `${note} ${JSON.stringify(client)}`).not.toBe(
            position,
          );
        }
      }
    }
    expect(count, seeded('redundant lines in 300 files')).toBeGreaterThan(3);
  });

  test('are not those that a host needs', () => {
    expect(verdictsOf('10.0.0.1:allow\n=mail:deny\n:allow\n')).toEqual([]);
    expect(verdictsOf('10.0.0.1:allow\n=mail:deny\n:allow\n', true)).toEqual([[1, 'redundant', [3]]]);
    expect(verdictsOf('10.:deny\n=mail:allow\n:allow\n')).toEqual([]);
    expect(verdictsOf('10.:allow\n=mail:allow\n:allow\n')).toEqual([
      [1, 'redundant', [3]],
      [2, 'redundant', [3]],
    ]);
  });

  test('are none where no rule would be left', () => {
    expect(verdictsOf('10.:allow\n')).toEqual([]);
    expect(verdictsOf(':allow\n')).toEqual([]);
  });

  test('decide for no client where others come first', () => {
    expect(verdictsOf('0-255.:deny\n=.net:allow\n=:allow\n:allow\n').slice(-2)).toEqual(
      dialect.formatClientIpv6 === undefined
        ? [
            [3, 'unreachable', Array(20).fill(1)],
            [2, 'unreachable', Array(20).fill(1)],
          ]
        : [
            [3, 'redundant', [4]],
            [2, 'redundant', [3]],
          ],
    );
    const halves = Array.from({ length: 256 }, (_, i) => `10.${i}.:deny\n`).join('');
    expect(verdictsOf(`10.:allow\n${halves}:allow\n`)).toEqual([
      [1, 'unreachable', Array.from({ length: 20 }, (_, i) => i + 2)],
    ]);
  });
});
