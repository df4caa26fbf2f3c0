/**
 * The recorded cases of the original programs, and how they are tried. This is plain JavaScript, so that any Node can run it
 * without development dependencies.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { inflateRawSync } from 'node:zlib';

const DIRECTORY = new URL('../fixtures/golden/', import.meta.url);
const NO_END = /^(tcprules: fatal: unable to parse this line: ).*\n$/s;

export const loadCompiled = (dialect) => load(dialect, 'compiled');
export const loadReadymade = (dialect) => load(dialect, 'readymade');
export const loadScenarios = (dialect) => load(dialect, 'scenarios');

function load(dialect, name) {
  const file = new URL(`${dialect}/${name}.json`, DIRECTORY);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
}

export function rulesOf({ rules = '', generator }) {
  if (generator === undefined) return Buffer.from(rules, 'latin1');
  const { count, template } = generator;
  const line = (i) => {
    const values = { i, a: (i >> 16) & 255, b: (i >> 8) & 255, c: i & 255 };
    return template.replace(/\{([iabc])\}/g, (_, name) => values[name]);
  };
  return Buffer.from(Array.from({ length: count }, (_, i) => line(i)).join(''), 'latin1');
}

export function databaseOf({ cdb }) {
  return inflateRawSync(Buffer.from(cdb, 'base64'));
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

export function* tryCompiled(run, directory, dialect, golden) {
  const { exitCode = 0, stderr = '', hangs = false, cdb, tmpSize = 0, checks = [] } = golden;
  const [database, temporary] = ['rules.cdb', 'rules.tmp'].map((name) => join(directory, name));
  const ended = run('tcprules', directory, [`--dialect=${dialect}`, 'rules.cdb', 'rules.tmp'], {
    stdin: rulesOf(golden),
  });
  const text = textOf(ended);
  const ours = {
    // A line with which the original never ends is malformed to us.
    ...(hangs ? { ...text, stderr: text.stderr.replace(NO_END, '$1') } : text),
    cdb: fs.existsSync(database) ? describeFile(fs.readFileSync(database)) : undefined,
    tmpSize: fs.statSync(temporary, { throwIfNoEntry: false })?.size,
  };
  const ending = hangs
    ? { exitCode: 100, stderr: 'tcprules: fatal: unable to parse this line: ' }
    : { exitCode, stderr };
  const recorded = { ...ending, stdout: '', cdb, tmpSize: cdb === undefined ? tmpSize : undefined };
  yield resultOf('compiling', ours, recorded);
  for (const check of checks) yield tryCheck(run, directory, dialect, check);
  for (const file of [database, temporary]) fs.rmSync(file, { force: true });
}

export function* tryReadymade(run, directory, dialect, golden) {
  const database = join(directory, 'rules.cdb');
  fs.writeFileSync(database, databaseOf(golden));
  for (const check of golden.checks) yield tryCheck(run, directory, dialect, check);
  fs.rmSync(database);
}

function tryCheck(run, directory, dialect, { ip, host, info, exitCode = 0, stdout = '', stderr = '' }) {
  const client = Object.entries({ TCPREMOTEIP: ip, TCPREMOTEHOST: host, TCPREMOTEINFO: info });
  const env = Object.fromEntries(client.filter(([, value]) => value !== undefined));
  const ours = textOf(run('tcprulescheck', directory, [`--dialect=${dialect}`, 'rules.cdb'], { env }));
  return resultOf(JSON.stringify(env), ours, { exitCode, stdout, stderr });
}

function resultOf(what, ours, recorded) {
  return { what, ours, recorded, isSame: isDeepStrictEqual(ours, recorded) };
}

function describeFile(bytes) {
  return { size: bytes.length, sha256: sha256(bytes) };
}

function textOf({ exitCode, stdout, stderr }) {
  return { exitCode, stdout: stdout.toString('latin1'), stderr: stderr.toString('latin1') };
}

export function runMain(main, directory, args, { stdin = Buffer.alloc(0), env = {}, calls = {}, ...more } = {}) {
  const stream = (name) => join(dirname(directory), `${basename(directory)}.${name}`);
  fs.writeFileSync(stream('in'), stdin);
  let clock = 0;
  const io = {
    args: args.map((arg) => Buffer.from(arg, 'latin1')),
    env: (name) => (env[name] === undefined ? undefined : Buffer.from(env[name], 'latin1')),
    fs: { ...fs, ...calls },
    stdin: fs.openSync(stream('in'), 'r'),
    stdout: fs.openSync(stream('out'), 'w'),
    stderr: fs.openSync(stream('err'), 'w'),
    isTerminal: () => more.isTerminal ?? false,
    now: () => {
      clock += more.step ?? 0;
      return clock;
    },
    hasStdin: () => true,
  };
  const home = process.cwd();
  process.chdir(directory);
  try {
    const exitCode = main(io);
    return { exitCode, stdout: fs.readFileSync(stream('out')), stderr: fs.readFileSync(stream('err')) };
  } finally {
    process.chdir(home);
    for (const descriptor of [io.stdin, io.stdout, io.stderr]) fs.closeSync(descriptor);
    for (const name of ['in', 'out', 'err']) fs.rmSync(stream(name));
  }
}
