import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n:deny\n';
const FILES = { rules: RULES, newer: `${RULES}10.:allow\n`, cdb: compile(bytesOf(RULES)) };

describe('tcprulesctl verify', () => {
  test('is well where the database is what the source compiles to', () => {
    const folder = folderWith(FILES);
    const line = 'cdb: up to date with rules\n';
    expect(ctl(folder, ['verify', 'rules', 'cdb'])).toEqual({ exitCode: 0, stdout: line, stderr: '' });
    expect(ctl(folder, ['verify', '-q', 'rules', 'cdb'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('says what is not, and fails', () => {
    const folder = folderWith(FILES);
    const text = 'cdb: differs from newer\n  only in the source  10.:  newer:3\n';
    expect(ctl(folder, ['verify', 'newer', 'cdb'])).toEqual({ exitCode: 1, stdout: text, stderr: '' });
    expect(ctl(folder, ['verify', '--quiet', 'newer', 'cdb'])).toEqual({ exitCode: 1, stdout: text, stderr: '' });
  });

  test.each([
    ['rules', 0, 'identical'],
    ['newer', 1, 'rules-differ'],
  ])('has JSON for %s, and nothing else', (source, exitCode, verdict) => {
    const run = ctl(folderWith(FILES), ['verify', '--quiet', '--format', 'json', source, 'cdb']);
    expect([run.exitCode, run.stderr]).toEqual([exitCode, '']);
    expect(JSON.parse(run.stdout)).toMatchObject({ version: 1, sources: [source], cdb: 'cdb', verdict });
  });

  describe('with --run, the database of -y as well', () => {
    const run = 'exec sslserver -u 0 -g 0 -y ip.cdb -x tcp.smtp.cdb 0 25 qmail-smtpd\n';
    const [main, early] = [RULES, '10.:deny\n'];
    const compiled = (rules: string): Uint8Array => compile(bytesOf(rules), { dialect: 'fehcom' });
    const files = { run, 'tcp.smtp': main, 'tcp.smtp.cdb': compiled(main), 'ip.cdb': compiled(early) };
    const verify = (more: Readonly<Record<string, string>>, ...args: string[]) =>
      ctl(folderWith({ ...files, ...more }), ['verify', '--run', 'run', ...args]);
    const well = 'tcp.smtp.cdb: up to date with tcp.smtp\n';

    test('which is up to date', () => {
      const both = `${well}ip.cdb: up to date with ip\n`;
      expect(verify({ ip: early })).toEqual({ exitCode: 0, stdout: both, stderr: '' });
      expect(verify({ ip: early }, '-q')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    });

    test('or is not', () => {
      const text = 'ip.cdb: differs from ip\n  only in the source  11.:  ip:2\n';
      const rules = { ip: `${early}11.:deny\n` };
      expect(verify(rules)).toEqual({ exitCode: 1, stdout: well + text, stderr: '' });
      expect(verify(rules, '-q')).toEqual({ exitCode: 1, stdout: text, stderr: '' });
      const json = verify(rules, '--format', 'json');
      expect(json.exitCode).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'identical', early: { verdict: 'rules-differ' } });
    });

    test('or cannot be known', () => {
      const beside = 'ip.cdb of -y is not verified: there is no rule file beside it';
      expect(verify({})).toEqual({ exitCode: 0, stdout: well, stderr: `tcprulesctl: note: ${beside}\n` });
      const unknown = verify({ run: run.replace('ip.cdb', '"$(early)"') });
      expect(unknown).toMatchObject({ exitCode: 0, stdout: well });
      expect(unknown.stderr).toContain('note: which database -y names is unknown, from line 1: $(early)');
    });
  });

  test('a damaged database is a finding, a missing one is not', () => {
    const folder = folderWith({ ...FILES, damaged: FILES.cdb.subarray(0, 2100) });
    const damaged = ctl(folder, ['verify', 'rules', 'damaged']);
    expect([damaged.exitCode, damaged.stdout]).toEqual([1, expect.stringMatching(/^damaged: .*damaged/)]);
    const missing = ctl(folder, ['verify', 'rules', 'missing']);
    expect([missing.exitCode, missing.stderr]).toEqual([111, expect.stringContaining('unable to read missing: ')]);
  });

  test('a source that does not compile is a mistake', () => {
    const run = ctl(folderWith({ ...FILES, bad: '10.: deny\n' }), ['verify', 'bad', 'cdb']);
    expect(run).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: expect.stringMatching(/^tcprulesctl: rules: .*line 1, /),
    });
  });

  test('takes the source, or the database, from standard input', () => {
    const folder = folderWith(FILES);
    const source = ctl(folder, ['verify', '--stdin-filename', 'tcp.smtp', '-', 'cdb'], { stdin: bytesOf(RULES) });
    expect([source.exitCode, source.stdout]).toEqual([0, 'cdb: up to date with tcp.smtp\n']);
    expect(ctl(folder, ['verify', 'rules', '-'], { stdin: FILES.cdb }).exitCode).toBe(0);
  });

  test('takes several sources that are one database', () => {
    const folder = folderWith({ a: '127.:allow,RELAYCLIENT=""', b: '10.:deny\n127.:deny\n', cdb: FILES.cdb });
    const run = ctl(folder, ['verify', 'a', 'b', 'cdb']);
    expect(run).toEqual({
      exitCode: 1,
      stdout: 'cdb: differs from a, b\n' + '  only in the source    10.:  b:1\n' + '  only in the database  :\n',
      stderr: 'tcprulesctl: note: a has no newline at end of file; "cat" would join its last line to the next file\n',
    });
    const bad = ctl(folderWith({ ...FILES, bad: '\n10.: deny\n' }), ['verify', 'rules', 'bad', 'cdb']);
    expect([bad.exitCode, bad.stderr]).toEqual([100, expect.stringMatching(/^tcprulesctl: rules: bad: line 2, /)]);
  });

  test.each([
    [['rules'], 'usage: verify needs SOURCE and CDB: the rules and their database'],
    [['rules', 'rules'], 'fatal: unable to read rules: it is a text file, not a database'],
    [['rules', 'cdb', 'cdb'], 'fatal: unable to read cdb: it is a database; rule files come first'],
    [['-', '-'], 'usage: standard input can be read only once'],
  ])('%j is a mistake', (args, message) => {
    const run = ctl(folderWith(FILES), ['verify', ...args]);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: `tcprulesctl: ${message}\n` });
  });

  test('wants the rule file first', () => {
    const files = { rules: ':deny\n', cdb: compile(bytesOf(':deny\n')) };
    expect(ctl(folderWith(files), ['verify', 'cdb', 'rules'])).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: fatal: unable to read cdb: it is a database; rule files come first\n',
    });
  });
});
