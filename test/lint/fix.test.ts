import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findCheck } from '../../src/checks/registry.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { type FixLevel, fixAll } from '../../src/lint/fix.js';
import { lint } from '../../src/lint/lint.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { ClientDecider } from '../../src/operations/decide.js';
import { applyFixes } from '../../src/rulefile/edits.js';
import type { Finding } from '../../src/rulefile/finding.js';
import { parseRules } from '../../src/rules/syntax.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { client, type GeneratedClient } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { loadCompiled, rulesOf } from '../support/golden.js';
import { mutate } from '../support/mutate.js';
import { Random, SEED, seeded } from '../support/random.js';

const FIXTURES = new URL('../../fixtures/lint/', import.meta.url);

const LEVELS: readonly FixLevel[] = ['safe', 'unsafe'];
const FLAGS = [undefined, parseFlags('-H -R')];

/** Large files say nothing more here. */
const MOST_BYTES = 20_000;

describe('making fixes', () => {
  test('puts texts in the places of spans', () => {
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

  test('leaves a fix out that touches one before it, as a whole', () => {
    const edit = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    const { bytes, made } = applyFixes(bytesOf('0123456789'), [
      { kind: 'safe', edits: [edit(0, 4, 'a')] },
      { kind: 'safe', edits: [edit(3, 5, 'b'), edit(8, 9, 'b')] },
    ]);
    expect([textOf(bytes), made]).toEqual(['a456789', 1]);
  });
});

test('fixes of many edits are made in one round, though they lie between each other', () => {
  const line = (i: number): string => `203.0.113.${i % 256}:allow,RBLSMTPD="${i % 2 === 0 ? 'Blocked' : 'Go away'}"\n`;
  const source = new Source('tcp.smtp', bytesOf(Array.from({ length: 200_000 }, (_, i) => line(i)).join('')));
  const checks = [findCheck('temporary-rblsmtpd-reply')!];
  const { source: after, remaining, count } = fixAll(source, 'unsafe', { dialect: DEFAULT_DIALECT, checks });
  expect([count, remaining]).toEqual([2, []]);
  expect(textOf(after.bytes)).toBe(textOf(source.bytes).replaceAll('="', '="-'));
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s: fixes', (name, dialect) => {
  test('of all fixtures, twice, are the same as once', () => {
    const random = new Random(SEED);
    for (const rules of fixtures()) expectGoodFixes(rules, dialect, random);
  });

  test('of recorded cases with a few changes, twice, are the same as once', () => {
    const random = new Random(SEED);
    const originals = loadCompiled(name)
      .map(rulesOf)
      .filter(({ length }) => length > 0 && length < MOST_BYTES);
    for (let i = 0; i < 60; i += 1) expectGoodFixes(mutate(random.pick(originals), random), dialect, random);
  });

  test('of files of all kinds, twice, are the same as once', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 60; i += 1) {
      const rules = ruleFile(random, dialect, 1);
      if (rules.length < MOST_BYTES) expectGoodFixes(mutate(rules, random), dialect, random);
    }
  });
});

test('fixes of fixtures with a few changes, twice, are the same as once', () => {
  const random = new Random(SEED);
  const originals = fixtures();
  for (let i = 0; i < 200; i += 1) {
    expectGoodFixes(mutate(random.pick(originals), random), random.pick(DIALECTS), random);
  }
});

function fixtures(): Buffer[] {
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => name.endsWith('.rules')).map((name) => readFileSync(new URL(name, FIXTURES)));
}

/**
 * Findings stand in their file and in order; fixes made twice are those made once; and a client gets a different result only
 * where the line that decides, before or after, is one the fixes have changed.
 */
function expectGoodFixes(rules: Buffer, dialect: Dialect, random: Random): void {
  const source = new Source('tcp.smtp', rules);
  const flags = random.pick(FLAGS);
  const text = textOf(rules);
  const note = (what: string): string => seeded(`${dialect.name}, ${what}: ${JSON.stringify(text)}`);
  let findings: readonly Finding[] | undefined;
  for (const level of LEVELS) {
    const once = fixAll(source, level, { dialect, flags });
    if (once.count === 0) findings = once.remaining;
    if (once.count === 0) {
      // Without a fix the second time is the first, and all clients get what they got.
      expect(textOf(once.source.bytes), note(`no ${level} fixes`)).toBe(text);
      continue;
    }
    const twice = fixAll(once.source, level, { dialect, flags });
    expect([twice.count, textOf(twice.source.bytes)], note(`${level} fixes twice`)).toEqual([
      0,
      textOf(once.source.bytes),
    ]);
    const clients = random.list(10, () => client(random, rules));
    expectSameDecisions(source, once.source, clients, dialect, (what) => note(`${level} fixes: ${what}`));
  }
  findings ??= lint(source, { dialect, flags });
  expectGoodPlaces(findings, rules.length, note('places'));
}

function expectGoodPlaces(findings: readonly Finding[], length: number, note: string): void {
  let last = 0;
  for (const { span, fix } of findings) {
    expect(span.start, note).toBeGreaterThanOrEqual(last);
    last = span.start;
    for (const { start, end } of [span, ...(fix?.edits.map((edit) => edit.span) ?? [])]) {
      expect(start, note).toBeLessThanOrEqual(end);
      expect(end, note).toBeLessThanOrEqual(length);
    }
  }
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

test('a fixed file is linted as it then is', () => {
  const source = new Source('tcp.smtp', bytesOf('10.0.0:deny\n:allow\n'));
  const { source: after, remaining, count } = fixAll(source, 'safe', { dialect: DEFAULT_DIALECT });
  expect([textOf(after.bytes), after.name, count]).toEqual(['10.0.0.:deny\n:allow\n', 'tcp.smtp', 1]);
  expect(remaining).toEqual(lint(after, { dialect: DEFAULT_DIALECT }));
});
