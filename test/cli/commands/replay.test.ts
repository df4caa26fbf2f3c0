import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '10.:allow,RELAYCLIENT=""\n192.0.2.:deny\n172.16.:allow,A="1"\n:allow\n';

function line(verdict: string, ip: string, day = 1): string {
  return `2026-01-0${day}T12:00:00Z tcpserver: ${verdict} 7 mx:192.0.2.1:25 :${ip}::1024\n`;
}

const LOG = line('ok', '10.1.2.3') + line('ok', '10.1.2.9', 2) + line('ok', '192.0.2.7', 3) + line('ok', '8.8.8.8', 9);
const SAME = line('ok', '10.1.2.3');
const FILES = { rules: RULES, log: LOG, same: SAME };

describe('tcprulesctl replay', () => {
  test('shows what rules decide, and fails where that is not as logged', () => {
    const { exitCode, stdout, stderr } = ctl(folderWith(FILES), ['replay', 'rules', 'log']);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toBe(`\
rules: 4 connections of 4 clients, 2026-01-01 12:00 to 2026-01-09 12:00
  4 decisions, 0 other lines of servers

Newly closed: 1 connection of 1 client, 2026-01-03 12:00
  line 2  192.0.2.:deny
  192.0.2.7  1  last 2026-01-03 12:00

Rules that decide
  connections  clients  first             last              rule
            2        2  2026-01-01 12:00  2026-01-02 12:00  line 1  relays  10.:allow,RELAYCLIENT=""
            1        1  2026-01-03 12:00  2026-01-03 12:00  line 2  closed  192.0.2.:deny
            1        1  2026-01-09 12:00  2026-01-09 12:00  line 4  let in  :allow

Rules never hit: 1
  line 3    172.16.:allow,A="1"

Rules that could be tighter, proved to change nothing for their clients
  line 1: 2 connections of 2 clients, all in 10.1.2.0/28
    - 10.:allow,RELAYCLIENT=""
    + 10.1.2.0-15:allow,RELAYCLIENT=""
    plan: +0 relayed, -16,777,200, 0 closed

1 connection would be treated otherwise than logged
`);
  });

  test('is well where all is as logged, or nobody cares', () => {
    const folder = folderWith(FILES);
    const { exitCode, stdout } = ctl(folder, ['replay', 'rules', 'same']);
    expect([exitCode, stdout.split('\n').at(-2)]).toEqual([0, 'these rules treat every connection as logged']);
    expect(ctl(folder, ['replay', '--exit-zero', 'rules', 'log']).exitCode).toBe(0);
  });

  test('prints no address of a client if so asked', () => {
    const folder = folderWith({ ...FILES, log: `${LOG}evil 203.0.113.99\n` });
    for (const format of ['text', 'json', 'markdown']) {
      const { stdout } = ctl(folder, ['replay', '--no-clients', '--all', '--format', format, 'rules', 'log']);
      for (const ip of ['10.1.2.3', '10.1.2.9', '192.0.2.7', '8.8.8.8', '203.0.113.99']) {
        expect(stdout).not.toContain(ip);
      }
      expect(ctl(folder, ['replay', '--all', '--format', format, 'rules', 'log']).stdout).toContain('192.0.2.7');
    }
    const single = ctl(folder, ['replay', '--no-clients', 'rules', 'same']).stdout;
    expect(single).not.toContain('10.1.2.3');
    expect(ctl(folder, ['replay', '--no-clients', '--show-unknown', 'rules', 'log'])).toMatchObject({ exitCode: 100 });
  });

  test('shows lines that are not understood, so that they do no harm', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `evil \u001b[2J ${i}\n`).join('');
    const folder = folderWith({ ...FILES, log: `${lines}${LOG}tcpserver: ok 7 mx\n` });
    const { stdout } = ctl(folder, ['replay', '--show-unknown', 'rules', 'log']);
    expect(stdout).toContain('\n  1 decision cut or damaged\n');
    expect(stdout).toContain('\n  30 lines not understood\n');
    expect(stdout).toContain('\n  evil <U+001B>[2J 19\n  and 11 more lines\n');
    expect(stdout).not.toContain('\u001b');
    expect(ctl(folder, ['replay', 'rules', 'log']).stdout).not.toContain('evil');
  });

  test('takes the rules, the dialect and the rules of -y from a run script', () => {
    const run = '#!/bin/sh\nexec sslserver -H -R -y ip.cdb -x rules.cdb 0 465 qmail-smtpd\n';
    const rules = `=mail.example:deny\n${RULES}`;
    const ip = '10.1.2.9:deny\n8.0.0.0/8:allow\n';
    const folder = folderWith({
      run,
      rules,
      log: LOG,
      ip,
      'ip.cdb': compile(ip, { dialect: 'fehcom' }),
      'rules.cdb': compile(rules, { dialect: 'fehcom' }),
    });
    const { exitCode, stdout, stderr } = ctl(folder, ['replay', '--run', 'run', 'log']);
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toContain('early line 1  closed  10.1.2.9:deny\n');
    expect(stdout).toContain('early line 2  let in  8.0.0.0/8:allow\n');
    expect(stdout).not.toContain('=mail.example');
    const named = ctl(folder, ['replay', '--early', 'ip', '--format', 'json', 'rules', 'log']).stdout;
    const { rules: about, decided, tighter } = JSON.parse(named);
    expect(about).toEqual({ name: 'rules', dialect: 'fehcom', early: 'ip' });
    expect(decided.slice(0, 2)).toMatchObject([
      { key: '10.1.2.9', line: 1, early: true, connections: 1 },
      { key: '8.0.0.0/8', line: 2, early: true, connections: 1 },
    ]);
    expect(tighter.map(({ rule }: { rule: { early?: boolean } }) => rule.early)).not.toContain(true);
    expect(ctl(folder, ['replay', '--run', 'run'])).toMatchObject({ exitCode: 100 });
  });

  test('knows a client with a masked name if the rules of -y decide, which ask for none', () => {
    const log = SAME.replace(':10.1.2.3', 'm?sked.example:10.1.2.3');
    const folder = folderWith({ rules: '=mail.example:deny\n:allow\n', ip: '10.:allow\n', none: '11.:deny\n', log });
    const connections = (early: string): number =>
      JSON.parse(ctl(folder, ['replay', '--early', early, '--format', 'json', 'rules', 'log']).stdout).connections;
    expect([connections('ip'), connections('none')]).toEqual([1, 0]);
  });

  test('is JSON and Markdown', () => {
    const folder = folderWith(FILES);
    const json = JSON.parse(ctl(folder, ['replay', '--format', 'json', 'rules', 'log']).stdout);
    expect(json).toMatchObject({
      connections: 4,
      log: { decisions: 4, unknown: 0 },
      flips: [
        { change: 'newly-closed', rule: { key: '192.0.2.', line: 2 }, connections: 1, top: [{ ip: '192.0.2.7' }] },
      ],
      decided: [{ line: 1, outcome: 'relays', connections: 2 }, { line: 2 }, { line: 3, connections: 0 }, { line: 4 }],
      idle: [{ line: 3 }],
      tighter: [{ after: '10.1.2.0-15:allow,RELAYCLIENT=""', kept: '10.1.2.0/28' }],
    });
    const { stdout } = ctl(folder, ['replay', '--format', 'markdown', 'rules', 'log']);
    expect(stdout).toContain(
      '### Newly closed\n\n1 connection of 1 client, 2026-01-03 12:00, by line 2: `192.0.2.:deny`\n',
    );
    expect(stdout).toContain('\n| line 4: `:allow` | let in | 1 | 1 | 2026-01-09 12:00 | 2026-01-09 12:00 |\n');
  });

  test('says which rules were not hit for some days', () => {
    const { stdout } = ctl(folderWith(FILES), ['replay', '--idle', '6', 'rules', 'log']);
    expect(stdout).toContain(`Rules not hit for 6 days: 2
  line 1  2026-01-02 12:00  10.:allow,RELAYCLIENT=""
  line 3                    172.16.:allow,A="1"
`);
  });

  test('takes times and services', () => {
    const folder = folderWith(FILES);
    const first = (...args: string[]): string =>
      ctl(folder, ['replay', 'rules', 'log', ...args]).stdout.split('\n')[0]!;
    expect(first('--since', '2026-01-02T12:00Z')).toMatch(/^rules: 3 connections /);
    expect(first('--until', '2026-01-02 12:00Z')).toMatch(/^rules: 1 connection /);
    const late = LOG.replaceAll('2026', '2999');
    expect(ctl(folderWith({ ...FILES, log: late }), ['replay', 'rules', 'log', '--since', '1d']).stdout).toMatch(
      /^rules: 4 c/,
    );
    expect(ctl(folderWith({ ...FILES, log: late }), ['replay', 'rules', 'log', '--until', '1d']).stdout).toMatch(
      /^rules: no c/,
    );
    expect(first('--service', '25')).toMatch(/^rules: 4 connections /);
    expect(first('--service', '465')).toBe('rules: no connection');
    expect(ctl(folder, ['replay', 'rules', 'log', '--since', 'then'])).toMatchObject({
      exitCode: 100,
      stderr: expect.stringContaining('Expected a time such as 2026-11-21'),
    });
  });

  test('reads directories, compressed files and standard input', () => {
    const folder = folderWith(FILES);
    mkdirSync(join(folder, 'main'));
    const write = (name: string, bytes: string | Uint8Array): void => writeFileSync(join(folder, 'main', name), bytes);
    write('@400000006b020fe1020aa2ec.s', execFileSync('gzip', ['-c'], { input: line('ok', '10.0.0.1') }));
    write('@400000006b020fe2020aa2ec.u', line('ok', '10.0.0.2'));
    write('@400000006b020fe3020aa2ec.s.gz', execFileSync('gzip', ['-c'], { input: line('ok', '10.0.0.3') }));
    write('current', line('ok', '10.0.0.4'));
    write('state', line('ok', '10.0.0.5'));
    write('lock', '');
    writeFileSync(join(folder, 'old.xz'), execFileSync('xz', ['-c'], { input: line('ok', '10.0.0.6') }));
    const { stdout, stderr } = ctl(folder, ['replay', 'rules', 'main', 'old.xz', '-'], {
      stdin: bytesOf(line('ok', '10.0.0.7')),
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^rules: 6 connections of 6 clients, /);
  });

  test('shows its progress on a terminal, with lines and a rate', () => {
    const folder = folderWith({ ...FILES, log: SAME.repeat(20_000) });
    const { stderr } = ctl(folder, ['replay', 'rules', 'log'], { isTerminal: true, step: 1000 });
    expect(stderr).toMatch(/reading log: [\d,]+ lines, [\d,]+ a second/);
    expect(ctl(folder, ['replay', '--quiet', 'rules', 'log'], { isTerminal: true, step: 1000 }).stderr).toBe('');
    expect(ctl(folder, ['replay', 'rules', 'log'], { step: 1000 }).stderr).toBe('');
  });

  test('says what it cannot read', () => {
    const folder = folderWith({ ...FILES, bad: Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) });
    mkdirSync(join(folder, 'empty'));
    const failing = (...args: string[]) => {
      const { exitCode, stderr } = ctl(folder, ['replay', 'rules', ...args]);
      return [exitCode, stderr];
    };
    expect(failing('gone')).toEqual([111, 'tcprulesctl: fatal: unable to read gone: file does not exist\n']);
    expect(failing('empty')).toEqual([
      111,
      'tcprulesctl: fatal: unable to read empty: no file of it is a log, such as current or @4000….s\n',
    ]);
    expect(failing('bad')).toEqual([111, expect.stringMatching(/^tcprulesctl: fatal: unable to read bad: .*gzip: /)]);
    expect(failing('-', '-')[0]).toBe(100);
    expect(failing()[0]).toBe(100);
  });
});
