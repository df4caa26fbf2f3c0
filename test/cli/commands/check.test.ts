import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n=mail.example.net:deny\njoe@192.0.2.1:deny\n:allow\n';
const FILES = { rules: RULES, cdb: compile(bytesOf(RULES)) };

describe('tcprulesctl check', () => {
  test('remarks on clients and databases that are not what they should be', () => {
    const folder = folderWith({ rules: ':allow\n', cdb: compile(bytesOf('10.0.0.0/8:deny\n'), { dialect: 'fehcom' }) });
    const odd = ctl(folder, ['check', 'rules', '10.0.0.0/8', '10.0.0.1']);
    expect([odd.exitCode, odd.stdout.split('\n').length]).toEqual([0, 3]);
    expect(odd.stderr).toMatch(/^tcprulesctl: note: no ucspi-tcp server writes an address as "10\.0\.0\.0\/8"; .*\n$/);
    expect(ctl(folder, ['check', '--quiet', 'rules', '10.0.0.0/8']).stderr).toBe('');
    for (const args of [
      ['check', 'cdb', '10.0.0.1'],
      ['explain', 'cdb', '10.0.0.1'],
      ['dump', 'cdb'],
      ['diff', 'cdb', 'cdb'],
      ['test', '--cdb', 'cdb', 'rules'],
    ]) {
      expect(ctl(folder, args).stderr, args[0]).toMatch(
        /^(tcprulesctl: note: cdb: .*; did you mean --dialect fehcom\?\n)+$/,
      );
    }
  });

  const LIST = [
    '# the office',
    '10.0.0.1',
    '#10.0.0.2',
    '10.0.0.0/8',
    '2026-11-21 10:00:00 tcpserver: ok 1234 mail.example.net:192.0.2.1:25',
    '10.0.0.2 a.example joe',
    '10.0.0.',
    '10.0.0.3 - -\r',
    '10.0.0.999',
    '\r',
    '- b.example',
  ];
  const REMARKS = [
    '2 lines look like comments, such as "# the office"; treated as a client',
    '2 clients are networks, not addresses, such as "10.0.0.0/8"; treated as a client with this literal text as its address',
    '1 line has more than three words, such as "2026-11-21 10:00:00 tcpserver: ok 1234 mail.example.net:192.0.2.1:25"; a client is IP, HOST and INFO, and the rest is ignored',
    '1 client has an address that no ucspi-tcp server writes, such as "10.0.0.999"; treated as a client with this literal text as its address',
    '1 line contains only spaces; treated as a client without an address',
  ];

  test('says once for each kind which lines of a list are not clients, and decides them all the same', () => {
    const folder = folderWith({ rules: '10.:deny\n:allow\n' });
    const stdin = bytesOf(LIST.join('\n'));
    const run = ctl(folder, ['check', '--format', 'json', 'rules'], { stdin });
    expect([run.exitCode, run.stdout.match(/\n/g)?.length]).toEqual([0, LIST.length]);
    expect(run.stderr).toBe(REMARKS.map((text) => `tcprulesctl: note: ${text}\n`).join(''));
    expect(ctl(folder, ['check', '-q', 'rules'], { stdin }).stderr).toBe('');
  });

  test('fails with --strict where a client is not one', () => {
    const folder = folderWith({ rules: ':allow\n' });
    const strict = ['check', '--strict', '--quiet', 'rules'];
    const run = ctl(folder, strict, { stdin: bytesOf(LIST.join('\n')) });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toBe(REMARKS.map((text) => `tcprulesctl: error: ${text}\n`).join(''));
    expect(ctl(folder, [...strict, '10.0.0.0/8'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^tcprulesctl: error: no ucspi-tcp server/),
    });
    const well = { exitCode: 0, stderr: '' };
    expect(ctl(folder, [...strict, '10.0.0.1'])).toMatchObject(well);
    expect(ctl(folder, strict, { stdin: bytesOf('10.0.0.1\n\n10.0.0.2 a.example joe\n') })).toMatchObject(well);
  });

  test('a list of a dialect without a fast path is looked at as well', () => {
    const folder = folderWith({ rules: ':allow\n' });
    const stdin = bytesOf('10.0.0.1\n2001:db8::1\n2001:db8::/32\n# x\n');
    const run = ctl(folder, ['check', '--dialect', 'fehcom', 'rules'], { stdin });
    expect(run.stderr.match(/note: 1 (?:client is a network|line looks like a comment)/g)).toHaveLength(2);
  });

  test.each(['check', 'explain'])('%s remarks on a file without rules, which allows every client', (command) => {
    const folder = folderWith({ empty: '# nothing\n', cdb: compile(bytesOf('')) });
    for (const name of ['empty', 'cdb']) {
      const run = ctl(folder, [command, name, '192.0.2.1']);
      expect([run.exitCode, run.stderr]).toEqual([
        0,
        `tcprulesctl: note: ${name} contains no rules, so every client is allowed\n`,
      ]);
    }
  });

  test.each(['check', 'explain'])('%s says where the rules belong, if a client is in their place', (command) => {
    for (const client of ['192.0.2.1', '2001:db8::1']) {
      expect(ctl(folderWith(FILES), [command, client, 'rules'])).toEqual({
        exitCode: 100,
        stdout: '',
        stderr: `tcprulesctl: usage: there is no file ${client}; the rules come before the clients\n`,
      });
    }
    expect(ctl(folderWith(FILES), [command, 'nowhere', '192.0.2.1']).exitCode).toBe(111);
  });

  test('says that it waits for clients, where somebody is to type them', () => {
    const run = ctl(folderWith(FILES), ['check', 'rules'], { stdin: bytesOf('127.0.0.1\n'), isTerminal: true });
    expect(run.stderr).toContain('note: reading clients from standard input, one per line; end with Ctrl-D\n');
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
    const dash = ctl(folderWith({ rules: ':deny\n' }), ['check', 'rules', '-'], { stdin });
    expect(dash).toMatchObject({ exitCode: 100, stdout: '' });
    expect(dash.stderr).toContain('leave out the "-"');
    const both = ctl(folderWith({}), ['check', '-'], { stdin });
    expect([both.exitCode, both.stderr]).toEqual([
      100,
      expect.stringMatching(/^tcprulesctl: usage: RULES and CLIENT cannot both come from standard input\n$/),
    ]);
  });

  test.each([[''], [' '], ['10.0.0.1\n10.0.0.2'], ['10.0.0.1 a.example joe and more']])(
    'refuses %j, which is not one client',
    (client) => {
      expect(ctl(folderWith(FILES), ['check', 'rules', '127.0.0.1', client])).toEqual({
        exitCode: 100,
        stdout: '',
        stderr: 'tcprulesctl: usage: a client is IP, "IP HOST" or "IP HOST INFO", with - for a part that is unset\n',
      });
    },
  );

  test('takes a client without an address after two dashes', () => {
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
