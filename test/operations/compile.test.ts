import { describe, expect, test } from 'vitest';
import { loadCompiled, rulesOf, sha256 } from '../../scripts/golden.mjs';
import { CdbReader, MemorySource } from '../../src/cdb/reader.js';
import { compile, compileStream, RulesError } from '../../src/index.js';
import { bytesOf } from '../support/bytes.js';

const GOLDEN = loadCompiled('djb').find(({ name, cdb }) => cdb !== undefined && name.includes('range'))!;

test('a database is what tcprules makes of the rules', () => {
  const database = compile(rulesOf(GOLDEN));
  expect({ size: database.length, sha256: sha256(database) }).toEqual(GOLDEN.cdb);
});

describe('a stream', () => {
  test('of pieces that come at once', async () => {
    const database = await compileStream([bytesOf('1.:de'), bytesOf(''), bytesOf('ny\n')]);
    expect(database).toEqual(compile(bytesOf('1.:deny\n')));
  });

  test('of pieces that come in time', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield bytesOf('1.:de');
      await Promise.resolve();
      yield bytesOf('ny');
    }
    expect(await compileStream(pieces())).toEqual(compile(bytesOf('1.:deny')));
  });

  test('of nothing', async () => {
    expect(await compileStream([])).toEqual(compile(bytesOf('')));
  });

  test('that fails fails the compilation', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield bytesOf(':allow\n');
      throw new Error('the stream broke');
    }
    await expect(compileStream(pieces())).rejects.toThrow('the stream broke');
  });

  test('is left at the first malformed line', async () => {
    let isLeft = false;
    function* pieces(): Generator<Uint8Array> {
      try {
        for (;;) yield bytesOf(':bad\n');
      } finally {
        isLeft = true;
      }
    }
    await expect(compileStream(pieces())).rejects.toThrow(RulesError);
    expect(isLeft).toBe(true);
  });

  test('may reuse its buffer', async () => {
    function* pieces(): Generator<Uint8Array> {
      const buffer = new Uint8Array(1);
      for (const byte of bytesOf('1.2.3.4:allow,A="x"\n:deny\n')) {
        buffer[0] = byte;
        yield buffer;
      }
    }
    expect(await compileStream(pieces())).toEqual(compile(bytesOf('1.2.3.4:allow,A="x"\n:deny\n')));
  });
});

test('rules are left as they were', () => {
  const rules = bytesOf('1.2.3.4:allow,A="x" \t\n:deny');
  const copy = Buffer.from(rules);
  compile(rules);
  expect(rules).toEqual(copy);
});

describe('the result for one file', () => {
  const RULES = bytesOf('10.0.0.0/8:allow\n::1:deny\n');

  test.each([
    ['ipv6', ['10.0.0.0/8', '::1']],
    ['indimail', ['10.0.0.0/8', '::1']],
    ['fehcom', ['_0000e0g0', '0000:0000:0000:0000:0000:0000:0000:0001']],
  ])('in the dialect %s', (dialect, keys) => {
    const reader = new CdbReader(new MemorySource(compile(RULES, { dialect })));
    for (const key of keys) expect(reader.find(bytesOf(key)), key).toBeDefined();
  });

  test('in the default one', () => {
    expect(() => compile(RULES)).toThrow('line 2, column 2: expected "allow" or "deny"');
  });
});
