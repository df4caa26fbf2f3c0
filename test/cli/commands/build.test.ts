import * as fs from 'node:fs';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemError } from '../../../src/cli/errno.js';
import { compile } from '../../../src/operations/compile.js';
import { type CtlRun, ctl, folderWith } from '../../support/ctl.js';

const OFFICE = '127.:allow,RELAYCLIENT=""\n10.:allow,RELAYCLIENT=""\n:allow\n';
const CLOSED = '127.:allow\n:deny\n';
const NOTE = 'tcprulesctl: note: servers read a new database at the next connection; they need no restart\n';

function build(folder: string, ...args: string[]): CtlRun {
  return ctl(folder, ['build', ...args]);
}

/** Whether a database is that of its rules. */
function isOf(folder: string, database: string, rules: string, dialect = 'djb'): boolean {
  return readFileSync(join(folder, database)).equals(compile(rules, { dialect }));
}

function allIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

describe('tcprulesctl build', () => {
  test('does what the issue of every admin is: compile what changed, and say so', () => {
    const folder = folderWith({
      'tcp.smtp': `#? 10.0.0.1 => RELAYCLIENT=""\n${OFFICE}`,
      'tcp.submission': CLOSED,
      'tcp.submission.cdb': compile(CLOSED),
    });
    expect(build(folder)).toEqual({
      exitCode: 0,
      stdout: 'tcp.smtp: 3 rules, 1 expectation holds\nUpdated tcp.smtp.cdb.\ntcp.submission: up to date\n',
      stderr: NOTE,
    });
    expect(isOf(folder, 'tcp.smtp.cdb', OFFICE)).toBe(true);
    expect(build(folder)).toEqual({
      exitCode: 0,
      stdout: 'tcp.smtp: up to date\ntcp.submission: up to date\n',
      stderr: '',
    });
  });

  test('names files of a directory without it, and files as they are given', () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'rules.d'));
    writeFileSync(join(folder, 'rules.d/tcp.smtp'), CLOSED);
    expect(build(folder, 'rules.d').stdout).toBe('tcp.smtp: 2 rules\nUpdated tcp.smtp.cdb.\n');
    expect(build(folder, '--force', 'rules.d/tcp.smtp').stdout).toBe(
      'rules.d/tcp.smtp: 2 rules\nUpdated rules.d/tcp.smtp.cdb.\n',
    );
  });

  test('goes by contents, not by times', () => {
    const folder = folderWith({ 'tcp.smtp': CLOSED });
    build(folder);
    const path = join(folder, 'tcp.smtp');
    writeFileSync(path, OFFICE);
    utimesSync(path, 1, 1);
    expect(build(folder).stdout).toContain('Updated tcp.smtp.cdb.');
    const { ino } = statSync(`${path}.cdb`);
    utimesSync(path, 2 ** 31, 2 ** 31);
    expect(build(folder).stdout).toBe('tcp.smtp: up to date\n');
    expect(statSync(`${path}.cdb`).ino).toBe(ino);
    build(folder, '--force');
    expect(statSync(`${path}.cdb`).ino).not.toBe(ino);
  });

  describe('writes nothing if anything is wrong with one of the files', () => {
    const good = { 'tcp.good': OFFICE, 'tcp.good.cdb': 'old', 'tcp.smtp.cdb': 'old' };

    test.each<[string, string | undefined, string[], number, string]>([
      ['a line that does not compile', '10.:alow\n:deny\n', [], 100, 'the rules do not compile'],
      ['errors of lint', '10.1:allow\n:deny\n', [], 1, '2 errors'],
      ['a failing expectation', `#? 10.0.0.1 => deny\n${OFFICE}`, [], 1, '1 expectation fails'],
      ['a malformed expectation', `#? 10.0.0.1 deny\n${OFFICE}`, [], 100, '1 expectation is malformed'],
      ['no bytes', '', [], 1, 'tcp.smtp has no rules, so every client would be allowed'],
      ['no rules', '# nobody\n', [], 1, 'tcp.smtp has no rules'],
      ['a missing file', undefined, [], 111, 'unable to read tcp.smtp: file does not exist'],
      ['a warning, with --fail-on', '10.:allow,RELAYCLENT=""\n:allow\n', ['--fail-on=warning'], 1, '1 warning'],
      ['a warning, with --max-warnings', '10.:allow,RELAYCLENT=""\n:allow\n', ['--max-warnings=0'], 1, '1 warning'],
      ['too many relays', OFFICE, ['--max-newly-relayed=0'], 1, 'the old database is damaged'],
    ])('%s', (_, rules, options, exitCode, message) => {
      const folder = folderWith(rules === undefined ? good : { ...good, 'tcp.smtp': rules });
      const before = allIn(folder);
      const run = build(folder, ...options, 'tcp.smtp', 'tcp.good');
      expect(run.exitCode).toBe(exitCode);
      expect(run.stderr).toContain(message);
      expect(run.stdout).not.toContain('Updated');
      expect(allIn(folder)).toEqual(before);
    });
  });

  test('says what is wrong, with its line', () => {
    const folder = folderWith({ 'tcp.a': OFFICE, 'tcp.b': '10.1:allow\n#? 10.0.0.1 => deny\n:allow\n' });
    const { stdout, stderr } = build(folder);
    expect(stdout).toContain('tcp.b:1:1: error: dead rule');
    expect(stdout).toContain('tcp.b:2:4: error: 10.0.0.1 gets a different result');
    expect(stderr).toBe(
      'tcprulesctl: error: tcp.b.cdb not updated: 1 error and 1 expectation fails\n' +
        'tcprulesctl: error: tcp.a.cdb not updated either\n',
    );
  });

  test('reads expectations beside the file too', () => {
    const folder = folderWith({ 'tcp.smtp': OFFICE, 'tcp.smtp.expect': '10.0.0.1 => deny\n' });
    expect(build(folder)).toMatchObject({ exitCode: 1 });
    expect(existsSync(join(folder, 'tcp.smtp.cdb'))).toBe(false);
  });

  test('builds from a file without rules if told to', () => {
    const folder = folderWith({ 'tcp.smtp': '' });
    expect(build(folder, '--allow-empty')).toMatchObject({ exitCode: 0 });
    expect(isOf(folder, 'tcp.smtp.cdb', '')).toBe(true);
    expect(build(folder)).toMatchObject({ exitCode: 1 });
  });

  test('writes elsewhere with -o, and reads standard input then', () => {
    const folder = folderWith({ rules: OFFICE });
    expect(build(folder, '-o', 'out.cdb', 'rules').stdout).toBe('rules: 3 rules\nUpdated out.cdb.\n');
    expect(isOf(folder, 'out.cdb', OFFICE)).toBe(true);
    const run = ctl(folder, ['build', '-o', 'out.cdb', '-'], { stdin: Buffer.from(CLOSED) });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'standard input: 2 rules\nUpdated out.cdb.\n' });
    expect(isOf(folder, 'out.cdb', CLOSED)).toBe(true);
    expect(ctl(folder, ['build', '-o', 'out.cdb', '-'])).toMatchObject({ exitCode: 1 });
    expect(isOf(folder, 'out.cdb', CLOSED)).toBe(true);
  });

  test.each([
    [['-o', 'a.cdb'], '-o takes one source'],
    [['-o', 'a.cdb', 'a', 'b'], '-o takes one source'],
    [['-o', 'a.cdb', '.'], '-o takes one source'],
    [['--part', 'a', 'b'], '--part needs -o CDB'],
    [['a', '-o', 'a.cdb', '--part', 'b'], '--part takes all sources'],
    [['-'], 'name one with -o CDB'],
    [['empty'], 'empty: no rule files, which are X where there is X.cdb'],
    [['--server-user', 'nobody at all', 'a'], 'there is no user "nobody at all" in /etc/passwd'],
    [['--dialect', 'x', 'a'], 'unknown dialect "x"'],
  ])('%j is wrong usage', (args, message) => {
    const folder = folderWith({ a: OFFICE, b: OFFICE });
    mkdirSync(join(folder, 'empty'));
    const run = build(folder, ...args);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringContaining(message) });
    expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'empty']);
  });
});

describe('a database that is up to date', () => {
  test.each([
    ['a line that is ignored', '10.0.0.1;deny\n:allow\n', 'tcp.smtp: 1 error', 1],
    ['an expectation that fails', '#? 10.0.0.1 => deny\n:allow\n', 'tcp.smtp: 1 expectation fails', 1],
    ['an expectation that is malformed', '#? 10.0.0.1 deny\n:allow\n', 'tcp.smtp: 1 expectation is malformed', 100],
  ])('does not hide %s', (_, rules, message, exitCode) => {
    const folder = folderWith({ 'tcp.smtp': rules, 'tcp.smtp.cdb': compile(':allow\n') });
    expect(build(folder)).toMatchObject({ exitCode, stderr: `tcprulesctl: error: ${message}\n` });
    expect(isOf(folder, 'tcp.smtp.cdb', ':allow\n')).toBe(true);
  });

  test('does not hide what is expected beside it', () => {
    const folder = folderWith({ 'tcp.smtp': ':allow\n', 'tcp.smtp.cdb': compile(':allow\n') });
    expect(build(folder)).toMatchObject({ exitCode: 0, stdout: 'tcp.smtp: up to date\n' });
    writeFileSync(join(folder, 'tcp.smtp.expect'), '10.0.0.1 => deny\n');
    expect(build(folder)).toMatchObject({ exitCode: 1 });
    writeFileSync(join(folder, 'tcp.smtp.expect'), '10.0.0.1 => allow\n');
    expect(build(folder)).toMatchObject({ exitCode: 0, stdout: 'tcp.smtp: up to date\n' });
  });
});

describe('in a directory, build takes', () => {
  const files = {
    '.tcp.hidden': ':allow\n',
    'tcp.smtp': CLOSED,
    'tcp.smtp.cdb': compile(CLOSED),
    'tcp.smtp.dk': CLOSED,
    'tcp.smtp~': CLOSED,
    'tcp.smtp.bak': CLOSED,
    'tcp.smtp.orig': CLOSED,
    'tcp.smtp.rpmnew': CLOSED,
    'tcp.smtp.dpkg-dist': CLOSED,
    'tcp.smtp.tmp': CLOSED,
    'tcp.smtp.tmp.1234': CLOSED,
    'tcp.smtp.expect': '127.0.0.1 => allow\n',
    'tcp.copy': compile(CLOSED),
    'rules.pop3': CLOSED,
    'imap.rules': CLOSED,
    '.rules': CLOSED,
    named: CLOSED,
    'named.cdb': compile(CLOSED),
    'gone.cdb': compile(CLOSED),
    Makefile: 'tcp.smtp.cdb: tcp.smtp\n',
    README: 'read me\n',
  };

  test('files that have a database or say by their name that they hold rules, and nothing else', () => {
    const folder = folderWith(files);
    mkdirSync(join(folder, 'tcp.d'));
    const { exitCode, stdout, stderr } = build(folder, '--verbose');
    expect(exitCode).toBe(0);
    const built = Array.from(stdout.matchAll(/^([\w.~-]+): (?:\d+ rules|up to date)/gm), ([, name]) => name);
    expect(built).toEqual(['imap.rules', 'named', 'rules.pop3', 'tcp.smtp']);
    expect(Array.from(stderr.matchAll(/note: (\S+) skipped: (.*)/g), ([, name, why]) => `${name}: ${why}`)).toEqual([
      'Makefile: a Makefile',
      'README: it has no database, and is not named tcp.*, rules.* or *.rules',
      'gone.cdb: a database without a source',
      'named.cdb: a database',
      'tcp.copy: a database',
      'tcp.d: not a file',
      'tcp.smtp.bak: a backup',
      'tcp.smtp.cdb: a database',
      'tcp.smtp.dk: it has no database, and another file whose name is the beginning of this one has',
      'tcp.smtp.dpkg-dist: a backup',
      'tcp.smtp.expect: expectations for another file',
      'tcp.smtp.orig: a backup',
      'tcp.smtp.rpmnew: a backup',
      'tcp.smtp.tmp: a temporary file',
      'tcp.smtp.tmp.1234: a temporary file',
      'tcp.smtp~: a backup',
    ]);
    // One without its source is worth a note in any case.
    expect(build(folder).stderr).toBe('tcprulesctl: note: gone.cdb skipped: a database without a source\n');
  });

  test('as lint and test do', () => {
    const folder = folderWith(files);
    expect(ctl(folder, ['lint', '.']).stdout).toContain('in 4 files');
    expect(ctl(folder, ['test', '.']).stdout).toContain('in 4 files');
    expect(ctl(folder, ['lint', '--verbose', '.']).stderr).toContain('tcp.smtp~ skipped: a backup');
    expect(ctl(folder, ['test', '--verbose', '.']).stderr).toContain('tcp.smtp~ skipped: a backup');
  });

  test('a link to a file, and complains of one that leads nowhere', () => {
    const folder = folderWith({ real: CLOSED });
    symlinkSync('real', join(folder, 'tcp.a'));
    expect(build(folder).stdout).toContain('Updated tcp.a.cdb.');
    symlinkSync('nowhere', join(folder, 'tcp.b'));
    expect(build(folder)).toMatchObject({ exitCode: 111, stderr: expect.stringContaining('unable to read tcp.b') });
  });
});

describe('build --check', () => {
  test.each<[string, Uint8Array | string | undefined, number, string]>([
    ['is content with what the sources make', compile(CLOSED), 0, 'tcp.smtp: up to date\n'],
    ['finds a missing database', undefined, 1, 'tcp.smtp.cdb: does not exist\n'],
    ['finds a stale one', compile(OFFICE), 1, 'tcp.smtp.cdb: differs from tcp.smtp\n'],
    ['finds one of another dialect', compile('::1:allow\n:deny\n', { dialect: 'ipv6' }), 1, 'differs from'],
    ['finds a damaged one', compile(CLOSED).subarray(0, 2060), 1, 'tcp.smtp.cdb: '],
    ['finds something else', 'text', 1, 'tcp.smtp.cdb: '],
  ])('%s', (_, database, exitCode, message) => {
    const folder = folderWith({ 'tcp.smtp': CLOSED, ...(database === undefined ? {} : { 'tcp.smtp.cdb': database }) });
    const before = allIn(folder);
    const run = build(folder, '--check');
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout).toContain(message);
    expect(allIn(folder)).toEqual(before);
  });

  test('says what rules are wrong, and that one is empty', () => {
    const folder = folderWith({ 'tcp.smtp': '10.:alow\n' });
    expect(build(folder, '--check')).toMatchObject({ exitCode: 100 });
    writeFileSync(join(folder, 'tcp.smtp'), '');
    writeFileSync(join(folder, 'tcp.smtp.cdb'), compile(''));
    expect(build(folder, '--check')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('has no rules') });
  });
});

describe('build --part', () => {
  const parts = {
    deny: '192.0.2.:deny\n',
    'tcp.smtp': '192.0.2.:allow\n127.:allow,RELAYCLIENT=""\n:allow\n',
    'open-smtp': '198.51.100.7:allow,RELAYCLIENT="",RBLSMTPD=""\t1234567890\n',
  };
  const ARGS = ['-o', 'tcp.smtp.cdb', '--part', 'deny', 'tcp.smtp', 'open-smtp'];
  const WHOLE = `${parts.deny}${parts['tcp.smtp']}198.51.100.7:allow,RELAYCLIENT="",RBLSMTPD=""\n`;

  test('joins sources, of which the first counts, and drops the times of open-smtp', () => {
    const folder = folderWith(parts);
    expect(build(folder, ...ARGS)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Updated tcp.smtp.cdb.'),
    });
    expect(isOf(folder, 'tcp.smtp.cdb', WHOLE)).toBe(true);
    expect(ctl(folder, ['check', 'tcp.smtp.cdb', '192.0.2.1']).stdout).toContain('deny');
    expect(ctl(folder, ['verify', 'deny', 'tcp.smtp', 'open-smtp', 'tcp.smtp.cdb'])).toMatchObject({ exitCode: 0 });
    expect(build(folder, ...ARGS).stdout).toBe('deny + tcp.smtp + open-smtp: up to date\n');
  });

  test('names the part in which something is wrong, and its line', () => {
    const folder = folderWith({
      ...parts,
      'tcp.smtp': '127.:allow\n10.1:allow\n:allow\n',
      'open-smtp': '#? 127.0.0.1 => deny\n198.51.100.7:allow\n',
    });
    const { stdout, exitCode } = build(folder, ...ARGS);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('tcp.smtp:2:1: error');
    expect(stdout).toContain('open-smtp:1:4: error: 127.0.0.1 gets a different result');
  });

  test('names lines of other parts as theirs, and takes the same rule in two for no mistake', () => {
    const folder = folderWith({ deny: '192.0.2.:deny\n', 'tcp.smtp': '192.0.2.:allow\n192.0.2.7:deny\n:allow\n' });
    const run = build(folder, '--verbose', '-o', 'cdb', '--part', 'deny', 'tcp.smtp');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(
      'tcp.smtp:2:1: info: redundant: without this rule its clients would get the same from line 1 of deny',
    );
    writeFileSync(join(folder, 'tcp.smtp'), '192.0.2.:allow\n:allow\n10.:allow\n10.:deny\n');
    expect(build(folder, '-o', 'cdb', '--part', 'deny', 'tcp.smtp').stdout).toContain(
      'tcp.smtp:4:1: error: dead rule: line 3 of tcp.smtp has the same address and comes first',
    );
  });

  test('refuses a part without rules, and one that is missing', () => {
    const folder = folderWith({ ...parts, deny: '# nobody\n' });
    expect(build(folder, ...ARGS)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('deny has no rules') });
    expect(build(folder, '--allow-empty', ...ARGS)).toMatchObject({ exitCode: 0 });
    rmSync(join(folder, 'deny'));
    expect(build(folder, '--allow-empty', ...ARGS)).toMatchObject({ exitCode: 111 });
  });
});

describe('build keeps', () => {
  test('mode and owner of a database, and makes new ones that the server can read', () => {
    const folder = folderWith({ 'tcp.old': OFFICE, 'tcp.old.cdb': 'old', 'tcp.new': OFFICE });
    chmodSync(join(folder, 'tcp.old.cdb'), 0o640);
    const mask = process.umask(0o077);
    try {
      expect(build(folder)).toMatchObject({ exitCode: 0 });
    } finally {
      process.umask(mask);
    }
    const modeOf = (name: string): string => (statSync(join(folder, name)).mode & 0o7777).toString(8);
    expect([modeOf('tcp.old.cdb'), modeOf('tcp.new.cdb')]).toEqual(['640', '644']);
  });

  test('a link to a database, and replaces the file it leads to', () => {
    const folder = folderWith({ 'tcp.smtp': OFFICE });
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep/cdb'), 'old');
    symlinkSync('deep/cdb', join(folder, 'tcp.smtp.cdb'));
    expect(build(folder)).toMatchObject({ exitCode: 0 });
    expect(isOf(folder, 'deep/cdb', OFFICE)).toBe(true);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['cdb']);
  });
});

describe('build --server-user', () => {
  const USER = ['--server-user', '64001:64002'];

  test('refuses a database or a directory that the server could not read', () => {
    const folder = folderWith({});
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in/tcp.smtp'), OFFICE);
    writeFileSync(join(folder, 'in/tcp.smtp.cdb'), 'old');
    chmodSync(join(folder, 'in/tcp.smtp.cdb'), 0o600);
    const run = build(folder, ...USER, 'in');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(
      /64001:64002 cannot read in\/tcp.smtp.cdb \(mode 0600, owner \d+:\d+\); the server would drop every connection/,
    );
    expect(readFileSync(join(folder, 'in/tcp.smtp.cdb'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'in'))).toEqual(['tcp.smtp', 'tcp.smtp.cdb']);
    chmodSync(join(folder, 'in/tcp.smtp.cdb'), 0o644);
    expect(build(folder, ...USER, 'in')).toMatchObject({ exitCode: 0 });
    chmodSync(join(folder, 'in'), 0o700);
    for (const option of ['--force', '--check'])
      expect(build(folder, ...USER, option, 'in')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/64001:64002 cannot search .*\/in \(mode 0700, owner \d+:\d+\)/),
      });
  });
});

describe('build --show-changes and --max-newly-relayed', () => {
  test('show what the new database does to clients, and refuse to relay for more', () => {
    const folder = folderWith({ 'tcp.smtp': OFFICE, 'tcp.smtp.cdb': compile('127.:allow,RELAYCLIENT=""\n:allow\n') });
    const refused = build(folder, '--max-newly-relayed', '16777215');
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr:
        'tcprulesctl: error: tcp.smtp.cdb not updated: it would newly relay for 16,777,216 addresses, more than the 16777215 of --max-newly-relayed\n',
    });
    const run = build(folder, '--show-changes', '--max-newly-relayed', '16777216');
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /^tcp.smtp: 3 rules\n--- tcp.smtp.cdb\n\+\+\+ tcp.smtp\n\nNewly relayed: 1 difference, 16,777,216 addresses\n(?:.*\n)*Updated tcp.smtp.cdb.\n$/,
    );
  });

  test('count all who relay where there was no database: the server lets nobody in then', () => {
    const folder = folderWith({ 'tcp.smtp': OFFICE });
    expect(build(folder, '--max-newly-relayed', '33554431')).toMatchObject({ exitCode: 1 });
    expect(build(folder, '--max-newly-relayed', '33554432')).toMatchObject({ exitCode: 0 });
  });

  test('take names for all addresses, since anyone may have them', () => {
    const folder = folderWith({ 'tcp.smtp': '=a.example:allow,RELAYCLIENT=""\n:allow\n', 'tcp.smtp.cdb': compile('') });
    expect(build(folder, '--max-newly-relayed', '1000')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('4,294,967,296 addresses'),
    });
  });
});

describe('build refuses files that are the same, and touches none', () => {
  test.each<[string, (folder: string) => void]>([
    ['a hard link', (folder) => linkSync(join(folder, 'tcp.smtp'), join(folder, 'tcp.smtp.cdb'))],
    ['a symbolic link', (folder) => symlinkSync('tcp.smtp', join(folder, 'tcp.smtp.cdb'))],
    [
      'a link to another source',
      (folder) => {
        writeFileSync(join(folder, 'tcp.pop'), OFFICE);
        symlinkSync('tcp.pop', join(folder, 'tcp.smtp.cdb'));
      },
    ],
    [
      'one database for two sources',
      (folder) => {
        writeFileSync(join(folder, 'tcp.pop'), OFFICE);
        writeFileSync(join(folder, 'tcp.smtp.cdb'), 'old');
        linkSync(join(folder, 'tcp.smtp.cdb'), join(folder, 'tcp.pop.cdb'));
      },
    ],
  ])('%s', (_, link) => {
    const folder = folderWith({ 'tcp.smtp': OFFICE });
    link(folder);
    const before = allIn(folder);
    expect(build(folder)).toMatchObject({ exitCode: 100, stderr: expect.stringContaining('are the same file') });
    expect(allIn(folder)).toEqual(before);
  });
});

test('a first line says of which dialect a file is, but an option says it louder', () => {
  const rules = '# tcprules: dialect=fehcom\n10.0.0.0/8:allow\n:deny\n';
  const folder = folderWith({ 'tcp.smtp': rules, 'tcp.pop': CLOSED });
  expect(build(folder)).toMatchObject({ exitCode: 0 });
  expect(isOf(folder, 'tcp.smtp.cdb', rules, 'fehcom')).toBe(true);
  expect(build(folder, '--check')).toMatchObject({ exitCode: 0 });
  expect(build(folder, '--check', '--dialect', 'ipv6')).toMatchObject({ exitCode: 1 });
  const { stdout } = build(folder, '--check', '--dialect', 'djb');
  expect(stdout).toContain('tcp.smtp.cdb: compiled from tcp.smtp, but in the dialect fehcom');
});

test('--format json prints one document', () => {
  const folder = folderWith({ 'tcp.a': OFFICE, 'tcp.b': '10.1:allow\n:deny\n' });
  const { stdout, exitCode } = build(folder, '--format', 'json');
  expect(exitCode).toBe(1);
  const document = JSON.parse(stdout);
  expect(document.summary).toEqual({ databases: 2, updated: 0, upToDate: 0, refused: 1 });
  expect(document.databases).toMatchObject([
    { database: 'tcp.a.cdb', sources: ['tcp.a'], dialect: 'djb', state: 'left', rules: 3, refusals: [] },
    { state: 'refused', refusals: [{ code: 'findings', message: '2 errors' }] },
  ]);
  expect(document.databases[1].findings[0]).toMatchObject({ file: 'tcp.b', line: 1, code: 'missing-trailing-dot' });
});

test('all or none: if a rename fails half-way, the message says which are new', () => {
  const folder = folderWith({ 'tcp.a': OFFICE, 'tcp.b': OFFICE, 'tcp.c': OFFICE, 'tcp.b.cdb': 'old' });
  let renames = 0;
  const renameSync = ((from, to) => {
    renames += 1;
    if (renames === 2) throw systemError('EIO', 'rename');
    fs.renameSync(from, to);
  }) as typeof fs.renameSync;
  const run = ctl(folder, ['build'], { calls: { renameSync } });
  expect(run.exitCode).toBe(111);
  expect(run.stderr).toContain('unable to replace tcp.b.cdb: input/output error');
  expect(run.stderr).toContain('error: 1 database is new: tcp.a.cdb; unchanged: tcp.b.cdb and tcp.c.cdb');
  expect(readdirSync(folder).sort()).toEqual(['tcp.a', 'tcp.a.cdb', 'tcp.b', 'tcp.b.cdb', 'tcp.c']);
  expect(readFileSync(join(folder, 'tcp.b.cdb'), 'utf8')).toBe('old');
});
