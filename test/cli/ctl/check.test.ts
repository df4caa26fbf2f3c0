import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/api/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n=mail.example.net:deny\njoe@192.0.2.1:deny\n:allow\n';
const FILES = { rules: RULES, cdb: compile(bytesOf(RULES)) };

describe('tcprulesctl check', () => {
  test('remarks on clients and databases that are not what they should be', () => {
    const folder = folderWith({ rules: ':allow\n', cdb: compile(bytesOf('10.0.0.0/8:deny\n'), { dialect: 'fehcom' }) });
    const odd = ctl(folder, ['check', 'rules', '10.0.0.0/8', '10.0.0.1']);
    expect([odd.exitCode, odd.stdout.split('\n').length]).toEqual([0, 3]);
    expect(odd.stderr).toMatch(
      /^tcprulesctl: note: no server of ucspi-tcp writes an address as "10\.0\.0\.0\/8"; .*\n$/,
    );
    expect(ctl(folder, ['check', '--quiet', 'rules', '10.0.0.0/8']).stderr).toBe('');
    for (const args of [
      ['check', 'cdb', '10.0.0.1'],
      ['explain', 'cdb', '10.0.0.1'],
      ['dump', 'cdb'],
      ['diff', 'cdb', 'cdb'],
      ['test', '--cdb', 'cdb', 'rules'],
    ]) {
      expect(ctl(folder, args).stderr, args[0]).toMatch(
        /^(tcprulesctl: note: cdb: .*; perhaps --dialect fehcom is meant\n)+$/,
      );
    }
  });

  test('decides the clients it is given', () => {
    const clients = ['127.0.0.1', '192.0.2.7 mail.example.net', '192.0.2.1 - joe', '198.51.100.9'];
    expect(ctl(folderWith(FILES), ['check', 'rules', ...clients])).toEqual({
      exitCode: 0,
      stdout: `127.0.0.1                   allow  RELAYCLIENT=""  127.:               line 1
192.0.2.7 mail.example.net  deny   -               =mail.example.net:  line 2
192.0.2.1 - joe             deny   -               joe@192.0.2.1:      line 3
198.51.100.9                allow  -               :                   line 4
`,
      stderr: '',
    });
  });

  test('decides by a database, which has no lines', () => {
    expect(ctl(folderWith(FILES), ['check', 'cdb', '127.0.0.1', '198.51.100.9']).stdout).toBe(
      '127.0.0.1     allow  RELAYCLIENT=""  127.:\n198.51.100.9  allow  -               :\n',
    );
  });

  test('reads clients from standard input where it is given none', () => {
    const stdin = bytesOf('127.0.0.1\n\n198.51.100.9');
    const { stdout } = ctl(folderWith(FILES), ['check', '--format', 'json', 'rules'], { stdin });
    expect(stdout.split('\n').map((line) => line && JSON.parse(line).line)).toEqual([1, 4, '']);
    expect(ctl(folderWith(FILES), ['check', 'rules'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('reads more clients than one piece of input holds', () => {
    const stdin = bytesOf('127.0.0.1\n192.0.2.7 mail.example.net\n'.repeat(20_000));
    const { stdout } = ctl(folderWith(FILES), ['check', '--format', 'tcprulescheck', 'cdb'], { stdin });
    expect(stdout).toBe(
      'rule 127.:\nset environment variable RELAYCLIENT=\nallow connection\nrule =mail.example.net:\ndeny connection\n'.repeat(
        20_000,
      ),
    );
  });

  test('takes rules from standard input', () => {
    const stdin = bytesOf(RULES);
    expect(ctl(folderWith({}), ['check', '-', '127.0.0.1'], { stdin }).stdout).toContain('line 1');
    const both = ctl(folderWith({}), ['check', '-'], { stdin });
    expect([both.exitCode, both.stderr]).toEqual([
      100,
      expect.stringMatching(/^tcprulesctl: usage: RULES and CLIENT cannot both come from standard input\n$/),
    ]);
  });

  test.each([[''], [' '], ['10.0.0.1\n10.0.0.2']])('refuses %j, which is not one client', (client) => {
    expect(ctl(folderWith(FILES), ['check', 'rules', '127.0.0.1', client])).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: usage: a client is IP, or "IP HOST", or "IP HOST INFO"; - is what is unset\n',
    });
  });

  test('takes a client without an address behind two dashes', () => {
    const { stdout } = ctl(folderWith(FILES), ['check', 'rules', '--', '- mail.example.net']);
    expect(stdout).toBe('- mail.example.net  deny   -  =mail.example.net:  line 2\n');
  });

  test('ends with 0 for a client that is denied: it was asked, and has answered', () => {
    expect(ctl(folderWith(FILES), ['check', 'rules', '192.0.2.1 - joe']).exitCode).toBe(0);
  });

  test('names the line it cannot compile', () => {
    const run = ctl(folderWith({ rules: ':allow\n10.: deny\n' }), ['check', 'rules', '127.0.0.1']);
    expect(run).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: expect.stringMatching(/^tcprulesctl: rules: .*line 2, /),
    });
  });

  test('fails where the database is damaged', () => {
    const run = ctl(folderWith({ cdb: FILES.cdb.subarray(0, 2100) }), ['check', 'cdb', '127.0.0.1']);
    expect(run).toEqual({ exitCode: 111, stdout: '', stderr: expect.stringMatching(/^tcprulesctl: fatal: .*damaged/) });
  });
});
