import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile, compileStream, openDatabase, parse, type RuleLine, RulesError, Source } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { keysOfOneHash } from '../support/collisions.js';
import { ruleFile } from '../support/generator/file.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** What a writer makes of these keys and data. */
function databaseOf(records: readonly (readonly [string, string])[]): Buffer {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [key, data] of records) writer.add(bytesOf(key), bytesOf(data));
  writer.finish();
  return sink.contents;
}

/** A database, or why there is none, in a form that can be compared. */
function resultOf(make: () => Uint8Array): unknown {
  try {
    return textOf(make());
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    const { problem, line, column, text, diagnostic, message } = error;
    return { problem, line, column, text: textOf(text), diagnostic, message };
  }
}

async function streamedResultOf(pieces: Iterable<Uint8Array>, dialect: string): Promise<unknown> {
  try {
    const database = await compileStream(pieces, { dialect });
    return textOf(database);
  } catch (error) {
    return resultOf(() => {
      throw error;
    });
  }
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', SLOW, (name, dialect) => {
  test('it does not matter where the stream is cut', async () => {
    const random = new Random(SEED);
    for (let i = 0; i < 300; i += 1) {
      const file = ruleFile(random, dialect);
      const cuts = random.list(random.below(6), () => random.below(file.length + 1)).toSorted((a, b) => a - b);
      const pieces = [0, ...cuts].map((start, at) => file.subarray(start, cuts[at] ?? file.length));
      const message = seeded(`${cuts} in ${textOf(file.subarray(0, 2000))}`);
      expect(await streamedResultOf(pieces, name), message).toEqual(resultOf(() => compile(file, { dialect: name })));
    }
  });

  test.each([
    ['rules', '# x\n\n1.2.3.4:deny,A="x"\n1.2.3.5-7:allow \t\nhello:allow\n=a.b:allow,N= x ,M=\'\'\n:deny'],
    ['a malformed line', '1.:deny\n\n:allow,A="x" \n:allow,A\n'],
  ])('nor, byte by byte, in a small file of %s', async (_, text) => {
    const file = bytesOf(text);
    const expected = resultOf(() => compile(file, { dialect: name }));
    for (let cut = 0; cut <= file.length; cut += 1) {
      expect(await streamedResultOf([file.subarray(0, cut), file.subarray(cut)], name), `${cut}`).toEqual(expected);
    }
    const bytes = Array.from(file, (byte) => Uint8Array.of(byte));
    expect(await streamedResultOf(bytes, name)).toEqual(expected);
  });

  test('it stops at the first line that parse finds malformed, and at no other', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 500; i += 1) {
      const file = ruleFile(random, dialect);
      const lines = parse(new Source('rules', file), { dialect: name });
      const first = lines.findIndex(({ kind }) => kind === 'malformed');
      const result = resultOf(() => compile(file, { dialect: name }));
      const message = seeded(textOf(file.subarray(0, 2000)));
      if (first === -1) expect(result, message).toBeTypeOf('string');
      else expect(result, message).toMatchObject({ line: first + 1, diagnostic: problemOf(lines[first]!) });
    }
  });
});

/** What is wrong with a line and where that starts. */
function problemOf(line: RuleLine): unknown {
  if (line.kind !== 'malformed') return undefined;
  const { code, span } = line.diagnostic;
  return { code, span: { start: span.start } };
}

describe('many records', () => {
  test('more than a block of the index holds, from lines and from ranges', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `10.${i}.0-255.:allow\n`);
    const literals = Array.from({ length: 70_000 }, (_, i) => `k${i}:deny\n`);
    const database = openDatabase(compile(bytesOf([...lines, ...literals, ...lines].join(''))));
    for (const i of [0, 1, 255, 256, 299]) {
      for (const n of [0, 9, 10, 255])
        expect(textOf(database.lookup({ ip: `10.${i}.${n}.7` }).rule!)).toBe(`10.${i}.${n}.`);
    }
    for (const i of [0, 65_535, 65_536, 69_999]) expect(database.lookup({ ip: `k${i}` }).action).toBe('deny');
  });

  test('of one hash are those a writer makes of them', () => {
    const keys = keysOfOneHash(5000).map(textOf);
    const rules = keys.map((key) => `${key}:deny\n`).join('');
    expect(databaseOf(keys.map((key) => [key, 'D\0'])).equals(compile(bytesOf(rules)))).toBe(true);
  });

  test('of the shortest rules, after a range that fills the buffer', () => {
    const value = 'x'.repeat(250);
    const rules = `1-200.:allow,A="${value}"\n${':deny\n'.repeat(10_000)}`;
    const range = Array.from({ length: 200 }, (_, i) => [`${i + 1}.`, `+A=${value}\0`] as const);
    const expected = databaseOf([...range, ...new Array(10_000).fill(['', 'D\0'])]);
    expect(expected.equals(compile(bytesOf(rules)))).toBe(true);
  });

  test('a line longer than any buffer', () => {
    const value = 'v'.repeat(3_000_000);
    const database = openDatabase(compile(bytesOf(`1.2.3.4:allow,A="${value}"\n:deny\n`)));
    expect(database.lookup({ ip: '1.2.3.4' }).variables[0]?.value).toHaveLength(3_000_000);
    expect(database.lookup({ ip: '1.2.3.5' }).action).toBe('deny');
  });
});

test('an error has the place of the line', () => {
  const error = resultOf(() => compile(bytesOf('# \xff\n\n:allow,A="x" \n 1.2:allow,B \t\n')));
  expect(error).toEqual({
    problem: 'missing-equals',
    line: 4,
    column: 11,
    text: ' 1.2:allow,B',
    diagnostic: { code: 'missing-equals', severity: 'error', span: { start: 29, end: 31 } },
    message: 'line 4, column 11: expected NAME=, then a value in quotes',
  });
});
