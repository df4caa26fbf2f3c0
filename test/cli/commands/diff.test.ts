import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { looksLikeRevision, readRevision } from '../../../src/cli/git-revision.js';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf, textOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';
import { runInProcess } from '../../support/in-process.js';

const OLD = '127.:allow,RELAYCLIENT=""\n:allow\n';
const NEW = '# local\n:allow\n127.:allow,RELAYCLIENT=""\n10.:allow,RELAYCLIENT=""\n';
const SAME = `# the same\n\n${OLD.split('\n').reverse().join('\n')}`;
const FILES = { old: OLD, new: NEW, same: SAME, cdb: compile(bytesOf(OLD)) };

/** A repository with `etc/tcp.smtp`, committed as OLD, and NEW in the working folder. */
function repository(): string {
  const folder = folderWith({});
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc', 'tcp.smtp'), OLD);
  git(folder, 'init', '--quiet');
  commit(folder);
  writeFileSync(join(folder, 'etc', 'tcp.smtp'), NEW);
  return folder;
}

function git(folder: string, ...args: string[]): void {
  const person = ['-c', 'user.name=Admin', '-c', 'user.email=admin@example.net', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...person, ...args], { cwd: folder, stdio: 'pipe' });
}

function commit(folder: string): void {
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '--message', 'rules');
}

describe('what can be a file of a revision', () => {
  test.each(['HEAD:a', ':0:a', ':a', 'main@{12:30}:a', 'a{b:c', 'a:{'])('%s', (name) => {
    expect(looksLikeRevision(name)).toBe(true);
  });

  // A pattern for braces could try each of them in two ways, and all of their combinations.
  test.each(['a', '{:}', '-a:b', '{}'.repeat(50)])('not %s', (name) => {
    expect(looksLikeRevision(name)).toBe(false);
  });
});

describe('tcprulesctl diff', () => {
  test('shows who is treated differently, and fails', () => {
    const { exitCode, stdout, stderr } = ctl(folderWith(FILES), ['diff', 'old', 'new']);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(
      /^--- old\n\+\+\+ new\n\nNewly relayed: 1 difference, 16,777,216 addresses\n\n10\.0\.0\.0\/8 /,
    );
    expect(stdout).toMatch(/\n1 difference: 1 newly relayed\nplan: \+16,777,216 relayed, -0, 0 closed\n$/);
  });

  test('exits 0 and prints nothing where no client is treated differently', () => {
    const folder = folderWith(FILES);
    for (const other of ['old', 'same', 'cdb']) {
      const stdout = `no differences: ${other} treats all clients as old does\n`;
      expect(ctl(folder, ['diff', 'old', other])).toEqual({ exitCode: 0, stdout, stderr: '' });
      expect(ctl(folder, ['diff', '--quiet', 'old', other])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    }
  });

  test('can be for information only', () => {
    const { exitCode, stdout } = ctl(folderWith(FILES), ['diff', '--exit-zero', '--format', 'json', 'cdb', 'new']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ old: { name: 'cdb' }, summary: { differences: 1 } });
  });

  describe('with gates', () => {
    const files = { ...FILES, other: `${NEW}192.0.2.:deny\n=.example:deny\n` };
    const run = (...args: string[]) => {
      const { exitCode, stdout, stderr } = ctl(folderWith(files), ['diff', 'old', 'other', ...args]);
      return { exitCode, stderr, fails: stdout.split('\n').filter((line) => line.startsWith('fails: ')) };
    };

    test('fails for some changes only', () => {
      expect(run('--fail-on', 'newly-refused,other-variables')).toEqual({ exitCode: 0, stderr: '', fails: [] });
      expect(run('--fail-on', 'newly-refused,newly-relayed')).toMatchObject({
        exitCode: 1,
        fails: ['fails: 16,777,216 addresses newly relayed (--fail-on newly-relayed)'],
      });
      expect(run('--fail-on', 'newly-opened')).toMatchObject({ exitCode: 100, fails: [] });
      expect(run('--fail-on', 'newly-relayed', '--exit-zero').exitCode).toBe(0);
    });

    test('names whom a change concerns and is not about', () => {
      const meant = ['--only', '10.', '--only', '=.example'];
      expect(run(...meant)).toMatchObject({
        exitCode: 1,
        fails: [expect.stringMatching(/^fails: 192\.0\.2\.0\/24, .* newly closed, but not named with --only$/)],
      });
      expect(run(...meant, '--only', '192.0.2.0/24')).toEqual({ exitCode: 0, stderr: '', fails: [] });
      expect(run(...meant, '--only', '192.0.2.0-192.0.2.254').fails).toEqual([
        expect.stringMatching(/^fails: 192\.0\.2\.255, /),
      ]);
      expect(run('--only', 'example')).toEqual({
        exitCode: 100,
        stderr: 'tcprulesctl: usage: --only takes a network such as 192.0.2.0/24 or a host as =HOST, not "example"\n',
        fails: [],
      });
    });

    test('counts the addresses newly relayed', () => {
      expect(run('--max-newly-relayed', '16777216')).toMatchObject({ exitCode: 0, fails: [] });
      expect(run('--max-newly-relayed', '16777215')).toMatchObject({
        exitCode: 1,
        fails: ['fails: 16,777,216 addresses newly relayed, more than 16,777,215 (--max-newly-relayed)'],
      });
    });
  });

  describe('with a log', () => {
    const networks = Array.from({ length: 10 }, (_, i) => `203.0.${100 + i}.`);
    const rulesOf = (instructions: readonly string[]): string =>
      `${networks.map((network, i) => `${network}:${instructions[i] ?? 'allow,RELAYCLIENT=""'}\n`).join('')}:allow\n`;
    const logged = (ip: string, day: number, host = ''): string =>
      `2026-01-0${day}T12:00:00Z tcpserver: ok 7 mx:192.0.2.1:25 ${host}:${ip}::1024\n`;
    const log = [
      logged('203.0.101.7', 2, 'mail.customer.example').repeat(3),
      logged('203.0.102.8', 3).repeat(2),
      logged('203.0.106.9', 1),
      logged('203.0.103.1', 1).repeat(9),
      logged('8.8.8.8', 9).repeat(20),
    ].join('');
    const instructions = [
      'deny',
      'deny',
      'deny',
      'allow,RELAYCLIENT="",DEBUG=""',
      'allow,RBLSMTPD="-no"',
      'allow',
      'deny',
    ];
    const files = { old: rulesOf([]), new: `${rulesOf(instructions)}10.:allow,RELAYCLIENT=""\n`, log };
    const run = (...args: string[]) => ctl(folderWith(files), ['diff', 'old', 'new', ...args, '--log', 'log']);

    test('shows first who would be cut off', () => {
      const { exitCode, stdout, stderr } = run();
      expect([exitCode, stderr]).toEqual([1, '']);
      expect(stdout).toContain(`\
+++ new

log: 35 connections of 5 clients, 2026-01-01 12:00 to 2026-01-09 12:00
  35 decisions, 0 other lines of servers

Newly closed: 1 difference, 1,024 addresses

203.0.100.0-203.0.102.255, 203.0.106.0/24 (1,024 addresses)
  6 connections of 3 clients since 2026-01-01 12:00, the last 2026-01-03 12:00
    203.0.101.7  3  last 2026-01-02 12:00  mail.customer.example
    203.0.102.8  2  last 2026-01-03 12:00
    203.0.106.9  1  last 2026-01-01 12:00
  - allow,RELAYCLIENT=""  line 1  203.0.100.:allow,RELAYCLIENT=""
`);
      const headings = Array.from(stdout.matchAll(/^([A-Z][a-z ]+): /gm), ([, heading]) => heading);
      expect(headings).toEqual([
        'Newly closed',
        'Newly relayed',
        'Newly refused',
        'No longer relayed',
        'Other variables',
      ]);
      expect(stdout.match(/no connection in the log/g)).toHaveLength(3);
      expect(stdout.split('\n').length).toBeLessThan(60);
    });

    test('names no client if so asked', () => {
      for (const format of ['text', 'json', 'markdown']) {
        const { stdout } = run('--no-clients', '--format', format);
        expect(stdout).not.toMatch(/203\.0\.101\.7|customer/);
        expect(run('--format', format).stdout).toMatch(/203\.0\.101\.7/);
      }
    });

    test('is JSON and Markdown', () => {
      const { differences, log: read } = JSON.parse(run('--format', 'json').stdout);
      expect(read).toMatchObject({ decisions: 35, connections: 35, clients: 5, undecided: 0 });
      expect(differences.find(({ change }: { change: string }) => change === 'newly-closed').traffic).toMatchObject({
        connections: 6,
        clients: 3,
        last: '2026-01-03T12:00:00.000Z',
        top: [{ ip: '203.0.101.7', host: 'mail.customer.example', connections: 3 }, {}, {}],
      });
      expect(run('--format', 'markdown').stdout).toContain(
        '<br>**6 connections of 3 clients since 2026-01-01 12:00, the last 2026-01-03 12:00**<br>`203.0.101.7 3 last ',
      );
    });

    test('says which of the weighed differences a change is not about', () => {
      const { differences, brokenGates } = JSON.parse(run('--only', '203.0.', '--format', 'json').stdout);
      const [{ collateral }] = brokenGates;
      expect(collateral).toEqual([{ difference: expect.any(Number), change: 'newly-relayed', ranges: ['10.0.0.0/8'] }]);
      expect(differences[collateral[0].difference]).toMatchObject({ change: 'newly-relayed', traffic: {} });
    });

    test('takes times, and lets nothing of a log reach a terminal', () => {
      expect(run('--since', '2026-01-03T12:00Z').stdout).toContain('log: 22 connections of 2 clients');
      const folder = folderWith({ ...files, log: `${log}${logged('203.0.101.9', 1, '\x9b2J')}` });
      expect(ctl(folder, ['diff', 'old', 'new', '--log', 'log']).stdout).toContain(
        'last 2026-01-01 12:00  <U+009B>2J\n',
      );
      const nothing = ctl(folderWith(files), ['diff', 'old', 'old', '--log', 'log']);
      expect([nothing.exitCode, nothing.stdout.split('\n')[1]]).toEqual([
        0,
        'log: 35 connections of 5 clients, 2026-01-01 12:00 to 2026-01-09 12:00',
      ]);
    });
  });

  test('is Markdown for a pull request', () => {
    const { exitCode, stdout } = ctl(folderWith(FILES), ['diff', '--format', 'markdown', 'old', 'new']);
    expect([exitCode, stdout.split('\n', 1)]).toEqual([1, ['1 difference: **1 newly relayed**, from `old` to `new`.']]);
  });

  test('cuts no Markdown with --all', () => {
    const rules = Array.from({ length: 1000 }, (_, i) => `10.0.${i >> 8}.${i & 255}:allow,A="${i}"\n`).join('');
    const { stdout } = ctl(folderWith({ none: '', rules }), ['diff', '--format', 'markdown', '--all', 'none', 'rules']);
    expect(stdout.match(/^\| `10\./gm)).toHaveLength(1000);
  });

  test('takes a dialect for each side, or one for both', () => {
    const folder = folderWith({ djb: '10.0.0.0-63:deny\n', fehcom: '10.0.0.0/26:deny\n2001:db8::/32:deny\n' });
    const args = ['diff', 'djb', 'fehcom'];
    expect(ctl(folder, [...args, '--new-dialect', 'fehcom'])).toMatchObject({
      exitCode: 0,
      stdout:
        'no differences: fehcom (fehcom) treats all clients as djb (djb) does\n' +
        'note: only IPv4 clients were compared: the djb server does not support IPv6\n',
    });
    const both = ctl(folder, [...args, '--dialect', 'fehcom', '--format', 'json']);
    expect(JSON.parse(both.stdout).summary.differences).toBe(1);
    const turned = ctl(folder, ['diff', 'fehcom', 'djb', '--old-dialect', 'fehcom', '--quiet']);
    expect([turned.exitCode, turned.stdout]).toEqual([0, '']);
  });

  test('reads one side from standard input', () => {
    const folder = folderWith(FILES);
    const args = ['diff', '--stdin-filename', 'tcp.smtp', 'old', '-'];
    expect(ctl(folder, args, { stdin: bytesOf(SAME) })).toMatchObject({
      exitCode: 0,
      stdout: 'no differences: tcp.smtp treats all clients as old does\n',
    });
    expect(ctl(folder, ['diff', '-', '-'])).toMatchObject({
      exitCode: 100,
      stderr: 'tcprulesctl: usage: only one of OLD and NEW can be standard input\n',
    });
  });

  test('says which side does not compile, or is damaged, or missing', () => {
    const folder = folderWith({ ...FILES, bad: '10.: deny\n', damaged: FILES.cdb.subarray(0, 2100) });
    const failing = (...args: string[]) => {
      const { exitCode, stderr } = ctl(folder, ['diff', ...args]);
      return [exitCode, stderr];
    };
    expect(failing('old', 'bad')).toEqual([100, expect.stringMatching(/^tcprulesctl: rules: bad: line 1, column 5: /)]);
    expect(failing('damaged', 'new')).toEqual([111, expect.stringMatching(/^tcprulesctl: fatal: damaged: /)]);
    expect(failing('gone', 'new')).toEqual([111, 'tcprulesctl: fatal: unable to read gone: file does not exist\n']);
    expect(failing('old', 'new', '--old-dialect', 'bsd')).toEqual([
      100,
      expect.stringContaining('unknown dialect "bsd"'),
    ]);
  });
});

describe('tcprulesctl diff in a git repository', () => {
  test.each([
    ['', 'HEAD:etc/tcp.smtp', 'etc/tcp.smtp'],
    ['', 'HEAD:./etc/tcp.smtp', 'etc/tcp.smtp'],
    ['', ':etc/tcp.smtp', 'etc/tcp.smtp'],
    ['', ':0:etc/tcp.smtp', 'etc/tcp.smtp'],
    ['etc', 'HEAD:etc/tcp.smtp', 'tcp.smtp'],
    ['etc', 'HEAD:tcp.smtp', 'tcp.smtp'],
    ['etc', 'HEAD:./tcp.smtp', 'tcp.smtp'],
    ['etc', 'HEAD^{/rules}:../etc/tcp.smtp', './tcp.smtp'],
    ['etc', ':0:tcp.smtp', 'tcp.smtp'],
  ])('in the directory "%s", reads %s', (folder, old, changed) => {
    const run = ctl(join(repository(), folder), ['diff', '--format', 'json', old, changed]);
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ old: { name: old }, summary: { differences: 1 } });
  });

  test('a file of that very name comes first', () => {
    const folder = repository();
    writeFileSync(join(folder, 'HEAD:etc'), NEW);
    expect(ctl(folder, ['diff', 'HEAD:etc', 'etc/tcp.smtp']).exitCode).toBe(0);
  });

  test('reads the bytes of a database', () => {
    const folder = repository();
    writeFileSync(join(folder, 'cdb'), FILES.cdb);
    commit(folder);
    expect(ctl(folder, ['diff', 'HEAD:cdb', 'HEAD~1:etc/tcp.smtp']).exitCode).toBe(0);
  });

  test('takes names of any bytes', () => {
    const folder = repository();
    const name = 'r\xe8gles du r\xe9seau';
    renameSync(join(folder, 'etc/tcp.smtp'), Buffer.concat([bytesOf(`${folder}/`), bytesOf(name)]));
    commit(folder);
    const run = runInProcess('tcprulesctl', folder, ['diff', `HEAD:${name}`, name]);
    expect([run.exitCode, textOf(run.stderr)]).toEqual([0, '']);
    expect(ctl(folder, ['diff', 'HEAD:etc/r\xc3\xa8gles', name]).stderr).toContain(
      "path 'etc/règles' does not exist in",
    );
  });

  test.each([
    ['nowhere:etc/tcp.smtp', /unable to read nowhere:etc\/tcp\.smtp: there is no such file, and git says: .*'nowhere'/],
    ['HEAD:etc/gone', /unable to read HEAD:etc\/gone: .* git says: path 'etc\/gone' does not exist in 'HEAD'/],
    ['HEAD:etc', /and git says: this is not a file/],
    ['HEAD:\\0', /unable to read HEAD:\\0: there is no such file, and git says: path/],
    [
      'HEAD:\x1b[2J\n::error::x',
      /unable to read HEAD:<U\+001B>\[2J\\n::error::x: there is no such file, and git says: path/,
    ],
  ])('%j cannot be read', (old, message) => {
    const { exitCode, stdout, stderr } = ctl(repository(), ['diff', old, 'etc/tcp.smtp']);
    expect([exitCode, stdout, stderr]).toEqual([111, '', expect.stringMatching(message)]);
    expect(stderr).toMatch(/^tcprulesctl: fatal: [^\n]*\n$/);
  });

  test.each([
    ['HEAD:', /there is no file "HEAD:", and a revision needs a path after the colon$/m],
    [':0:', /there is no file ":0:", and a revision needs a path after the colon$/m],
  ])('%s is a usage error', (old, message) => {
    const { exitCode, stdout, stderr } = ctl(repository(), ['diff', old, 'etc/tcp.smtp']);
    expect([exitCode, stdout, stderr]).toEqual([100, '', expect.stringMatching(message)]);
    expect(stderr).toMatch(/^tcprulesctl: usage: [^\n]*\n$/);
  });

  test('is nowhere without a repository, or without git', () => {
    const folder = folderWith(FILES);
    const outside = ctl(folder, ['diff', 'HEAD:old', 'new']);
    expect([outside.exitCode, outside.stderr]).toEqual([111, expect.stringMatching(/git says: not a git repository/)]);
    withPath(folder, () => {
      const without = ctl(folder, ['diff', 'HEAD:old', 'new']);
      expect([without.exitCode, without.stderr]).toEqual([111, expect.stringContaining('git is not installed')]);
    });
  });

  test('a git that ends before it has read the name is asked why', () => {
    const folder = folderWith({
      ...FILES,
      git: '#!/bin/sh\nexec <&-\necho "fatal: not a git repository: $1" >&2\nexit 128\n',
    });
    chmodSync(join(folder, 'git'), 0o755);
    // More than a pipe holds, so that git is gone before all is written; as an argument it is too long.
    const name = `HEAD:${'x'.repeat(1_000_000)}`;
    withPath(`${folder}:${process.env.PATH}`, () => {
      expect(() => readRevision(name)).toThrow(/E2BIG$/);
      expect(ctl(folder, ['diff', 'HEAD:old', 'new'])).toMatchObject({
        exitCode: 111,
        stderr: expect.stringMatching(/and git says: not a git repository: cat-file\n$/),
      });
    });
  });
});

function withPath(path: string, run: () => void): void {
  const before = process.env.PATH;
  process.env.PATH = path;
  try {
    run();
  } finally {
    process.env.PATH = before;
  }
}
