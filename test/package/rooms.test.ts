import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The directories of src, each using only those before it; files beside them may be used by all. */
const ROOMS = [
  'text',
  'kernel',
  'cdb',
  'net',
  'variables',
  'rules',
  'dialects',
  'server',
  'lookup',
  'space',
  'logs',
  'diff',
  'expectations',
  'rulefile',
  'checks',
  'lint',
  'operations',
  'report',
  'cli',
];

/** No room holds more of the lines of src. */
const MAX_SHARE = 1 / 5;

const SOURCES = new URL('../../src/', import.meta.url);

const texts = new Map(
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(new URL(name, SOURCES), 'utf8')]),
);

/** What each file imports when it is loaded, types included. */
const imports = new Map(Array.from(texts, ([file, text]) => [file, importsOf(file, text)]));

describe('the rooms', () => {
  test('are these', () => {
    const directories = readdirSync(SOURCES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(directories.map(({ name }) => name).sort()).toEqual([...ROOMS].sort());
  });

  test.each(ROOMS)('%s holds at most a fifth of src', (room) => {
    const count = (name: string): number => texts.get(name)!.split('\n').length;
    const files = [...texts.keys()];
    const all = files.reduce((sum, name) => sum + count(name), 0);
    const own = files.filter((name) => name.startsWith(`${room}/`)).reduce((sum, name) => sum + count(name), 0);
    expect(own / all).toBeLessThanOrEqual(MAX_SHARE);
  });

  // `index.ts`, the library, is made of all of them.
  test.each([...texts.keys()].filter((name) => name !== 'index.ts'))('%s uses only rooms before its own', (file) => {
    const dynamic = Array.from(texts.get(file)!.matchAll(/\bimport\('(\.[^']+)'\)/g), ([, path]) =>
      resolve(file, path!),
    );
    for (const used of [...imports.get(file)!, ...dynamic]) {
      expect(rank(used), `${file} uses ${used}`).toBeLessThanOrEqual(rank(file));
    }
  });

  test('have no circle of files', () => {
    expect(findCircle(imports)).toEqual([]);
  });

  test('would not hide a circle', () => {
    const circle = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['a']],
    ]);
    expect(findCircle(circle)).toEqual(['a', 'b', 'd']);
  });
});

function importsOf(file: string, text: string): string[] {
  return Array.from(text.matchAll(/\bfrom '(\.[^']+)'/g), ([, path]) => resolve(file, path!));
}

function resolve(file: string, path: string): string {
  return normalize(join(dirname(file), path)).replace(/\.js$/, '.ts');
}

/** -1 for files in no room. */
function rank(path: string): number {
  return path.includes('/') ? ROOMS.indexOf(path.split('/')[0]!) : -1;
}

/** The files of one circle, in the order in which each imports the next; empty if there is none. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): string[] {
    const at = path.indexOf(file);
    if (at !== -1) return path.slice(at);
    if (done.has(file)) return [];
    path.push(file);
    for (const used of graph.get(file) ?? []) {
      const circle = visit(used);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(file);
    return [];
  }
  for (const file of graph.keys()) {
    const circle = visit(file);
    if (circle.length > 0) return circle;
  }
  return [];
}
