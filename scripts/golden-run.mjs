/**
 * Holds the built programs against every recorded case, in one process and without development dependencies, so that
 * any Node can run it: `node scripts/golden-run.mjs`. Prints `N passed, N failed` and exits 1 if one failed.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCompiled, loadReadymade, runMain, tryCompiled, tryReadymade } from './golden.mjs';

const require = createRequire(import.meta.url);
const loadDialects = () => require('../dist/bin/dialects.cjs');

function run(program, directory, args, surroundings) {
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
console.log(`Node ${process.version}: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
