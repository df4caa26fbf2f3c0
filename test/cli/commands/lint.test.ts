import * as fs from 'node:fs';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const BAD = '127.:allow,RELAYCLIENT=""\n192.168.10:allow,RELAYCLIENT=""\n:allow\n';
const GOOD = BAD.replace('10:', '10.:');
/** One warning. */
const RISKY = '192.0.2.:deny,RBLSMTPD=""\n:allow\n';

describe('tcprulesctl lint', () => {
  test('shows what it finds, and fails', () => {
    const { exitCode, stdout, stderr } = ctl(folderWith({ 'tcp.smtp': BAD }), ['lint', 'tcp.smtp']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^tcp\.smtp:2:1: error: .* \[missing-trailing-dot\]\n {2}2 \| 192\.168\.10:allow/);
    expect(stdout).toMatch(/\n1 error, 0 warnings, 0 infos in 1 file; 1 fixable with --fix\n$/);
    expect(stderr).toBe('');
  });

  test('says so where there is nothing to find, and is well', () => {
    const folder = folderWith({ 'tcp.smtp': GOOD });
    expect(ctl(folder, ['lint', 'tcp.smtp'])).toEqual({ exitCode: 0, stdout: 'no problems in 1 file\n', stderr: '' });
    expect(ctl(folder, ['lint', '--quiet', 'tcp.smtp'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test.each([
    [
      ['b.rules', 'a.rules'],
      ['b.rules', 'a.rules'],
    ],
    [
      ['./a.rules', 'a.rules'],
      ['./a.rules', 'a.rules'],
    ],
  ])('takes the files %j in this order, named as they are given', (names, shown) => {
    const folder = folderWith({ 'a.rules': BAD, 'b.rules': BAD });
    const { stdout } = ctl(folder, ['lint', '--format', 'gcc', ...names]);
    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual([...shown, '']);
  });

  test('reads standard input, by the name it is given', () => {
    const stdin = bytesOf(BAD);
    const folder = folderWith({});
    expect(ctl(folder, ['lint', '--format', 'gcc', '-'], { stdin }).stdout).toMatch(/^standard input:2:1: /);
    const named = ctl(folder, ['lint', '--format', 'gcc', '--stdin-filename', 'a b.rules', '-'], { stdin });
    expect([named.exitCode, named.stdout]).toEqual([1, expect.stringMatching(/^a b\.rules:2:1: /)]);
  });

  test('shows bytes of a name that are not characters', () => {
    const folder = folderWith({ '\u001b[31mred': BAD });
    for (const format of ['text', 'gcc']) {
      const { stdout } = ctl(folder, ['lint', '--format', format, '\u001b[31mred']);
      expect(stdout).toMatch(/^<U\+001B>\[31mred:2:1: /);
    }
    expect(ctl(folder, ['lint', '\u001b[31m']).stderr).toMatch(/unable to read <U\+001B>\[31m: file does not exist/);
  });

  test('shows what it finds in others where a file cannot be read', () => {
    const folder = folderWith({ a: BAD, b: BAD });
    const run = ctl(folder, ['lint', '--format', 'gcc', 'a', 'none', 'b']);
    expect([run.exitCode, run.stdout.match(/^[ab]:2:1: /gm)]).toEqual([111, ['a:2:1: ', 'b:2:1: ']]);
    expect(run.stderr).toBe('tcprulesctl: fatal: unable to read none: file does not exist\n');
    expect(ctl(folder, ['lint', 'none']).stdout).toBe('');
  });

  test('reads standard input only once', () => {
    expect(ctl(folderWith({}), ['lint', '-', '-'])).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: usage: standard input can be read only once\n',
    });
  });

  test('takes everything after -- as files', () => {
    const folder = folderWith({ '--fix': BAD });
    expect(ctl(folder, ['lint', '--', '--fix']).exitCode).toBe(1);
    expect(readFileSync(join(folder, '--fix'), 'utf8')).toBe(BAD);
  });

  test.each([
    [RISKY, [], 0],
    [RISKY, ['--fail-on', 'warning'], 1],
    [RISKY, ['--fail-on=error'], 0],
    [RISKY, ['--max-warnings', '0'], 1],
    [RISKY, ['--max-warnings=1'], 0],
    [BAD, ['--fail-on', 'error'], 1],
  ] as const)('%j with %j ends with %i', (rules, options, exitCode) => {
    expect(ctl(folderWith({ rules }), ['lint', ...options, 'rules']).exitCode).toBe(exitCode);
  });

  test('uses the flags of the server', () => {
    const folder = folderWith({ rules: '=mail.example.net:deny\n:allow\n' });
    const codes = (...options: string[]): string => ctl(folder, ['lint', '--format=gcc', ...options, 'rules']).stdout;
    expect(codes()).toBe('');
    expect(codes('--flags', '-R -l 0')).toBe('');
    expect(codes('--flags', '-HR')).toContain('[host-rule-needs-lookup]');
    expect(codes('--flags=-v -H')).toContain('[host-rule-needs-lookup]');
  });

  test('uses the dialect', () => {
    const folder = folderWith({ rules: '10.0.0.0/8:allow\n:deny\n' });
    const lint = (env: Record<string, string>, ...options: string[]) =>
      ctl(folder, ['lint', '--format=gcc', ...options, 'rules'], { env }).stdout;
    expect(lint({})).toContain('[unsupported-cidr]');
    expect(lint({}, '--dialect', 'fehcom')).not.toContain('[unsupported-cidr]');
    expect(lint({}, '--dialect=ucspi-tcp6')).not.toContain('[unsupported-cidr]');
    expect(lint({ TCPRULES_DIALECT: 'fehcom' })).not.toContain('[unsupported-cidr]');
    expect(lint({ TCPRULES_DIALECT: 'fehcom' }, '--dialect=djb')).toContain('[unsupported-cidr]');
  });
});

describe('tcprulesctl lint --fix', () => {
  test.each([
    ['--fix', 'rules'],
    ['rules', '--fix'],
    ['--fix=safe', 'rules'],
    ['--fix=unsafe', 'rules'],
    ['--fix', 'safe', 'rules'],
    ['--fix', 'unsafe', 'rules'],
    ['--fix', 'unsafe', '--', 'rules'],
    ['--fix', '--', 'rules'],
  ])('%s %s %s %s fixes the file', (...args) => {
    const folder = folderWith({ rules: BAD });
    const stdout = 'no problems in 1 file\nrules: 1 fix applied; 256 addresses newly relayed\n';
    expect(ctl(folder, ['lint', ...args])).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(GOOD);
    expect(readdirSync(folder)).toEqual(['rules']);
  });

  test('leaves a database alone', () => {
    const cdb = compile(bytesOf(':deny\n'));
    const folder = folderWith({ 'a.cdb': cdb });
    expect(ctl(folder, ['lint', '--fix', 'a.cdb'])).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: fatal: unable to read a.cdb: it is a database, not a rule file\n',
    });
    expect(readFileSync(join(folder, 'a.cdb'))).toEqual(Buffer.from(cdb));
  });

  test('leaves a database out among other files, with a note', () => {
    const folder = folderWith({ 'a.cdb': compile(bytesOf(':deny\n')), rules: BAD });
    const { exitCode, stdout, stderr } = ctl(folder, ['lint', 'a.cdb', 'rules']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^rules:2:1: error: [\s\S]*in 1 file; 1 fixable with --fix\n$/);
    expect(stderr).toBe('tcprulesctl: note: a.cdb is a database, not a rule file; skipped\n');
    expect(ctl(folder, ['lint', '--quiet', 'a.cdb', 'rules']).stderr).toBe('');
  });

  test('recognises a database that has lost all addresses', () => {
    const folder = folderWith({ 'a.cdb': compile(bytesOf(':deny\n:allow\n')) });
    const note =
      'tcprulesctl: note: a.cdb: all rules have lost their addresses, and the first decides for every client; ucspi-tcp6 1.06 is known to write such files\n';
    expect(ctl(folder, ['lint', 'a.cdb']).stderr).toContain(note);
    expect(ctl(folder, ['dump', 'a.cdb'])).toEqual({ exitCode: 0, stdout: ':deny\n:allow\n', stderr: note });
    expect(ctl(folder, ['check', 'a.cdb', '10.0.0.1']).stderr).toBe(note);
    expect(ctl(folder, ['explain', 'a.cdb', '10.0.0.1']).stderr).toBe(note);
  });

  test('names, once and at a terminal, the command that explains a finding', () => {
    const folder = folderWith({ rules: BAD, others: BAD, good: GOOD });
    const lintAt = (...args: string[]): string => ctl(folder, ['lint', ...args], { isTerminal: true }).stdout;
    const hint = 'run "tcprulesctl explain --code CODE" for details\n';
    expect(lintAt('rules', 'others').split(hint)).toHaveLength(2);
    expect(lintAt('rules').endsWith(hint)).toBe(true);
    for (const args of [['good'], ['--quiet', 'rules'], ['--format=gcc', 'rules']])
      expect(lintAt(...args)).not.toContain(hint);
    expect(ctl(folder, ['lint', 'rules']).stdout).not.toContain(hint);
  });

  test('reads the flags of a whole command line, as the server of the dialect does', () => {
    const folder = folderWith({ rules: '::ffff:10.0.0.1:deny\n=.example.com:deny\n::1:allow\n:allow\n' });
    const codes = (...args: string[]): (string | undefined)[] =>
      [...ctl(folder, ['lint', '--format=gcc', ...args, 'rules']).stdout.matchAll(/\[([\w-]+)\]$/gm)].map(
        ([, code]) => code,
      );
    expect(codes('--dialect=ipv6')).toEqual(['ipv4-mapped-address']);
    expect(codes('--dialect=ipv6', '--flags', '-6')).toEqual([]);
    expect(codes('--dialect=ipv6', '--flags', '-H')).toEqual(['ipv4-mapped-address', 'host-rule-needs-lookup']);
    expect(codes('--dialect=ipv6', '--flags', 'sslserver -x a.cdb -H 0 465 qmail-smtpd')).toEqual([
      'ipv4-mapped-address',
      'host-rule-needs-lookup',
    ]);
    const { exitCode, stderr } = ctl(folder, ['lint', '--flags', '-H ip.cdb -R', 'rules']);
    expect([exitCode, stderr]).toEqual([
      100,
      'tcprulesctl: usage: --flags: "-H ip.cdb -R": "ip.cdb" is not a flag, and what follows it would not be read\n',
    ]);
  });

  test('accepts no unknown flag, even without a rule file', () => {
    const folder = folderWith({ rules: GOOD, run: 'exec tcpserver -x other.cdb 0 25 qmail-smtpd\n' });
    const stderr = 'tcprulesctl: usage: --flags: "-W": the server has no flag -W in this dialect\n';
    for (const more of [['rules'], ['--run', 'run'], ['--run', 'run', 'rules']])
      expect(ctl(folder, ['lint', '--flags', '-W', ...more])).toEqual({ exitCode: 100, stdout: '', stderr });
  });

  test('wants flags that begin with a dash', () => {
    const { exitCode, stderr } = ctl(folderWith({ rules: GOOD }), ['lint', '--flags', 'HR', 'rules']);
    expect([exitCode, stderr]).toEqual([
      100,
      'tcprulesctl: usage: --flags: "HR" is neither flags, as in "-H -R", nor the command line of tcpserver or sslserver\n',
    ]);
  });

  test('makes guesses only when asked', () => {
    const rules = '10.:allow\n10.:deny\n:deny\n';
    const folder = folderWith({ rules });
    expect(ctl(folder, ['lint', '--fix', 'rules']).exitCode).toBe(1);
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(rules);
    expect(ctl(folder, ['lint', '--fix=unsafe', 'rules']).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe('10.:allow\n:deny\n');
  });

  test('leaves a file alone that needs no fix', () => {
    const folder = folderWith({ rules: GOOD });
    const before = statSync(join(folder, 'rules'));
    ctl(folder, ['lint', '--fix', 'rules']);
    const after = statSync(join(folder, 'rules'));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  test('keeps the mode of the file, and the link to it', () => {
    const folder = folderWith({ rules: BAD });
    chmodSync(join(folder, 'rules'), 0o640);
    symlinkSync('rules', join(folder, 'link'));
    expect(ctl(folder, ['lint', '--fix', 'link']).exitCode).toBe(0);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder, 'rules')).mode & 0o7777).toBe(0o640);
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(GOOD);
  });

  test('leaves no half a file when it cannot write', () => {
    const folder = folderWith({ rules: BAD });
    const calls = {
      fsyncSync() {
        throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' });
      },
    };
    const { exitCode, stderr } = ctl(folder, ['lint', '--fix', 'rules'], { calls });
    expect([exitCode, stderr]).toEqual([111, expect.stringMatching(/^tcprulesctl: fatal: unable to replace rules: /)]);
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(BAD);
    expect(readdirSync(folder)).toEqual(['rules']);
  });

  test('does nothing more the second time', () => {
    const folder = folderWith({ rules: BAD });
    ctl(folder, ['lint', '--fix', 'rules']);
    const { ino } = statSync(join(folder, 'rules'));
    ctl(folder, ['lint', '--fix', 'rules']);
    expect(statSync(join(folder, 'rules')).ino).toBe(ino);
  });

  test('is a filter of standard input', () => {
    const fix = (text: string, ...more: string[]) =>
      ctl(folderWith({}), ['lint', '--fix', ...more, '-'], { stdin: bytesOf(text) });
    expect(fix(BAD)).toEqual({
      exitCode: 0,
      stdout: GOOD,
      stderr: 'no problems in 1 file\nstandard input: 1 fix applied; 256 addresses newly relayed\n',
    });
    expect(fix('10.:deny,A="1"\n:allow\n', '--quiet').stdout).toBe('10.:deny\n:allow\n');
    expect(fix(GOOD, '--quiet')).toEqual({ exitCode: 0, stdout: GOOD, stderr: '' });
    const json = fix(BAD, '--format=json');
    expect([json.stdout, JSON.parse(json.stderr).fixed[0].fixes]).toEqual([GOOD, 1]);
  });

  test('says why a fix is not safe', () => {
    const rules = '10.0.0:allow\n:deny\n';
    const folder = folderWith({ rules });
    const { exitCode, stdout } = ctl(folder, ['lint', '--fix', 'rules']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '(fixable with --fix=unsafe, which allows clients that are refused today, such as 10.0.0.0)\n',
    );
    expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(rules);
  });

  test('leaves what is not a rule file alone, unless it is forced', () => {
    const script = '#!/bin/sh\nif true; then\n  echo 127.:allow\nfi\n';
    const folder = folderWith({ script });
    const run = (...options: string[]) => ctl(folder, ['lint', '--format=gcc', ...options, 'script']);
    for (const options of [[], ['--fix'], ['--fix=unsafe']]) {
      expect(run(...options)).toEqual({
        exitCode: 1,
        stdout: expect.stringMatching(/^script:1:1: error: not a rule file: .* \[not-a-rule-file\]\n$/),
        stderr: '',
      });
    }
    expect(readFileSync(join(folder, 'script'), 'utf8')).toBe(script);
    expect(run('--force').stdout).not.toContain('not-a-rule-file');
    run('--force', '--fix');
    expect(readFileSync(join(folder, 'script'), 'utf8')).not.toBe(script);
  });
});

describe('tcprulesctl lint --diff', () => {
  const DIFF = `--- rules
+++ rules
@@ -1,3 +1,3 @@
 127.:allow,RELAYCLIENT=""
-192.168.10:allow,RELAYCLIENT=""
+192.168.10.:allow,RELAYCLIENT=""
 :allow
`;

  test.each([[['--diff']], [['--diff', '--fix']], [['--fix', '--diff']], [['--diff', '--fix=unsafe']]])(
    '%j shows what would change, and changes nothing',
    (options) => {
      const folder = folderWith({ rules: BAD });
      expect(ctl(folder, ['lint', ...options, 'rules'])).toEqual({ exitCode: 1, stdout: DIFF, stderr: '' });
      expect(readFileSync(join(folder, 'rules'), 'utf8')).toBe(BAD);
    },
  );

  test('is empty where nothing would', () => {
    expect(ctl(folderWith({ rules: GOOD }), ['lint', '--diff', 'rules'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('works for standard input', () => {
    const stdin = bytesOf(BAD);
    const { stdout } = ctl(folderWith({}), ['lint', '--diff', '--stdin-filename=rules', '-'], { stdin });
    expect(stdout).toBe(DIFF);
  });
});

describe.each(['json', 'sarif', 'github', 'gcc'])('tcprulesctl lint --format %s', (format) => {
  test.each([
    ['findings', BAD, 1],
    ['no findings', GOOD, 0],
  ])('prints nothing but the document: %s', (_, rules, exitCode) => {
    const args = ['lint', '--format', format, '--color', 'always', 'rules'];
    const run = ctl(folderWith({ rules }), args, { env: { FORCE_COLOR: '1' } });
    expect([run.exitCode, run.stderr]).toEqual([exitCode, '']);
    expect(run.stdout).not.toContain('\u001b');
    if (format === 'json' || format === 'sarif') expect(JSON.parse(run.stdout)).toBeTypeOf('object');
    else expect(run.stdout.split('\n')).toHaveLength(exitCode + 1);
  });
});

test('tcprulesctl lint finds what is wrong with a file, wherever it is', () => {
  const folder = folderWith({ rules: BAD });
  const { stdout } = ctl(join(folder, '..'), ['lint', '--format=gcc', join(folder, 'rules')]);
  expect(stdout.startsWith(`${join(folder, 'rules')}:2:1: `)).toBe(true);
  expect(existsSync(join(folder, 'rules'))).toBe(true);
});

test('names of files are bytes', () => {
  const folder = folderWith({});
  const path = Buffer.concat([bytesOf(`${folder}/`), Buffer.from('ü'), bytesOf('\xff.rules')]);
  writeFileSync(path, BAD);
  const name = 'Ã¼\xff.rules';
  expect(ctl(folder, ['lint', '--diff', name]).stdout).toMatch(/^--- ü\ufffd\.rules\n\+\+\+ ü\ufffd\.rules\n/);
  expect(ctl(folder, ['lint', '--fix', name]).exitCode).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(GOOD);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a file that cannot be written is reported, and the others are fixed all the same', () => {
  const folder = folderWith({ a: BAD, b: BAD, c: BAD });
  let renames = 0;
  const renameSync: typeof fs.renameSync = (from, to) => {
    renames += 1;
    if (renames === 2) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    fs.renameSync(from, to);
  };
  const run = ctl(folder, ['lint', '--fix', 'a', 'b', 'c'], { calls: { renameSync } });
  expect(run.exitCode).toBe(111);
  expect(run.stderr).toMatch(/^tcprulesctl: fatal: unable to replace b: .*\n$/);
  expect(run.stdout).toMatch(/^b:2:1: error: /);
  expect(run.stdout).toMatch(/\na: 1 fix applied; .*\nc: 1 fix applied; .*\n$/);
  expect(['a', 'b', 'c'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([GOOD, BAD, GOOD]);
  expect(readdirSync(folder)).toHaveLength(3);
});
