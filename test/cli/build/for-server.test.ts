import { chmodSync, existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n:allow\n';
const script = (flags: string): string => `#!/bin/sh\nexec tcpserver ${flags} -x tcp.smtp.cdb 0 25 qmail-smtpd\n`;

describe('build --run', () => {
  test('builds the database that the server asks from the rules beside it', () => {
    const folder = folderWith({ run: script('-u 0 -g 0'), 'tcp.smtp': RULES, 'tcp.pop3': RULES });
    const { exitCode, stdout, stderr } = ctl(folder, ['build', '-q', '--run', 'run']);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'Updated tcp.smtp.cdb.\n', stderr: '' });
    expect(readFileSync(join(folder, 'tcp.smtp.cdb')).equals(compile(RULES))).toBe(true);
    expect(existsSync(join(folder, 'tcp.pop3.cdb'))).toBe(false);
  });

  test('builds it in the dialect of the server, and of the file that is named', () => {
    const server = script('-u 0 -g 0').replace('tcpserver', '/usr/local/ucspi-tcp6/bin/tcpserver');
    const folder = folderWith({ run: server, 'other.rules': '2001:db8::/32:deny\n:allow\n' });
    expect(ctl(folder, ['build', '--run', 'run', 'other.rules']).exitCode).toBe(0);
    const expected = compile('2001:db8::/32:deny\n:allow\n', { dialect: 'fehcom' });
    expect(readFileSync(join(folder, 'tcp.smtp.cdb')).equals(expected)).toBe(true);
  });

  test('proves expectations with the flags of the server', () => {
    const rules = '#? 192.0.2.1 =mail.example.com => deny\n=mail.example.com:allow\n:deny\n';
    const folder = folderWith({ run: script('-H -u 0 -g 0'), 'tcp.smtp': rules });
    expect(ctl(folder, ['build', 'tcp.smtp', '--check']).exitCode).toBe(1);
    expect(ctl(folder, ['build', '--run', 'run']).exitCode).toBe(0);
    expect(ctl(folderWith({ run: script('-u 0 -g 0'), 'tcp.smtp': rules }), ['build', '--run', 'run']).exitCode).toBe(
      1,
    );
  });

  test('refuses a database that the user of the server could not read', () => {
    const folder = folderWith({ run: script('-u 54321 -g 54321'), 'tcp.smtp': RULES });
    chmodSync(folder, 0o700);
    const { exitCode, stderr } = ctl(folder, ['build', '--run', 'run']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('54321:54321');
    expect(existsSync(join(folder, 'tcp.smtp.cdb'))).toBe(false);
  });

  test('refuses rules of a dialect whose servers have no -y', () => {
    const run = '#!/bin/sh\nexec sslserver -y early.cdb -x rules.cdb -u 0 -g 0 0 25 qmail-smtpd\n';
    const other = '# tcprules: dialect=indimail\n:allow\n';
    const folder = folderWith({ run, other, early: ':deny\n', rules: ':allow\n', 'early.cdb': compile(':deny\n') });
    for (const args of [
      ['--run', 'run', 'other'],
      ['--dialect', 'ipv6', '--run', 'run', 'other'],
    ]) {
      const { exitCode, stderr } = ctl(folder, ['build', ...args]);
      expect([exitCode, stderr]).toEqual([100, expect.stringContaining('have no -y')]);
    }
  });

  test('says that it does not know as whom the server runs', () => {
    const folder = folderWith({ run: script('-u "$USERID"'), 'tcp.smtp': RULES });
    expect(ctl(folder, ['build', '--run', 'run']).stderr).toContain('as whom the server runs is unknown');
  });

  test('refuses it if something is wrong with how the server is started, even if it is up to date', () => {
    const server = script('-u 0 -g 0').replace('exec', 'export RELAYCLIENT=""\nexec');
    const folder = folderWith({ run: server, 'tcp.smtp': RULES });
    const { exitCode, stdout, stderr } = ctl(folder, ['build', '--run', 'run']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('run:2:8: error: open relay: the run script exports');
    expect(stderr).toContain('tcp.smtp.cdb not updated: 1 error');
    expect(existsSync(join(folder, 'tcp.smtp.cdb'))).toBe(false);
    expect(ctl(folder, ['build', 'tcp.smtp']).exitCode).toBe(0);
    const again = ctl(folder, ['build', '--run', 'run']);
    expect(again).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('run:2:8: error:') });
    const json = ctl(folder, ['build', '--run', 'run', '--format', 'json']).stdout;
    expect(JSON.parse(json).databases[0].findings.map(({ file }: { file: string }) => file)).toContain('run');
  });

  test('does not mind that the database it builds is missing or stale', () => {
    const folder = folderWith({ run: script('-u 0 -g 0'), 'tcp.smtp': RULES });
    expect(ctl(folder, ['build', '--run', 'run', '--fail-on', 'warning']).exitCode).toBe(0);
    writeFileSync(join(folder, 'tcp.smtp'), `192.0.2.7:deny\n${RULES}`);
    expect(ctl(folder, ['build', '--run', 'run', '--fail-on', 'warning']).exitCode).toBe(0);
  });

  describe('with rules of -y', () => {
    const early = { run: script('-u 0 -g 0 -y ip.cdb').replace('tcpserver', 'sslserver'), ip: '10.:allow\n' };
    const files = { ...early, 'ip.cdb': compile(early.ip, { dialect: 'fehcom' }), 'tcp.smtp': RULES };

    test('proves expectations for what both do together', () => {
      const folder = folderWith({ ...files, 'tcp.smtp': '#? 10.1.1.1 => RELAYCLIENT\n:allow,RELAYCLIENT=""\n' });
      const { stdout } = ctl(folder, ['build', '--run', 'run']);
      expect(stdout).toContain('gets      allow by early line 1, 10.:');
    });

    test('lints and compares what both do together', () => {
      const folder = folderWith({ ...files, 'tcp.smtp.cdb': compile(RULES, { dialect: 'fehcom' }) });
      writeFileSync(join(folder, 'tcp.smtp'), `10.:allow,RELAYCLIENT=""\n${RULES}`);
      const args = ['--show-changes', '--max-newly-relayed', '0', '--verbose'];
      const { exitCode, stdout } = ctl(folder, ['build', '--run', 'run', ...args]);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('[early-rules-hide-rules]');
      expect(stdout).toContain('no differences: tcp.smtp after ip treats all clients as tcp.smtp.cdb after ip does');
    });

    test('--check checks their database as well', () => {
      const all = { ...files, 'tcp.smtp.cdb': compile(RULES, { dialect: 'fehcom' }) };
      const check = (more: Readonly<Record<string, string | Uint8Array>>, gone?: string) => {
        const folder = folderWith({ ...all, ...more });
        if (gone !== undefined) unlinkSync(join(folder, gone));
        return ctl(folder, ['build', '--check', '--run', 'run']);
      };
      expect(check({})).toEqual({ exitCode: 0, stdout: 'tcp.smtp: up to date\nip: up to date\n', stderr: '' });
      expect(check({ ip: '10.:deny\n' })).toMatchObject({
        exitCode: 1,
        stdout: 'tcp.smtp: up to date\nip.cdb: differs from ip\n  different  10.:  ip:1\n',
      });
      expect(check({}, 'ip.cdb')).toMatchObject({
        exitCode: 1,
        stdout: 'tcp.smtp: up to date\nip.cdb: does not exist\n',
      });
      expect(check({ ip: '' })).toMatchObject({ exitCode: 1, stderr: '' });
      const apart = { run: early.run.replace('ip.cdb', 'none.cdb') };
      expect(check(apart)).toMatchObject({ exitCode: 111, stderr: expect.stringContaining('unable to read none.cdb') });
    });

    test('refuses it if their database is missing, or not what they compile to', () => {
      const folder = folderWith({ ...files, ip: '10.:deny\n' });
      expect(ctl(folder, ['build', '--run', 'run']).stdout).toContain(
        '"ip.cdb", which the server asks, is not what "ip"',
      );
      expect(ctl(folder, ['build', '--run', 'run']).stdout).toContain('run "tcprulesctl build --dialect fehcom ip"');
      unlinkSync(join(folder, 'ip.cdb'));
      expect(ctl(folder, ['build', '--run', 'run']).stdout).toContain('[database-missing]');
    });
  });

  test.each([
    [['-o', 'x.cdb'], '--run takes no -o'],
    [['--watch'], '--watch does not take --run'],
  ])('takes no %j', (more, message) => {
    const folder = folderWith({ run: script(''), 'tcp.smtp': RULES });
    const { exitCode, stderr } = ctl(folder, ['build', '--run', 'run', ...more]);
    expect(exitCode).toBe(100);
    expect(stderr).toContain(message);
  });

  test('needs a server that asks a database, and rules for it', () => {
    const folder = folderWith({ run: 'exec tcpserver 0 25 qmail-smtpd\n', other: script('') });
    expect(ctl(folder, ['build', '--run', 'run']).stderr).toContain('does not tell which one');
    expect(ctl(folder, ['build', '--run', 'other']).stderr).toContain('there is no rule file beside');
  });
});
