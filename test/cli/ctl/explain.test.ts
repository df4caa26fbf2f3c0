import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/api/compile.js';
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

  test('has JSON, and nothing else', () => {
    const args = ['explain', '--format', 'json', '--color', 'always', 'rules', '192.0.2.1 mail.example.net'];
    const { exitCode, stdout } = ctl(folderWith(FILES), args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, decision: { action: 'deny', line: 2 }, withoutHost: {} });
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
    expect(value.startsWith(page.stdout)).toBe(true);
    expect(value.slice(page.stdout.length)).toMatch(/^\nRBLSMTPD=-go=away {2}.*553 go=away/);
  });

  test.each([
    [['explain'], 'usage: explain needs RULES and CLIENT'],
    [['explain', 'rules'], 'usage: explain needs RULES and CLIENT'],
    [['explain', 'rules', `192.0.2.1 ${'a.'.repeat(513)}`], 'usage: the host name has 1026 bytes; '],
    [['explain', '--code', 'no-such-thing'], 'usage: no check "no-such-thing"; there are '],
    [['explain', '--variable', 'RELAYCLINT'], 'did you mean RELAYCLIENT?'],
    [['explain', '--variable', 'XYZZY'], 'usage: nothing is known of the variable "XYZZY"'],
  ])('%j is a mistake', (args, message) => {
    const run = ctl(folderWith(FILES), args);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringContaining(message) });
  });
});
