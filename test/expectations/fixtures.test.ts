import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { testFiles } from '../../src/operations/test.js';
import { renderTest } from '../../src/report/test/render.js';
import { Source } from '../../src/text/source.js';

const FOLDER = new URL('../../fixtures/expect/', import.meta.url);

describe('fixtures/expect: NAME.DIALECT.rules has its expected output', () => {
  const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.rules'));

  test.each(cases)('%s', async (name) => {
    const base = name.slice(0, -'.rules'.length);
    const dialect = findDialect(base.slice(base.lastIndexOf('.') + 1))!;
    const beside = `${base}.expect`;
    const expectations = existsSync(new URL(beside, FOLDER)) ? [sourceOf(beside)] : [];
    const result = testFiles([{ rules: sourceOf(name), expectations }], { dialect, coverage: true });
    const text = renderTest(result, { verbose: true });
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(`${base}.out`, FOLDER)));
  });
});

function sourceOf(name: string): Source {
  return new Source(name, readFileSync(new URL(name, FOLDER)));
}
