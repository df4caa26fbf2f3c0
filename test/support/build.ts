import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether `vitest -u` asks for expected output to be written anew. */
    readonly isUpdating: boolean;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Says what dist/ was built from, and what it was then. */
const MARK = join(ROOT, '.cache', 'built');

const SOURCES = ['src', 'build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Builds dist/ before all tests, for those that run the programs as users do, unless it is of the same sources. */
export default function setup(project: TestProject): void {
  if (!existsSync(MARK) || readFileSync(MARK, 'utf8') !== fingerprint()) {
    execFileSync(process.execPath, ['build.mjs'], { cwd: ROOT, stdio: 'inherit' });
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    writeFileSync(MARK, fingerprint());
  }
  project.provide('isUpdating', project.config.snapshotOptions.updateSnapshot === 'all');
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of [...SOURCES, 'dist'].flatMap(filesUnder)) {
    const contents = readFileSync(join(ROOT, path));
    hash.update(`${path} ${contents.length}\n`).update(contents);
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  const status = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (status === undefined) return [];
  if (!status.isDirectory()) return [path];
  const names = readdirSync(join(ROOT, path)).sort();
  return names.flatMap((name) => filesUnder(`${path}/${name}`));
}
