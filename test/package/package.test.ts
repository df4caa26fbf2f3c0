import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_CHECKS } from '../../src/checks/registry.js';
import { VERSION } from '../../src/version.js';
import { SLOW } from '../support/slow.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = ['tcprules', 'tcprulescheck', 'tcprulesctl'];

const home = mkdtempSync(join(tmpdir(), 'tcprules-package-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs npm without a network, and without scripts: `dist/` has been built before all tests. */
function npm(cwd: string, ...args: readonly string[]): string {
  return execFileSync(
    'npm',
    [...args, '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
    {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: home },
    },
  );
}

function folder(name: string): string {
  const path = join(home, name);
  mkdirSync(path);
  return path;
}

let tarball: string;
let packed: string[];
beforeAll(() => {
  const [report] = JSON.parse(npm(ROOT, 'pack', '--json', `--pack-destination=${home}`));
  tarball = join(home, report.filename);
  packed = report.files.map(({ path }: { path: string }) => path).sort();
}, SLOW.timeout);

describe('the tarball', () => {
  test('holds what users need and nothing else', () => {
    const programs = PROGRAMS.flatMap((name) => [`bin/${name}.js`, `dist/bin/${name}.cjs`, `man/${name}.1`]);
    const pages = ['build', 'compatibility', 'library', 'logs', 'rules', 'servers', 'tcprulesctl', 'tutorial'].map(
      (name) => `docs/${name}.md`,
    );
    const rest = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin/package.json', 'package.json', ...pages];
    const library = ['dist/LICENSES.txt', 'dist/index.js', 'dist/index.mjs', 'dist/package.json'];
    const commands = readdirSync(join(ROOT, 'src/cli/commands')).map((file) => `commands/${basename(file, '.ts')}`);
    const loaded = ['dialects', 'report-error', ...commands].map((name) => `dist/bin/${name}.cjs`);
    const isPage = (path: string): boolean => /^docs\/checks\/[\w-]+\.md$/.test(path);
    const isType = (path: string): boolean => /\.d\.m?ts$/.test(path);
    expect(packed.filter((path) => !isPage(path) && !isType(path))).toEqual(
      [...rest, ...programs, ...library, ...loaded].sort(),
    );
    expect(packed).toEqual(expect.arrayContaining(typesOfLibrary()));
    expect(packed.filter(isPage).length).toBe(ALL_CHECKS.length + 1);
  });

  test('is clean to publint', async () => {
    const { buffer, byteOffset, length } = readFileSync(tarball);
    const archive = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball: archive }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg!))).toEqual([]);
  });

  test('needs no other package', () => {
    const { dependencies, optionalDependencies } = readManifest();
    expect([dependencies, optionalDependencies]).toEqual([undefined, undefined]);
  });

  test('declares the types it needs as an optional peer', () => {
    const { peerDependencies, peerDependenciesMeta } = readManifest();
    expect(peerDependencies).toEqual({ '@types/node': '>=20' });
    expect(peerDependenciesMeta).toEqual({ '@types/node': { optional: true } });
  });

  test('imports modules of Node only', () => {
    for (const bundle of ['dist/index.js', 'dist/index.mjs', ...PROGRAMS.map((name) => `dist/bin/${name}.cjs`)]) {
      const code = readFileSync(join(ROOT, bundle), 'utf8');
      const imports = code.matchAll(/(?:^import .* from |\brequire\()"([^"]+)"/gm);
      const others = Array.from(imports, ([, name]) => name!).filter(
        (name) => !isBuiltin(name) && name !== './index.js',
      );
      expect(others, bundle).toEqual([]);
    }
  });

  test('has the licenses of what is bundled', () => {
    const licenses = readFileSync(join(ROOT, 'dist/LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'diff', 'string-width']) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(licenses).not.toMatch(/^(?:typescript|esbuild|vitest|ajv) \d/m);
  });
});

describe('installed globally', () => {
  const prefix = folder('prefix');
  beforeAll(() => {
    npm(home, 'install', '--global', `--prefix=${prefix}`, tarball);
  }, SLOW.timeout);

  test('has the programs, which run', SLOW, () => {
    const cwd = folder('work');
    writeFileSync(join(cwd, 'tcp.smtp'), '10.:allow,RELAYCLIENT=""\n:deny\n');
    const run = (command: string): string =>
      execFileSync('/bin/sh', ['-c', command], {
        cwd,
        encoding: 'utf8',
        env: { PATH: `${join(prefix, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin` },
      });
    expect(run('tcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp')).toBe('');
    expect(run('TCPREMOTEIP=10.1.2.3 tcprulescheck tcp.smtp.cdb')).toBe(
      'rule 10.:\nset environment variable RELAYCLIENT=\nallow connection\n',
    );
    for (const program of PROGRAMS) {
      expect(run(`${program} --version`)).toBe(`${program} ${VERSION}\n`);
      expect(run(`command -v ${program}`).trim()).toBe(join(prefix, 'bin', program));
    }
  });

  test('has the manual pages where man looks for them', () => {
    for (const program of PROGRAMS) {
      const page = join(prefix, 'share/man/man1', `${program}.1`);
      expect(realpathSync(page)).toBe(realpathSync(join(prefix, 'lib/node_modules/tcprules/man', `${program}.1`)));
    }
  });
});

describe('installed beside a project', () => {
  const project = folder('project');
  beforeAll(() => {
    writeFileSync(join(project, 'package.json'), '{ "name": "project", "type": "module", "private": true }');
    npm(project, 'install', tarball);
  }, SLOW.timeout);

  test('has the programs and nothing else in node_modules', () => {
    const names = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(names).toEqual(['tcprules']);
    expect(readdirSync(join(project, 'node_modules/.bin')).sort()).toEqual(PROGRAMS);
  });

  const USE = `const cdb = compile(Buffer.from(':deny\\n'));
    console.log(VERSION, cdb.length, openDatabase(cdb).lookupPeer({ remoteAddress: '::ffff:192.0.2.1' }).action);`;
  const NAMES = '{ compile, openDatabase, VERSION }';

  test.each([
    ['a module imports', 'use.mjs', `import ${NAMES} from 'tcprules';\n${USE}`],
    ['a module imports when it needs it', 'dynamic.mjs', `const ${NAMES} = await import('tcprules');\n${USE}`],
    ['CommonJS requires', 'use.cjs', `const ${NAMES} = require('tcprules');\n${USE}`],
    [
      'a plugin in a context of its own requires',
      'vm.cjs',
      `require('node:vm').runInNewContext(${JSON.stringify(`const ${NAMES} = require('tcprules');\n${USE}`)}, { require, Buffer, console })`,
    ],
  ])('is a library that %s', SLOW, (_, name, code) => {
    writeFileSync(join(project, name), code);
    // Newer Node lets modules be required too, which is not to be relied on.
    const options = process.allowedNodeEnvironmentFlags.has('--no-experimental-require-module')
      ? ['--no-experimental-require-module']
      : [];
    expect(execFileSync(process.execPath, [...options, name], { cwd: project, encoding: 'utf8' })).toBe(
      `${VERSION} 2074 deny\n`,
    );
  });

  test('is one library however it is loaded', SLOW, () => {
    const code = `import { createRequire } from 'node:module';
      import * as imported from 'tcprules';
      const required = createRequire(import.meta.url)('tcprules');
      const names = Object.keys(required);
      console.log(names.length === Object.keys(imported).length && names.every((name) => imported[name] === required[name]));
      try {
        imported.openDatabase(new Uint8Array(1));
      } catch (error) {
        console.log(error instanceof required.CdbFormatError);
      }`;
    writeFileSync(join(project, 'both.mjs'), code);
    expect(execFileSync(process.execPath, ['both.mjs'], { cwd: project, encoding: 'utf8' })).toBe('true\ntrue\n');
  });

  test('has types that a strict compiler accepts', SLOW, () => {
    writeFileSync(
      join(project, 'use.ts'),
      `import {
  compile,
  compileStream,
  type DialectName,
  DIALECTS,
  diff,
  explain,
  type Finding,
  fix,
  lint,
  openDatabase,
  type Outcome,
  parse,
  renderFindings,
  RulesError,
  Source,
  test,
  VERSION,
  verify,
} from 'tcprules';

const dialect: DialectName = 'djb';
const cdb: Uint8Array = compile(new Uint8Array(0), { dialect });
const same: Promise<Uint8Array> = compileStream([new Uint8Array(0)]);
const outcome: Outcome = openDatabase(cdb).lookup({ ip: '192.0.2.1', host: undefined });
const text: string | undefined = outcome.variables[0]?.value;
const bytes: Uint8Array | undefined = outcome.variables[0]?.valueBytes;
const kinds: string[] = parse(':deny').map(({ kind }) => kind);
const source = new Source('rules', cdb);
const linted = lint(source, { dialect: DIALECTS[0] });
const findings: readonly Finding[] = linted.findings;
const { count } = fix(':deny', { dialect: 'ucspi-tcp6', level: 'unsafe' });
const sarif: string = renderFindings([linted], { format: 'sarif' });
const given: Outcome = explain(':deny', { ip: '192.0.2.1' }, { dialect: 'ipv6' }).outcome;
const { exitCode } = test([{ rules: ':deny', expectations: [source] }], { coverage: true });
const addresses = diff('', ':deny', { oldDialect: 'djb' }).differences[0]?.count;
const result = verify([source], cdb, { dialect });
export const position = result.verdict === 'damaged' ? result.position : undefined;
export { addresses, bytes, count, exitCode, findings, given, sarif, text, VERSION };
// @ts-expect-error a client has no address of this name
openDatabase(cdb).lookup({ address: '192.0.2.1' });
export const line = (error: unknown): number => (error instanceof RulesError ? error.line : 0);
export { kinds, outcome, same };
`,
    );
    writeFileSync(
      join(project, 'use.cts'),
      `import tcprules = require('tcprules');
import { openDatabase, type Peer } from 'tcprules';
const peer: Peer = { remoteAddress: '192.0.2.1', remotePort: 25 };
export const action: 'allow' | 'deny' = openDatabase(tcprules.compile(new Uint8Array(0))).lookupPeer(peer).action;
`,
    );
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023'];
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const run = (): string =>
      execFileSync(process.execPath, [tsc, ...options, ...types, 'use.ts', 'use.cts'], {
        cwd: project,
        encoding: 'utf8',
      });
    expect(run()).toBe('');
  });
});

const HOOKS = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8').split(/^(?=- id: )/m);

describe.each([
  ['lint', HOOKS[0]!, false],
  ['test', HOOKS[1]!, true],
])('the hook of pre-commit for %s', (name, hook, takesExpectations) => {
  const files = new RegExp(/^ +files: (.*)$/m.exec(hook)![1]!);

  test('runs a program that there is', () => {
    const [, program, command] = /^ +entry: (\S+) (\S+)$/m.exec(hook)!;
    expect(Object.keys(readManifest().bin as object)).toContain(program);
    expect(command).toBe(name);
  });

  test(`${takesExpectations ? 'takes' : 'does not take'} expectations`, () => {
    expect(files.test('etc/tcp.smtp.expect')).toBe(takesExpectations);
    expect(files.test('tcp.c.expect')).toBe(false);
  });

  test.each([
    'tcp.smtp',
    'etc/tcp.smtp',
    'etc/tcprules.d/tcp.submission',
    'tcp.pop3',
    'a/tcp.imaps',
    'tcp.qmail-smtp',
    'control/tcp.qmail-pop3d',
    'rules.smtpd',
    'etc/rules.pop3',
    'axfrdns/tcp',
    'etc/axfrdns-internal/tcp',
  ])('takes %s for a rule file', (path) => expect(files.test(path)).toBe(true));

  test.each([
    'tcp.smtp.cdb',
    'tcp.smtp.tmp',
    'tcp.c',
    'net/tcp.go',
    'tcp.md',
    'xtcp.smtp',
    'tcp.smtp/README',
    'tcp',
    'net/tcp',
    'rules.mk',
    'rules.md',
    'firewall.rules',
    'axfrdns/tcp.cdb',
    'axfrdns/tcp/run',
  ])('does not take %s for one', (path) => expect(files.test(path)).toBe(false));
});

test('npm prints nothing of what it builds, so that pre-commit reads just the name of the package', () => {
  expect(npm(ROOT, 'config', 'get', 'foreground-scripts')).toBe('false\n');
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
});

function readManifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}

/** The files of the library: what its index imports, in code or in types. */
function typesOfLibrary(): string[] {
  const found = new Set<string>();
  const visit = (module: string): void => {
    const file = `${module}.d.ts`;
    if (found.has(file)) return;
    found.add(file);
    const imports = readFileSync(join(ROOT, file), 'utf8').matchAll(/from '(\.[^']+)\.js'/g);
    for (const [, path] of imports) visit(join(dirname(module), path!));
  };
  visit('dist/index');
  return [...found];
}
