import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { outputFile } from './inputs.js';
import type { Row } from './table.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What all benchmarks share. */
export interface Setting {
  /** The Node that runs ours. */
  readonly node: string;
  readonly isQuick: boolean;
  /** The program of c/timed.c. */
  readonly timed: string;
  /** The program of c/lookup.c, undefined where libcdb is missing. */
  readonly libcdbLookup: string | undefined;
  /** Ours to the same purpose, in one file. */
  readonly lookup: string;
  add(row: Row): void;
}

export async function prepare(node: string, isQuick: boolean, add: (row: Row) => void): Promise<Setting> {
  execFileSync(process.execPath, [`${root}build.mjs`], { stdio: 'inherit' });
  const lookup = outputFile('lookup.cjs');
  await build({ entryPoints: [`${root}bench/lookup.ts`], bundle: true, platform: 'node', outfile: lookup });
  return { node, isQuick, timed: compileC('timed'), libcdbLookup: tryLibcdb(), lookup, add };
}

type Program = 'tcprules' | 'tcprulescheck' | 'tcprulesctl';

export function ourProgram(program: Program): string {
  return `${root}bin/${program}.js`;
}

/** The original, from Debian's package. */
export function originalProgram(program: Program): string {
  const path = `${root}.cache/originals/ucspi-tcp/usr/bin/${program}`;
  if (!existsSync(path)) throw new Error(`no ${path}: run scripts/fetch-originals.sh first`);
  return path;
}

/** A script that does nothing, to start Node with. */
export function emptyScript(): string {
  const path = outputFile('empty.cjs');
  writeFileSync(path, '');
  return path;
}

/** Removes `file` if it is what `other` is, and throws if it is not. */
export function requireSame(file: string, other: string): void {
  if (!readFileSync(file).equals(readFileSync(other))) throw new Error(`${file} and ${other} differ`);
  rmSync(file);
}

function tryLibcdb(): string | undefined {
  try {
    return compileC('lookup', '-lcdb');
  } catch {
    process.stderr.write('libcdb in C: left out; it needs libcdb-dev\n');
    return undefined;
  }
}

function compileC(name: string, ...libraries: string[]): string {
  const source = `${root}bench/c/${name}.c`;
  const program = outputFile(name);
  if (!existsSync(program) || statSync(program).mtimeMs < statSync(source).mtimeMs) {
    execFileSync('cc', ['-O2', '-o', program, source, ...libraries], { stdio: ['ignore', 'inherit', 'pipe'] });
  }
  return program;
}
