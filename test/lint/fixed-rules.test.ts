import { expect, test } from 'vitest';
import { walkRecords } from '../../src/cdb/walk.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { findDangers } from '../../src/lint/danger.js';
import { FixedRules, Rules } from '../../src/lint/fixed-rules.js';
import { LintFile } from '../../src/rulefile/file.js';
import type { Fix } from '../../src/rulefile/finding.js';
import { liveRules } from '../../src/rulefile/live-rules.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

test.each(DIALECTS)('$name: clients that changed lines cannot matter to are in no new danger', SLOW, (dialect) => {
  const random = new Random(SEED);
  let narrowed = 0;
  for (let i = 0; i < 150; i += 1) {
    const linesOf = (): string[] => textOf(smallFile(random, dialect)).split('\n').slice(0, -1);
    const lines = [...linesOf(), ...linesOf(), ...linesOf(), ...linesOf()];
    const source = new Source('rules', bytesOf(lines.map((line) => `${line}\n`).join('')));
    const file = new LintFile(source, dialect, undefined);
    const fixes = lines.flatMap((line, n): Fix[] => {
      if (random.below(lines.length) > 1) return [];
      const start = source.lineStart(n + 1);
      const text = random.pick([[], [random.pick(lines)], ['10.1:allow'], linesOf().slice(0, 2)]);
      const end = start + line.length + 1;
      return [{ kind: 'unsafe', edits: [{ span: { start, end }, text: text.map((one) => `${one}\n`).join('') }] }];
    });
    const before = new Rules(source, file);
    const after = new FixedRules(before, fixes);
    const { compared } = after;
    if (compared.after !== after.rules.space) narrowed += 1;
    const note = seeded(JSON.stringify([dialect.name, lines, fixes]));
    expect([...findDangers(compared.before, compared.after, undefined)], note).toEqual([
      ...findDangers(before.space, after.rules.space, undefined),
    ]);
    for (const position of after.changedPositions()) {
      const owners = [...compared.before.ownersOfKeysIn(compared.after, position)];
      expect(owners, note).toEqual([...before.space.ownersOfKeysIn(after.rules.space, position)]);
    }
  }
  expect(narrowed).toBeGreaterThan(10);
});

test.each(DIALECTS)(
  '$name: edits that keep the keys do, those of values without a look at the database',
  SLOW,
  (dialect) => {
    const random = new Random(SEED);
    const seen = { keeps: 0, breaks: 0 };
    for (let i = 0; i < 700; i += 1) {
      const lines = textOf(smallFile(random, dialect)).split('\n').slice(0, -1);
      const text = lines.map((line) => `${line}\n`).join('');
      const at = random.pick([...text.matchAll(/"[^"]*"|:/g), { index: 0 }]).index + random.between(0, 2);
      const end = Math.min(text.length, at + random.below(3));
      if (at > end) continue;
      const edit = {
        span: { start: at, end },
        text: random.pick(['', 'x', 'x"', '"', '"x"', ',B="1"', '\n', 'x\ny:deny']),
      };
      const source = new Source('rules', bytesOf(text));
      const fixed = new FixedRules(new Rules(source, new LintFile(source, dialect, undefined)), [
        { kind: 'unsafe', edits: [edit] },
      ]);
      const after = `${text.slice(0, at)}${edit.text}${text.slice(end)}`;
      const isKept = keysIn(after, dialect).join() === keysIn(text, dialect).join();
      seen[fixed.keepsKeys ? 'keeps' : 'breaks'] += 1;
      if (fixed.keepsKeys) expect(isKept, seeded(JSON.stringify([dialect.name, text, edit]))).toBe(true);
    }
    expect(seen.keeps).toBeGreaterThan(50);
    expect(seen.breaks).toBeGreaterThan(50);
  },
);

/** The keys of all rules that compile. */
function keysIn(text: string, dialect: Dialect): string[] {
  const { database } = liveRules(new Source('rules', bytesOf(text)), dialect);
  return [...walkRecords(database)].map(({ key }) => textOf(key));
}

test('each changed line has its fixes', () => {
  const text = 'a:deny\nb:deny\nc:deny\nd:deny\n';
  const file = new LintFile(new Source('rules', bytesOf(text)), DIALECTS[0], undefined);
  const fixes: Fix[] = [
    { kind: 'safe', edits: [{ span: { start: 0, end: 7 }, text: '' }] },
    {
      kind: 'safe',
      edits: [
        { span: { start: 14, end: 15 }, text: 'x' },
        { span: { start: 21, end: 21 }, text: 'y:deny\nz' },
      ],
    },
  ];
  const fixed = new FixedRules(new Rules(file.source, file), fixes);
  expect(textOf(fixed.rules.source.bytes)).toBe('b:deny\nx:deny\ny:deny\nzd:deny\n');
  expect([1, 2, 3, 4].map((line) => fixed.changedTo(line))).toEqual([[], [1], [1], [1]]);
  expect([1, 2, 3, 4].map((line) => fixed.changedFrom(line))).toEqual([[0], [0], [1], [1]]);
  expect(fixed.keepsKeys).toBe(false);
});
