import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { LintFile } from '../../src/rulefile/file.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const ADDRESSES = [
  '',
  '10.',
  '10.1.',
  '10.1.2.',
  '10.1.2.3',
  '10.1.2.03',
  '10.1.2.1-5',
  '10.1.2.4-9',
  '10.1.2.7-7',
  '10.1.2.9-4',
  '10.1.2.0-255',
  '10.1.0-3.',
  '10.1.0-3.3',
  '10.0-3.2.3',
  '9-11.1.2.3',
  '10.0-1.',
  '1-20.',
  '0-300.',
  '-5.',
  '10.1.2.1-10.1.2.5',
  '=a.example',
  'joe@10.1.2.3',
  '10.0.0.0/8',
  '2001:db8::1',
];

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s: an index of keys', (_, dialect) => {
  test('agrees with a list of all keys', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 400; i += 1) {
      const lines = random.list(random.below(14), () => `${random.pick(ADDRESSES)}:allow`);
      const { rules, keys } = new LintFile(
        new Source('tcp.smtp', bytesOf(`${lines.join('\n')}\n`)),
        dialect,
        undefined,
      );
      const first = new Map<string, (typeof rules)[number]>();
      for (const rule of rules) for (const key of rule.keys) if (!first.has(key)) first.set(key, rule);

      const note = seeded(lines.join(' '));
      const wrong = [...first].filter(([key, rule]) => keys.first(key) !== rule);
      expect(wrong, note).toEqual([]);
      expect(keys.first('10.1.2.256'), note).toBeUndefined();
      const late = rules.filter((rule) => [...rule.keys].some((key) => first.get(key) !== rule));
      expect(keys.duplicates, note).toEqual(late);
      for (const rule of late) {
        const owners = Array.from(rule.keys, (key) => first.get(key)!.line.number);
        const found = keys.ownersByKey(rule).map(({ line }) => line.number);
        if (found.join() !== owners.join()) expect(found, note).toEqual(owners);
      }
    }
  });
});

test('a hundred thousand ranges are kept as ranges', SLOW, () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, i) => `${10 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}.1-250:allow\n`,
  );
  const { keys, rules } = new LintFile(new Source('tcp.smtp', bytesOf(lines.join(''))), DIALECTS[0]!, undefined);
  expect(keys.duplicates).toEqual([]);
  expect(keys.first('10.200.77.9')).toBe(rules[200 * 256 + 77]);
});
