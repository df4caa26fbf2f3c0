import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type GoldenResult, loadCompiled, loadReadymade, tryCompiled, tryReadymade } from '../../scripts/golden.mjs';
import { DIALECTS } from '../../src/dialects/registry.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { quickFolder } from '../support/folder.js';
import { runInProcess } from '../support/in-process.js';

describe.each(DIALECTS.map(({ name }) => name))('%s', (dialect) => {
  describe('compiles as the original tcprules', () => {
    test.each(loadCompiled(dialect))('$name', (golden) => {
      expectSame(tryCompiled(runInProcess, workingDirectory(), dialect, golden));
    });
  });

  describe('reads databases as the original tcprulescheck', () => {
    test.each(loadReadymade(dialect))('$name', (golden) => {
      expectSame(tryReadymade(runInProcess, workingDirectory(), dialect, golden));
    });
  });
});

function expectSame(results: Iterable<GoldenResult>): void {
  let count = 0;
  for (const { what, ours, recorded } of results) {
    expect(ours, what).toEqual(recorded);
    count += 1;
  }
  expect(count).toBeGreaterThan(0);
}

/** A fresh directory with room for other files beside it. */
function workingDirectory(): string {
  const directory = join(quickFolder(), 'work');
  mkdirSync(directory);
  return directory;
}

test('fixtures hold bytes', () => {
  expect(textOf(bytesOf('\u00ff\u0000'))).toBe('\u00ff\u0000');
});
