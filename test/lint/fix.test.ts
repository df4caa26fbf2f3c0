import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCompiled, rulesOf } from '../../scripts/golden.mjs';
import { CHECKS } from '../../src/checks/registry.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { type FixLevel, fixAll } from '../../src/lint/fix.js';
import { dangerBetween } from '../../src/lint/judge-fixes.js';
import { lint } from '../../src/lint/lint.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { ClientDecider } from '../../src/operations/decide.js';
import { applyFixes } from '../../src/rulefile/edits.js';
import { LintFile } from '../../src/rulefile/file.js';
import type { Finding } from '../../src/rulefile/finding.js';
import { parseRules } from '../../src/rules/parser.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { Source, type Span } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { client, type GeneratedClient } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { mutate } from '../support/mutate.js';
import { Random, SEED, samples, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const FOLDER = new URL('../../fixtures/lint/', import.meta.url);
const FIXTURES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.rules'))
  .map((name) => ({ name, rules: readFileSync(new URL(name, FOLDER)) }));

const LEVELS: readonly FixLevel[] = ['safe', 'unsafe'];
const FLAGS = [undefined, parseFlags('-H -R')];

/** Larger files find no more mistakes here. */
const MAX_BYTES = 20_000;

describe('making fixes', () => {
  test('replaces spans by texts', () => {
    const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    const fix = (...edits: ReturnType<typeof edit>[]) => ({ kind: 'safe' as const, edits });
    const made = (...fixes: ReturnType<typeof fix>[]): [string, number] => {
      const { bytes, made } = applyFixes(bytesOf('0123456789'), fixes);
      return [textOf(bytes), made];
    };
    expect(made()).toEqual(['0123456789', 0]);
    expect(made(fix(edit(0, 2, 'ab')), fix(edit(10, 10, '\xff')))).toEqual(['ab23456789\xff', 2]);
    expect(made(fix(edit(5, 6, ''), edit(1, 2, 'x')))).toEqual(['0x2346789', 1]);
    expect(made(fix(edit(8, 9, 'b')), fix(edit(1, 4, 'a')))).toEqual(['0a4567b9', 2]);
  });

  test('leaves out the whole of a fix that touches one before it', () => {
    const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    const { bytes, made } = applyFixes(bytesOf('0123456789'), [
      { kind: 'safe', edits: [edit(0, 4, 'a')] },
      { kind: 'safe', edits: [edit(3, 5, 'b'), edit(8, 9, 'b')] },
    ]);
    expect([textOf(bytes), made]).toEqual(['a456789', 1]);
  });
});

test('fixes of many edits that alternate are made in one round', SLOW, () => {
  const line = (i: number): string => `203.0.113.${i % 256}:allow,RBLSMTPD="${i % 2 === 0 ? 'Blocked' : 'Go away'}"\n`;
  const source = new Source('tcp.smtp', bytesOf(Array.from({ length: 50_000 }, (_, i) => line(i)).join('')));
  const checks = CHECKS.filter(({ code }) => code === 'temporary-rblsmtpd-reply');
  const { source: after, remaining, count } = fixAll(source, 'unsafe', { dialect: DEFAULT_DIALECT, checks });
  expect([count, remaining]).toEqual([2, []]);
  expect(textOf(after.bytes)).toBe(textOf(source.bytes).replaceAll('="', '="-'));
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))(
  '%s: fixing twice changes no more than once',
  SLOW,
  (name, dialect) => {
    test('in fixtures', () => {
      const random = new Random(SEED);
      // Those of another dialect once in a while: most lines mean the same in all.
      for (const { rules, name: file } of FIXTURES) {
        if (file.includes(`.${name}.`) || random.onceIn(4)) expectGoodFixes(rules, dialect, random);
      }
    });

    test('in recorded cases with a few changes', () => {
      const random = new Random(SEED);
      const originals = loadCompiled(name)
        .map(rulesOf)
        .filter(({ length }) => length > 0 && length < MAX_BYTES);
      for (let i = 0; i < samples(60); i += 1) expectGoodFixes(mutate(random.pick(originals), random), dialect, random);
    });

    test('in files of all kinds', () => {
      const random = new Random(SEED);
      for (let i = 0; i < samples(60); i += 1) {
        const rules = ruleFile(random, dialect, 1);
        if (rules.length < MAX_BYTES) expectGoodFixes(mutate(rules, random), dialect, random);
      }
    });
  },
);

test('fixing twice changes no more than once in fixtures with a few changes', SLOW, () => {
  const random = new Random(SEED);
  for (let i = 0; i < samples(120); i += 1) {
    expectGoodFixes(mutate(random.pick(FIXTURES).rules, random), random.pick(DIALECTS), random);
  }
});

/**
 * Findings are inside their file and in order; fixing twice changes nothing more, except what would have been a danger
 * the first time; and a client gets a different result
 * only where the line that decides, before or after, is one the fixes have changed.
 */
function expectGoodFixes(rules: Buffer, dialect: Dialect, random: Random): void {
  const source = new Source('tcp.smtp', rules);
  const flags = random.pick(FLAGS);
  const text = textOf(rules);
  const note = (what: string): string => seeded(`${dialect.name}, ${what}: ${JSON.stringify(text)}`);
  let findings: readonly Finding[] | undefined;
  for (const level of LEVELS) {
    const once = fixAll(source, level, { dialect, flags });
    if (once.count === 0) {
      // Without a fix the second time is the first, and all clients get what they got.
      expect(textOf(once.source.bytes), note(`no ${level} fixes`)).toBe(text);
      findings = once.remaining;
      // Nor is there anything for the other level to do then.
      if (findings.every(({ fix }) => fix === undefined)) break;
      continue;
    }
    const twice = fixAll(once.source, level, { dialect, flags });
    const file = new LintFile(source, dialect, flags);
    if (twice.count > 0 && level === 'safe') {
      // What the first fixes made is another file, compared to which more is harmless.
      expect(dangerBetween(source, twice.source, file), note('safe fixes twice')).toBeDefined();
    } else {
      expect([twice.count, textOf(twice.source.bytes)], note(`${level} fixes twice`)).toEqual([
        0,
        textOf(once.source.bytes),
      ]);
    }
    const clients = random.list(10, () => client(random, rules));
    expectSameDecisions(source, once.source, clients, dialect, (what) => note(`${level} fixes: ${what}`));
  }
  findings ??= lint(source, { dialect, flags });
  expectGoodPlaces(findings, rules.length, note('places'));
}

function expectGoodPlaces(findings: readonly Finding[], length: number, note: string): void {
  const starts = findings.map(({ span }) => span.start);
  expect(starts, note).toEqual(starts.toSorted((a, b) => a - b));
  const spans = findings.flatMap(({ span, fix }) => [span, ...(fix?.edits.map((edit) => edit.span) ?? [])]);
  const isInside = ({ start, end }: Span): boolean => 0 <= start && start <= end && end <= length;
  expect(
    spans.filter((span) => !isInside(span)),
    note,
  ).toEqual([]);
}

function expectSameDecisions(
  before: Source,
  after: Source,
  clients: readonly GeneratedClient[],
  dialect: Dialect,
  note: (what: string) => string,
): void {
  const [old, fixed] = [decisionsOf(before, clients, dialect), decisionsOf(after, clients, dialect)];
  const [oldLines, newLines] = [linesOf(before), linesOf(after)];
  for (const [i, { outcome, line }] of old.entries()) {
    if (outcome === fixed[i]!.outcome) continue;
    const isChanged = (line !== undefined && !newLines.has(line)) || !oldLines.has(fixed[i]!.line ?? '\n');
    expect(isChanged, note(`${JSON.stringify(clients[i])} gets ${fixed[i]!.outcome}, not ${outcome}`)).toBe(true);
  }
}

/** What each client gets of the lines that are rules, and the text of the line that decides. */
function decisionsOf(source: Source, clients: readonly GeneratedClient[], dialect: Dialect) {
  // What the compiler would stop at is left empty, so that lines keep their numbers.
  const lines = textOf(source.bytes).split('\n');
  for (const { kind, span } of parseRules(source, dialect)) {
    if (kind === 'malformed') lines[source.locationOf(span.start).line - 1] = '';
  }
  const decider = new ClientDecider(CompiledRules.compile(bytesOf(lines.join('\n')), dialect), dialect);
  return clients.map(({ ip, host, info }) => {
    const words = [ip, host, info].map((field) => (field === undefined || /\s|^$/.test(field) ? '-' : field));
    const { action, line, variables: given } = decider.outcomeAt(decider.decide(bytesOf(words.join(' ')))[0]!);
    const variables = given.map(({ name, value }) => [name, value]).sort();
    return { outcome: JSON.stringify([action, variables]), line: line === undefined ? undefined : lines[line - 1]! };
  });
}

function linesOf({ bytes }: Source): ReadonlySet<string> {
  return new Set(textOf(bytes).split('\n'));
}

test('the findings of a fixed file are those that lint finds in it', () => {
  const source = new Source('tcp.smtp', bytesOf('10.0.0:deny\n:allow\n'));
  const { source: after, remaining, count } = fixAll(source, 'safe', { dialect: DEFAULT_DIALECT });
  expect([textOf(after.bytes), after.name, count]).toEqual(['10.0.0.:deny\n:allow\n', 'tcp.smtp', 1]);
  expect(remaining).toEqual(lint(after, { dialect: DEFAULT_DIALECT }));
});
