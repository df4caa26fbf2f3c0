/**
 * Builds the executables, one file for the three programs, into release/, with SHA256SUMS and a list of what is in them:
 * `npm run standalone`, or `npm run standalone -- TARGET...` for some of the targets. They are Bun, from the registry of
 * npm and checked against scripts/standalone/package-lock.json, with the bundles of dist/ compiled into it.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { materials } from './standalone/materials.mjs';
import { writeSums } from './standalone/release.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const release = join(root, 'release');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What npm calls the platform of each target, and what Bun calls it. */
const TARGETS = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc', bun: 'linux-x64' },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl', bun: 'linux-x64-musl' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc', bun: 'linux-aarch64' },
  'freebsd-x64': { os: 'freebsd', cpu: 'x64', bun: 'freebsd-x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', bun: 'darwin-aarch64' },
};

/** Installs the Bun of a target, unless it is there. @returns its path */
function installBun(target) {
  const { os, cpu, libc, bun } = TARGETS[target];
  const directory = join(root, '.cache', 'bun', target);
  mkdirSync(directory, { recursive: true });
  const lock = readFileSync(join(root, 'scripts/standalone/package-lock.json'));
  const path = join(directory, 'node_modules/@oven', `bun-${bun}`, 'bin/bun');
  const installed = join(directory, 'package-lock.json');
  if (existsSync(path) && existsSync(installed) && lock.equals(readFileSync(installed))) return path;
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(root, 'scripts/standalone', name), join(directory, name));
  const platform = [`--os=${os}`, `--cpu=${cpu}`, ...(libc === undefined ? [] : [`--libc=${libc}`])];
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...platform, ...quietly], { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}

/** The target this machine is. */
function here() {
  const { glibcVersionRuntime } = process.report.getReport().header;
  const isMusl = process.platform === 'linux' && glibcVersionRuntime === undefined;
  const target = `${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`;
  if (!(target in TARGETS))
    throw new Error(`there is no Bun for ${target}; there is for ${Object.keys(TARGETS).join(', ')}`);
  return target;
}

const compiler = installBun(here());

function compile(target) {
  const file = join(release, `tcprules-${version}-${target}`);
  execFileSync(
    compiler,
    [
      ...['build', '--compile', '--minify', '--bytecode', '--format=cjs', `--target=bun-${TARGETS[target].bun}`],
      `--compile-executable-path=${installBun(target)}`,
      // What lies in the working directory must not change what the programs do.
      ...['dotenv', 'bunfig', 'tsconfig', 'package-json'].map((name) => `--no-compile-autoload-${name}`),
      'scripts/standalone/main.cjs',
      `--outfile=${file}.part`,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  renameSync(`${file}.part`, file);
  console.log(`${file}: ${(readFileSync(file).length / 2 ** 20).toFixed(1)} MiB`);
}

const targets = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(TARGETS);
for (const target of targets)
  if (!(target in TARGETS)) throw new Error(`no target "${target}"; there are ${Object.keys(TARGETS).join(', ')}`);

mkdirSync(release, { recursive: true });
for (const target of targets) compile(target);
writeFileSync(join(release, `tcprules-${version}.cdx.json`), `${JSON.stringify(materials(root, version), null, 2)}\n`);
writeSums(release);
