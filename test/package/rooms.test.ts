import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** The folders of src, each of which uses only those before it; files beside them may be used by all. */
const ROOMS = [
  'text',
  'cdb',
  'rules',
  'dialects',
  'lookup',
  'space',
  'expect',
  'lint',
  'commands',
  'api',
  'report',
  'cli',
];

const SOURCES = new URL('../../src/', import.meta.url);

/** `index.ts`, the library, is made of all of them. */
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts',
);

test('the rooms are these', () => {
  const folders = readdirSync(SOURCES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...ROOMS].sort());
});

test.each(files)('%s uses only rooms before its own', (file) => {
  const imports = readFileSync(new URL(file, SOURCES), 'utf8').matchAll(/\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g);
  for (const [, from, dynamic] of imports) {
    const used = normalize(join(dirname(file), from ?? dynamic!));
    expect(rank(used), `${file} uses ${used}`).toBeLessThanOrEqual(rank(file));
  }
});

/** -1 for files in no room. */
function rank(path: string): number {
  return path.includes('/') ? ROOMS.indexOf(path.split('/')[0]!) : -1;
}
