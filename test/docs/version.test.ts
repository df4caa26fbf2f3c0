import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../../src/version.js';
import { ROOT } from './terminal.js';

test('package.json has the version of the programs', () => {
  expect(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version).toBe(VERSION);
});

test('the change log begins with it', () => {
  const [, first] = /^## \[(.*?)\]/m.exec(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')) ?? [];
  expect(first).toBe(VERSION);
});
