import { describe, expect, test } from 'vitest';
import { ALL_CHECKS } from '../../../src/checks/registry.js';
import { compile } from '../../../src/operations/compile.js';
import { VARIABLES } from '../../../src/variables/catalogue.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n=mail.example.net:deny\n:allow,RBLSMTPD="spam"\n';
const FILES = { rules: RULES, cdb: compile(bytesOf(RULES)) };

describe('tcprulesctl explain', () => {
  test('explains by a rule file and by a database', () => {
    const folder = folderWith(FILES);
    const byRules = ctl(folder, ['explain', 'rules', '127.0.0.1']);
    expect(byRules).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^127\.0\.0\.1 is allowed\n/), stderr: '' });
    expect(byRules.stdout).toContain('\nLine 1 decides:\n  127.:allow,RELAYCLIENT=""\n');
    expect(ctl(folder, ['explain', 'cdb', '127.0.0.1']).stdout).toContain('\nThe rule 127.: decides.\n');
  });

  test('takes a client in several words, as in one', () => {
    const folder = folderWith({ rules: `joe@192.0.2.1:deny\n${RULES}` });
    const explained = (...client: string[]): string => ctl(folder, ['explain', 'rules', ...client]).stdout;
    expect(explained('192.0.2.1', 'mail.example.net')).toBe(explained('192.0.2.1 mail.example.net'));
    expect(explained('192.0.2.1', 'mail.example.net')).toContain('\nLine 3 decides:');
    expect(explained('192.0.2.1', '-', 'joe')).toBe(explained('192.0.2.1 - joe'));
    expect(explained('192.0.2.1', '-', 'joe')).toContain('\nLine 1 decides:');
    // What a script gives for a name that is not known.
    expect(explained('192.0.2.1', '', 'joe')).toBe(explained('192.0.2.1 - joe'));
  });

  test('takes one client: a second address is no host name', () => {
    const { exitCode, stdout, stderr } = ctl(folderWith(FILES), ['explain', 'rules', '192.0.2.1', '127.0.0.1']);
    expect([exitCode, stdout]).toEqual([100, '']);
    expect(stderr).toContain('the address 127.0.0.1 is not a host name');
  });

  test('says which variable may be meant where no client gets one of that name', () => {
    const explained = (where: string) => ctl(folderWith(FILES), ['explain', 'rules', '--where', where]);
    expect(explained('relayclient').stderr).toContain('no client gets relayclient; did you mean "RELAYCLIENT"?');
    expect(explained('RELAYCLIENT').stderr).toBe('');
    // Known, and not there.
    expect(explained('DATABYTES').stderr).toBe('');
  });

  test('has JSON, and nothing else', () => {
    const args = ['explain', '--format', 'json', '--color', 'always', 'rules', '192.0.2.1 mail.example.net'];
    const { exitCode, stdout } = ctl(folderWith(FILES), args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, outcome: { action: 'deny', line: 2 }, withoutHost: {} });
  });

  test('documents a check', () => {
    const { exitCode, stdout } = ctl(folderWith({}), ['explain', '--code', 'missing-trailing-dot']);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^# missing-trailing-dot\n/)]);
  });

  test.each(['unused-suppression', 'suppression-without-reason'])('documents %s', (code) => {
    expect(ctl(folderWith({}), ['explain', '--code', code]).stdout).toMatch(new RegExp(`^# ${code}\\n`));
  });

  test('documents a variable, and a value of it', () => {
    const folder = folderWith({});
    const page = ctl(folder, ['explain', '--variable', 'RBLSMTPD']);
    expect([page.exitCode, page.stdout]).toEqual([0, expect.stringMatching(/^RBLSMTPD: /)]);
    const value = ctl(folder, ['explain', '--variable=RBLSMTPD=-go=away']).stdout;
    expect(value).toBe(
      `RBLSMTPD=-go=away\n  rblsmtpd refuses all mail of this client permanently: 553 go=away\n\n${page.stdout}`,
    );
  });

  test.each([
    ['SMTPAUTH=!', 'this client has to authenticate before it may send, by LOGIN or PLAIN'],
    [
      'OPENRELAY=',
      'this client is refused as an open relay, with 553, whatever the value; it may neither send nor relay',
    ],
    ['MAXCONIP=0', 'refuses every connection of one address'],
  ])('answers about the value in %s first', (assignment, meaning) => {
    const { stdout } = ctl(folderWith({}), ['explain', '--variable', assignment]);
    expect(stdout.startsWith(`${assignment}\n  ${meaning}\n\n`)).toBe(true);
  });

  test('explains the letters of DKIMVERIFY one by one', () => {
    const { stdout } = ctl(folderWith({}), ['explain', '--variable', 'DKIMVERIFY']);
    expect(stdout.match(/^[A-Z] {2}\S.*$/gm)).toHaveLength(25);
    expect(stdout).toContain('\nK  a signature that has expired\n');
  });

  test('shows what a value holds, and nothing that a terminal would obey', () => {
    const { stdout } = ctl(folderWith({}), ['explain', '--variable', 'RBLSMTPD=\x1b[2Jx\xc3\xbc']);
    expect(stdout).toContain('RBLSMTPD=<U+001B>[2Jx\u00fc\n');
    expect(stdout).not.toContain('\x1b');
  });

  test('lists the checks, with a title each', () => {
    const { exitCode, stdout } = ctl(folderWith({}), ['explain', '--code']);
    const lines = stdout.trimEnd().split('\n');
    expect([exitCode, lines.length]).toEqual([0, ALL_CHECKS.length]);
    for (const { code, title } of ALL_CHECKS) {
      expect(lines.filter((line) => line.startsWith(`${code} `) && line.endsWith(title))).toHaveLength(1);
    }
  });

  test('lists the variables, with what each does', () => {
    const { exitCode, stdout } = ctl(folderWith({}), ['explain', '--variable']);
    const lines = stdout.trimEnd().split('\n');
    expect([exitCode, lines.length]).toEqual([0, VARIABLES.length]);
    for (const { name, meaning } of VARIABLES) {
      expect(lines.filter((line) => line.startsWith(`${name} `) && line.endsWith(meaning))).toHaveLength(1);
    }
  });

  test.each([
    [['explain'], 'usage: explain needs RULES, or --run FILE'],
    [['explain', '--code', 'open-relay', 'rules'], 'usage: --code and --variable take no RULES'],
    [['explain', '--code', 'open-relay', '--variable', 'PATH'], 'usage: --code and --variable take no RULES'],
    [['explain', '--variable', 'PATH', '--format', 'json'], 'usage: --code and --variable take no RULES'],
    [['explain', 'rules', '--rcpt', 'a@b', '--control', '.'], 'usage: --rcpt needs a CLIENT'],
    [['explain', 'rules', '192.0.2.1', '--rcpt', 'a@b'], 'usage: --rcpt needs --control DIR'],
    [['explain', 'rules', '192.0.2.1', '--control', '.'], 'usage: --control needs --rcpt ADDRESS'],
    [['explain', 'rules', '192.0.2.1', '--rcpt', 'a@b', '--control', 'none'], 'there is no directory none'],
    [['explain', '--code', 'no-such-thing'], 'usage: unknown check "no-such-thing"; "explain --code" lists all'],
    [['explain', '--code', 'missing-traling-dot'], '"missing-traling-dot"; did you mean "missing-trailing-dot"?'],
    [['explain', '--code', 'Open-Relay'], 'did you mean "open-relay"?'],
    [['explain', '--code', '\x1b[2J'], 'unknown check "<U+001B>[2J"'],
    [['explain', 'rules', ''], 'usage: a client is IP,'],
    [['explain', 'rules', '192.0.2.1', 'a.example', 'joe', 'jim'], 'usage: a client is IP,'],
    [['explain', 'rules', '192.0.2.1 a.example joe jim'], 'usage: a client is IP,'],
    [['explain', 'rules', `192.0.2.1 ${'a.'.repeat(513)}`], 'usage: the host name has 1026 bytes; '],
    [['explain', '--variable', 'RELAYCLINT'], 'did you mean "RELAYCLIENT"?'],
    [['explain', '--variable', 'XYZZY'], 'unknown variable "XYZZY"; "explain --variable" lists all'],
  ])('%j is a mistake', (args, message) => {
    const run = ctl(folderWith(FILES), args);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringContaining(message) });
  });
});
