/**
 * Holds the built programs against every recorded case, in one process and without development dependencies, so that
 * any Node can run it: `node scripts/golden-run.mjs`. With words that call an executable, such as
 * `node scripts/golden-run.mjs release/tcprules-0.1.0-linux-x64`, they are called for every case. Prints
 * `N passed, N failed` and exits 1 if one failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadCompiled, loadReadymade, runMain, tryCompiled, tryReadymade } from './golden.mjs';

const require = createRequire(import.meta.url);
const loadDialects = () => require('../dist/bin/dialects.cjs');

const command = process.argv.slice(2).map(asPath);
const run = command.length === 0 ? runHere : runProcess;

/** A word that names a file, from any directory. */
function asPath(word) {
  return existsSync(word) ? resolve(word) : word;
}

function runProcess(program, directory, args, { stdin = Buffer.alloc(0), env = {} }) {
  // Node makes UTF-8 of what it passes on, a shell passes on the bytes of its script.
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const line = ['/usr/bin/env', '-i', ...settings, ...command, program, ...args].map(quote).join(' ');
  const script = join(directory, '..', 'script');
  writeFileSync(script, Buffer.from(`exec ${line}`, 'latin1'));
  const { status, signal, error, stdout, stderr } = spawnSync('/bin/sh', [script], { cwd: directory, input: stdin });
  // A program may end before it has read all.
  if (error !== undefined && error.code !== 'EPIPE') throw error;
  return { exitCode: status ?? signal, stdout, stderr };
}

function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function runHere(program, directory, args, surroundings) {
  const { main } = require(`../dist/bin/${program}.cjs`);
  return runMain((io) => main(io, loadDialects), directory, args, surroundings);
}

function* results(directory) {
  for (const dialect of readdirSync(new URL('../fixtures/golden', import.meta.url))) {
    for (const golden of loadCompiled(dialect)) yield* tryCompiled(run, directory, dialect, golden);
    for (const golden of loadReadymade(dialect)) yield* tryReadymade(run, directory, dialect, golden);
  }
}

process.umask(0o022);
const home = mkdtempSync(join(tmpdir(), 'tcprules-golden-'));
const directory = join(home, 'work');
mkdirSync(directory);
let passed = 0;
let failed = 0;
try {
  for (const { what, ours, recorded, isSame } of results(directory)) {
    if (isSame) passed += 1;
    else {
      failed += 1;
      console.log(`failed: ${JSON.stringify([what, ours, recorded])}`);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
const what = command.length === 0 ? `Node ${process.version}` : command.at(-1);
console.log(`${what}: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
