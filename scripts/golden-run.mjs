/**
 * Holds the built programs against every recorded case, in one process and without development dependencies, so that
 * any Node can run it: `node scripts/golden-run.mjs`. Prints `N passed, N failed` and exits 1 if one failed.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const mains = {
  tcprules: require('../dist/bin/tcprules.cjs').main,
  tcprulescheck: require('../dist/bin/tcprulescheck.cjs').main,
};
const loadDialects = () => require('../dist/bin/dialects.cjs');

let passed = 0;
let failed = 0;

const folder = fs.mkdtempSync(join(tmpdir(), 'tcprules-golden-'));
process.chdir(folder);
process.umask(0o022);
try {
  for (const dialect of fs.readdirSync(join(root, 'fixtures/golden'))) {
    for (const golden of load(dialect, 'compiled')) checkCompiled(dialect, golden);
    for (const golden of load(dialect, 'readymade')) checkReadymade(dialect, golden);
  }
} finally {
  process.chdir(root);
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`Node ${process.version}: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function load(dialect, name) {
  return JSON.parse(fs.readFileSync(join(root, 'fixtures/golden', dialect, `${name}.json`), 'utf8'));
}

function checkCompiled(dialect, golden) {
  const { name, exitCode = 0, stderr = '', hangs, cdb, tmpSize = 0, checks = [] } = golden;
  const run = runProgram('tcprules', dialect, ['rules.cdb', 'rules.tmp'], rulesOf(golden));
  // On a line with which the original never ends, ours says that it is a bad one.
  const isEnding = hangs
    ? run.exitCode === 100 && run.stderr.startsWith('tcprules: fatal: unable to parse this line: ')
    : run.exitCode === exitCode && run.stderr === stderr;
  const left = cdb === undefined ? sizeOf('rules.tmp') === tmpSize : isDatabase('rules.cdb', cdb);
  count(isEnding && run.stdout === '' && left && sizeOf(cdb === undefined ? 'rules.cdb' : 'rules.tmp') === -1, [
    dialect,
    name,
    run,
  ]);
  for (const check of checks) checkAnswer(dialect, name, check);
  for (const file of ['rules.cdb', 'rules.tmp']) fs.rmSync(file, { force: true });
}

function checkReadymade(dialect, { name, cdb, checks }) {
  fs.writeFileSync('rules.cdb', inflateRawSync(Buffer.from(cdb, 'base64')));
  for (const check of checks) checkAnswer(dialect, name, check);
  fs.rmSync('rules.cdb');
}

function checkAnswer(dialect, name, { ip, host, info, exitCode = 0, stdout = '', stderr = '' }) {
  const env = { TCPREMOTEIP: ip, TCPREMOTEHOST: host, TCPREMOTEINFO: info };
  const run = runProgram('tcprulescheck', dialect, ['rules.cdb'], Buffer.alloc(0), env);
  count(run.exitCode === exitCode && run.stdout === stdout && run.stderr === stderr, [dialect, name, env, run]);
}

function count(isRight, what) {
  if (isRight) {
    passed += 1;
  } else {
    failed += 1;
    console.log(`failed: ${JSON.stringify(what)}`);
  }
}

/** Texts have a character a byte, here and in the recorded cases. */
function runProgram(program, dialect, args, stdin, env = {}) {
  fs.writeFileSync('stdin', stdin);
  const io = {
    args: [`--dialect=${dialect}`, ...args].map((arg) => Buffer.from(arg, 'latin1')),
    env: (name) => (env[name] === undefined ? undefined : Buffer.from(env[name], 'latin1')),
    fs,
    stdin: fs.openSync('stdin', 'r'),
    stdout: fs.openSync('stdout', 'w'),
    stderr: fs.openSync('stderr', 'w'),
    hasStdin: () => true,
  };
  try {
    const exitCode = mains[program](io, loadDialects);
    return { exitCode, stdout: fs.readFileSync('stdout', 'latin1'), stderr: fs.readFileSync('stderr', 'latin1') };
  } finally {
    for (const descriptor of [io.stdin, io.stdout, io.stderr]) fs.closeSync(descriptor);
  }
}

function rulesOf({ rules = '', generator }) {
  if (generator === undefined) return Buffer.from(rules, 'latin1');
  const { count: lines, template } = generator;
  const line = (i) => {
    const values = { i, a: (i >> 16) & 255, b: (i >> 8) & 255, c: i & 255 };
    return template.replace(/\{([iabc])\}/g, (_, name) => values[name]);
  };
  return Buffer.from(Array.from({ length: lines }, (_, i) => line(i)).join(''), 'latin1');
}

function isDatabase(path, { size, sha256 }) {
  if (sizeOf(path) !== size) return false;
  return createHash('sha256').update(fs.readFileSync(path)).digest('hex') === sha256;
}

/** The size of a file, -1 where there is none. */
function sizeOf(path) {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}
