import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '127.:allow,RELAYCLIENT=""\n=mail.example:allow\n=:allow\n:allow,RBLSMTPD="-no reverse DNS"\n';
const RUN = '#!/bin/sh\nexec tcpserver -vRH -x tcp.smtp.cdb 0 25 rblsmtpd -r bl.example qmail-smtpd\n';
const FILES = { run: RUN, 'tcp.smtp': RULES, 'tcp.smtp.cdb': compile(bytesOf(RULES)) };

describe('--run', () => {
  test('takes the dialect of the first line of the rules rather than that of the server', () => {
    const run = 'exec /usr/local/ucspi-tcp6/bin/tcpserver -x tcp.smtp.cdb 0 25 qmail-smtpd\n';
    const rules = '192.0.2.0/24:deny\n:allow\n';
    const decide = (text: string): string => {
      const folder = folderWith({ run, 'tcp.smtp': text });
      return ctl(folder, ['check', '-q', '--format', 'json', '--run', 'run', '192.0.2.1']).stdout;
    };
    expect(decide(rules)).toContain('"deny"');
    expect(decide(`# tcprules: dialect=djb\n${rules}`)).toContain('"allow"');
  });

  test('says of the sample rules of the relaying page that no mail arrives', () => {
    const { exitCode, stdout } = ctl(folderWith(FILES), ['lint', '--run', 'run', 'tcp.smtp']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'mail from outside is refused: with -H every client without a rule of its own is refused by rblsmtpd',
    );
  });

  test('leads lint to the rules beside the database, and to the run script in a directory', () => {
    const folder = folderWith(FILES);
    expect(ctl(folder, ['lint', '--run', '.'])).toEqual(ctl(folder, ['lint', '--run', './run', 'tcp.smtp']));
  });

  test('decides clients as the server does, which has no names for them', () => {
    const folder = folderWith(FILES);
    const named = '192.0.2.7 mail.example';
    expect(ctl(folder, ['check', 'tcp.smtp', named]).stdout).toMatch(/=mail\.example: +line 2/);
    const { stdout } = ctl(folder, ['check', '--run', 'run', named]);
    expect(stdout).toMatch(/RBLSMTPD="-no reverse DNS" .* line 4/);
    expect(ctl(folder, ['check', '--run', 'run', 'tcp.smtp', named]).stdout).toBe(stdout);
    const list = ctl(folder, ['check', '--run', 'run'], { stdin: bytesOf(`${named}\n`) });
    expect(list.stdout).toBe(stdout);
  });

  test('explains a client without the name that the server does not look up', () => {
    const folder = folderWith({ ...FILES, run: RUN.replace('exec', 'export RBLSMTPD=x A=1; exec') });
    const { stdout, stderr } = ctl(folder, ['explain', '--run', 'run', '192.0.2.7', 'mail.example']);
    expect(stderr).toMatch(/the server runs with -H and does not look up names: the host plays no part/);
    expect(stdout).toContain('RBLSMTPD="-no reverse DNS"  tcp.smtp:4, instead of RBLSMTPD="x" in run:2');
    expect(stdout).toContain('A="1"  run:2');
    expect(stdout).not.toContain('mail.example');
  });

  test('proves what is expected of the server', () => {
    const folder = folderWith({ ...FILES, 'tcp.smtp.expect': '192.0.2.7 =mail.example => RBLSMTPD\n' });
    const without = ctl(folder, ['test', 'tcp.smtp']);
    const run = ctl(folder, ['test', '--run', 'run']);
    expect([without.exitCode, run.exitCode]).toEqual([1, 0]);
  });

  test('counts what the run script exports', () => {
    const run = 'export RELAYCLIENT=\nexec tcpserver -H -x tcp.smtp.cdb 0 25 qmail-smtpd\n';
    const rules = '#? 0.0.0.0/0 except 127.0.0.0/8 =* => !RELAYCLIENT\n:allow\n';
    const log = '@4000000037c219bf2ef02e94 tcpserver: ok 7 server:192.0.2.1:25 :192.0.2.7::1\n';
    const folder = folderWith({ run, log, 'tcp.smtp': rules, 'tcp.smtp.cdb': compile(bytesOf(rules)) });
    const { exitCode, stdout } = ctl(folder, ['test', '--run', 'run']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('  inherits  RELAYCLIENT="" from the run script (line 1), where no rule sets it\n');
    const note =
      'tcprulesctl: note: every client for whom no rule sets it gets RELAYCLIENT="" from the run script (line 1)\n';
    expect(ctl(folder, ['check', '--run', 'run', '8.8.8.8']).stderr).toBe(note);
    expect(ctl(folder, ['diff', '--run', 'run', 'tcp.smtp', 'tcp.smtp']).stderr).toBe(note);
    const replay = ctl(folder, ['replay', '--run', 'run', 'log']);
    expect(replay.stderr).toBe(note);
    expect(replay.stdout).toMatch(/line 2 +relays +:allow/);
  });

  test('says that what the server asks is no database', () => {
    const run = RUN.replace('tcp.smtp.cdb', 'tcp.smtp');
    const folder = folderWith({ ...FILES, run, empty: '', 'cut.cdb': FILES['tcp.smtp.cdb'].subarray(0, 2100) });
    expect(ctl(folder, ['lint', '--run', 'run'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('"tcp.smtp" is text, not a database, so every connection is dropped'),
      stderr: 'tcprulesctl: note: run: there is no rule file beside tcp.smtp: no rules were linted; name them\n',
    });
    const { exitCode, stderr } = ctl(folder, ['check', '--run', 'run', '8.8.8.8']);
    expect([exitCode, stderr]).toEqual([
      100,
      'tcprulesctl: usage: --run: run: tcp.smtp, which the server asks, is text, not a database: every connection is dropped; name the rules\n',
    ]);
    for (const name of ['empty', 'cut.cdb']) {
      writeFileSync(join(folder, 'run'), RUN.replace('tcp.smtp.cdb', name));
      expect(ctl(folder, ['lint', '--run', 'run']).stdout, name).toContain('[database-damaged]');
      expect(ctl(folder, ['test', '--run', 'run']).exitCode, name).toBe(100);
    }
  });

  test('says that no rules were linted', () => {
    const folder = folderWith({ run: 'exec tcpserver -H -x "$DB" 0 25 qmail-smtpd\n' });
    expect(ctl(folder, ['lint', '--run', 'run']).stderr).toBe(
      'tcprulesctl: note: run: which database -x names is unknown, from line 1: $DB: no rules were linted; name them\n',
    );
  });

  test('does not say that RBLSMTPD refuses where no rblsmtpd runs', () => {
    const rules = ':allow,RBLSMTPD="-no"\n';
    const run = 'exec tcpserver -HR -x r.cdb 0 25 qmail-smtpd\n';
    const folder = folderWith({ run, r: rules, 'r.cdb': compile(bytesOf(rules)) });
    const { stdout } = ctl(folder, ['lint', '--run', 'run']);
    expect(stdout).toContain('[rblsmtpd-not-run]');
    expect(stdout).not.toContain('[everybody-refused]');
    expect(ctl(folder, ['lint', 'r']).stdout).toContain('[everybody-refused]');
    expect(ctl(folder, ['explain', '--run', 'run', '192.0.2.7']).stdout).toContain(
      'RBLSMTPD="-no"  refuses no mail, since the server runs no rblsmtpd\n',
    );
  });

  test('finds no difference in rules that the server never asks', () => {
    const folder = folderWith({ ...FILES, changed: RULES.replace('=mail.example:allow', '=mail.example:deny') });
    expect(ctl(folder, ['diff', 'tcp.smtp', 'changed']).exitCode).toBe(1);
    expect(ctl(folder, ['diff', '--run', 'run', 'tcp.smtp', 'changed']).exitCode).toBe(0);
  });

  test('leads verify to the database', () => {
    const folder = folderWith(FILES);
    expect(ctl(folder, ['verify', '--run', 'run']).stdout).toBe('tcp.smtp.cdb: up to date with tcp.smtp\n');
    writeFileSync(join(folder, 'tcp.smtp'), ':deny\n');
    expect(ctl(folder, ['verify', '--run', 'run', 'tcp.smtp']).exitCode).toBe(1);
    expect(ctl(folder, ['lint', '--run', 'run']).stdout).toContain('[database-outdated]');
  });

  test('says that the server asks something else than the rules', () => {
    const folder = folderWith({
      ...FILES,
      'tcp.smtp.cdb': compile(bytesOf(':allow\n')),
      'tcp.smtp.expect': '127. => allow\n',
    });
    for (const args of [['check', '192.0.2.7'], ['explain', '192.0.2.7'], ['explain'], ['test']]) {
      const [command, ...clients] = args;
      expect(ctl(folder, [command!, '--run', 'run', ...clients]).stderr, command).toContain(
        'tcp.smtp.cdb, which the server asks, is not what tcp.smtp compiles to; this is about tcp.smtp\n',
      );
    }
    expect(ctl(folder, ['check', '--run', 'run', 'tcp.smtp', '192.0.2.7']).stderr).toBe('');
  });

  test('takes relative paths from the directory that the server changes to', () => {
    const folder = folderWith({ run: `cd rules\n${RUN.slice(10)}` });
    mkdirSync(join(folder, 'rules'));
    writeFileSync(join(folder, 'rules/tcp.smtp'), ':deny\n');
    writeFileSync(join(folder, 'rules/tcp.smtp.cdb'), compile(bytesOf(':deny\n')));
    expect(ctl(folder, ['verify', '--run', 'run']).stdout).toBe('rules/tcp.smtp.cdb: up to date with rules/tcp.smtp\n');
  });

  test('reads the directory of envdir', () => {
    const folder = folderWith({ ...FILES, run: RUN.replace('exec', 'exec envdir ./env') });
    mkdirSync(join(folder, 'env'));
    writeFileSync(join(folder, 'env/RELAYCLIENT'), '\n');
    expect(ctl(folder, ['lint', '--run', 'run']).stdout).toContain('[relayclient-exported]');
  });

  test('says that the account of the server may not read the database', () => {
    const folder = folderWith({ ...FILES, run: RUN.replace('-vRH', '-vRH -u 12345 -g 12345') });
    chmodSync(join(folder, 'tcp.smtp.cdb'), 0o600);
    chmodSync(folder, 0o755);
    expect(ctl(folder, ['lint', '--run', 'run']).stdout).toContain('[database-unreadable]');
  });

  test.each([
    [
      'exec $SERVER -H 0 25 x\n',
      '--run: run:1: no tcpserver or sslserver is started, as far as can be read without running it: what $SERVER is, only running tells',
    ],
    ['exec tcpserver -H 0 25 x\n', '--run: run:1: tcpserver runs without -x and asks no rules'],
    [
      'exec tcpserver $F -H 0 25 x\n',
      '--run: run: which database -x names is unknown, from line 1: $F; name the rules',
    ],
    ['smtp stream tcp nowait qmaild /var/qmail/bin/tcp-env tcp-env qmail-smtpd\n', '--run: run:1: inetd asks no rules'],
    [
      'tcpserver -H 0 1 a &\ntcpserver -R 0 2 b &\n',
      '--run: run: there are 2 servers, in lines 1, 2; add the line: FILE:1',
    ],
  ])('says why %j leads nowhere', (run, message) => {
    const { exitCode, stderr } = ctl(folderWith({ run }), ['check', '--run', 'run', '192.0.2.7']);
    expect([exitCode, stderr]).toEqual([100, `tcprulesctl: usage: ${message}\n`]);
  });

  test('says what is unknown, and takes nothing for granted', () => {
    const folder = folderWith({ ...FILES, run: RUN.replace('-vRH', '$FLAGS') });
    const { stdout, stderr } = ctl(folder, ['check', '--run', 'run', 'tcp.smtp', '192.0.2.7 mail.example']);
    expect(stderr).toBe(
      'tcprulesctl: note: run: which flags the server has is unknown, from line 2: $FLAGS\n' +
        'tcprulesctl: note: which other variables the run script sets is unknown, from line 2: $FLAGS\n',
    );
    expect(stdout).toMatch(/line 2\n$/);
  });

  test('chooses a server by its line', () => {
    const folder = folderWith({ ...FILES, run: `tcpserver -x other.cdb 0 1 a &\n${RUN.slice(10)}` });
    expect(ctl(folder, ['verify', '--run', 'run:2']).exitCode).toBe(0);
  });
});

describe('explain without a client', () => {
  test('reads the rules aloud', async () => {
    const { stdout } = ctl(folderWith(FILES), ['explain', 'tcp.smtp']);
    await expect(stdout).toMatchFileSnapshot('run.test.aloud.txt');
  });

  test.each([
    ['RELAYCLIENT', ['1']],
    ['!RELAYCLIENT', ['2', '3', '4']],
    ['RBLSMTPD=-no*', ['4']],
    ['RBLSMTPD=*DNS', ['4']],
    ['RBLSMTPD="-no reverse DNS"', ['4']],
    ['RBLSMTPD=no', []],
    ['allow', ['1', '2', '3', '4']],
    ['deny', []],
  ])('lists just those that get %s', (where, lines) => {
    const { stdout } = ctl(folderWith(FILES), ['explain', 'tcp.smtp', '--where', where, '--format', 'json']);
    const { clients } = JSON.parse(stdout);
    const found = clients.flatMap(({ rules }: { rules: { line: number }[] }) => rules.map(({ line }) => `${line}`));
    expect([...new Set(found)].sort()).toEqual(lines);
  });

  test('knows that nothing refuses where no rblsmtpd runs', () => {
    const run = '#!/bin/sh\nexec tcpserver -x tcp.smtp.cdb 0 25 qmail-smtpd\n';
    const rules = '10.:allow,RELAYCLIENT="",RBLSMTPD="-no"\n:allow,RBLSMTPD="-no"\n';
    const folder = folderWith({ run, 'tcp.smtp': rules, 'tcp.smtp.cdb': compile(bytesOf(rules)) });
    const { stdout, stderr } = ctl(folder, ['explain', '--run', 'run']);
    expect(stdout.match(/^[A-Z].*: /gm)).toEqual(['Relays (may send to any address): ', 'Let in: ']);
    expect(stderr).toBe('tcprulesctl: note: the server runs no rblsmtpd, so RBLSMTPD refuses no mail\n');
    const alone = ctl(folder, ['explain', 'tcp.smtp']).stdout;
    expect(alone.match(/^[A-Z].*: /gm)).toEqual(['Refused permanently (by rblsmtpd, 553): ']);
  });

  test('counts what the run script sets', () => {
    const folder = folderWith({ ...FILES, run: RUN.replace('exec', 'export RELAYCLIENT=; exec') });
    const { stdout } = ctl(folder, ['explain', '--run', 'run', '--where', 'RELAYCLIENT']);
    expect(stdout).toContain('The run script sets for every client:\n  RELAYCLIENT=""');
    expect(stdout).toContain('  line 4  ');
  });

  test.each([
    [['explain'], 'explain needs RULES, or --run FILE'],
    [['explain', 'tcp.smtp', '--where', 'a b'], '--where takes allow, deny, NAME, NAME=VALUE or !NAME, not "a b"'],
    [['explain', 'tcp.smtp', '--where', 'deny', '192.0.2.1'], '--where takes no CLIENT'],
  ])('%j is a mistake', (args, message) => {
    expect(ctl(folderWith(FILES), args)).toMatchObject({ exitCode: 100, stderr: `tcprulesctl: usage: ${message}\n` });
  });
});

describe('the rules of -y', () => {
  const EARLY = '10.9.:deny\n10.:allow\n=mail.example:deny\n';
  const MAIN = '10.:allow,RELAYCLIENT=""\n192.0.2.:deny\n:allow\n';
  const files = {
    early: EARLY,
    rules: MAIN,
    run: '#!/bin/sh\nexec sslserver -y early.cdb -x rules.cdb 0 465 qmail-smtpd\n',
    'early.cdb': compile(bytesOf(EARLY)),
    'rules.cdb': compile(bytesOf(MAIN)),
  };
  const clients = ['10.9.1.1', '10.1.1.1 mail.example', '192.0.2.7 mail.example joe', '203.0.113.9'];

  test('decide first, by the address alone', () => {
    const folder = folderWith(files);
    const { stdout } = ctl(folder, ['check', '--early', 'early', 'rules', ...clients]);
    expect(stdout.match(/(allow|deny) .*$/gm)).toEqual([
      'deny   -  10.9.:     early line 1',
      'allow  -  10.:       early line 2',
      'deny   -  192.0.2.:  line 2',
      'allow  -  :          line 3',
    ]);
    expect(ctl(folder, ['check', '--run', 'run', ...clients]).stdout).toBe(stdout);
    const json = ctl(folder, ['check', '--early', 'early.cdb', '--format', 'json', 'rules', ...clients]).stdout;
    const decisions = json
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(decisions.map(({ early, action }) => [early, action])).toEqual([
      [true, 'deny'],
      [true, 'allow'],
      [undefined, 'deny'],
      [undefined, 'allow'],
    ]);
  });

  test('are explained', () => {
    const folder = folderWith(files);
    const early = ctl(folder, ['explain', '--run', 'run', '10.1.1.1', 'mail.example']);
    expect(early.stderr).toContain('the rules of -y decide, and those of rules are not asked');
    expect(early.stdout).toContain('Early line 2 decides:\n  10.:allow');
    const json = ctl(folder, ['explain', '--early', 'early.cdb', '--format', 'json', 'rules', '10.9.1.1']).stdout;
    expect(JSON.parse(json).outcome).toMatchObject({ action: 'deny', rule: '10.9.', early: true });
    const database = ctl(folder, ['explain', '--early', 'early.cdb', 'rules', '10.9.1.1']).stdout;
    expect(database).toContain('The early rule 10.9.: decides.');
    expect(ctl(folder, ['explain', '--run', 'run', '192.0.2.7']).stderr).toContain('no rule of -y matches');
  });

  test('hide rules of -x, which lint reports', () => {
    const folder = folderWith(files);
    for (const args of [
      ['--run', 'run'],
      ['--early', 'early', 'rules'],
    ])
      expect(ctl(folder, ['lint', ...args]).stdout).toContain(
        'rules:1:1: warning: dead rule: the rules of -y allow all',
      );
  });

  test('count for expectations', () => {
    const folder = folderWith({ ...files, 'rules.expect': '10.1.1.1 => RELAYCLIENT\n192.0.2.0/24 =* => deny\n' });
    const { stdout, exitCode } = ctl(folder, ['test', '--early', 'early', '--coverage', 'rules']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('gets      allow by early line 2, 10.:\n');
    expect(stdout).toContain('1 holds, 1 fails');
    expect(stdout).toContain('expectations cover 1 of 2 rules (50%)\n  line 3  :allow');
    expect(ctl(folder, ['test', '--run', 'run', '--coverage']).stdout).toBe(stdout);
    const json = ctl(folder, ['test', '--early', 'early.cdb', '--format', 'json', 'rules']).stdout;
    expect(JSON.parse(json).files[0].expectations[0]).toMatchObject({
      smallest: { early: true, rule: '10.', line: null },
      rules: [{ early: true }],
    });
  });

  test('count for differences', () => {
    const changed = { 'rules.new': '10.:deny\n192.0.2.:deny\n:allow\n', 'early.new': '10.9.:deny\n' };
    const folder = folderWith({ ...files, ...changed });
    const same = ctl(folder, ['diff', '--early', 'early', 'rules', 'rules.new']);
    expect(same.stdout).toBe('no differences: rules.new after early treats all clients as rules after early does\n');
    expect(ctl(folder, ['diff', '--run', 'run', 'rules', 'rules.new']).stdout).toBe(same.stdout);
    const { stdout } = ctl(folder, ['diff', '--early', 'early', '--new-early', 'early.new', 'rules', 'rules']);
    expect(stdout).toContain(
      '--- rules after early\n+++ rules after early.new\n\nNewly relayed: 1 difference, 16,711,680',
    );
    expect(stdout).toContain('- allow                 early line 2  10.:allow\n');
    const closed = ctl(folder, ['diff', '--new-early', 'early.new', '--format', 'json', 'rules', 'rules']).stdout;
    const { old, new: after, differences } = JSON.parse(closed);
    expect([old.early, after.early, differences.length]).toEqual([undefined, 'early.new', 1]);
    expect(differences[0].after.rules).toEqual([{ key: '10.9.', line: 1, early: true }]);
  });

  test('count for what all clients get', () => {
    const folder = folderWith(files);
    const { stdout, stderr } = ctl(folder, ['explain', '--early', 'early', 'rules']);
    expect(stdout).not.toContain('RELAYCLIENT');
    expect(stdout).toContain('  early line 1  10.9.:deny\n');
    expect(ctl(folder, ['explain', '--run', 'run'])).toMatchObject({ stdout, stderr });
    const json = ctl(folder, [
      'explain',
      '--early',
      'early.cdb',
      '--where',
      'deny',
      '--format',
      'json',
      'rules',
    ]).stdout;
    expect(JSON.parse(json)).toMatchObject({
      early: 'early.cdb',
      clients: [{ class: 'closed', rules: [{ line: 2 }, { key: '10.9.', line: null, early: true }] }],
    });
  });

  test('tell that the server is of fehcom, and no server asks them that compares text', () => {
    const folder = folderWith({ ...files, early: '10.0.0.0/8:deny\n' });
    const { stdout } = ctl(folder, ['check', '--early', 'early', 'rules', '10.1.1.1']);
    expect(stdout).toContain('deny');
    for (const command of [
      ['check', 'rules', '10.1.1.1'],
      ['lint', 'rules'],
      ['test', 'rules'],
      ['explain', 'rules'],
    ])
      expect(ctl(folder, [command[0]!, '--early', 'early', '--dialect', 'ipv6', ...command.slice(1)])).toMatchObject({
        exitCode: 100,
        stderr: 'tcprulesctl: usage: early: servers of the dialect ipv6 have no -y\n',
      });
  });

  test('are those of the file, with a note where the database that the server asks is not up to date', () => {
    const folder = folderWith({ ...files, early: '10.:deny\n' });
    for (const args of [['check', '10.1.1.1'], ['test'], ['explain', '10.1.1.1'], ['diff', 'rules', 'rules']]) {
      const { stderr } = ctl(folder, [args[0]!, '--run', 'run', ...args.slice(1)]);
      expect(stderr).toContain('early.cdb, which the server asks, is not what early compiles to; this is about early');
    }
    expect(ctl(folderWith(files), ['check', '--run', 'run', '10.1.1.1']).stderr).not.toContain('early.cdb, which');
  });

  test('may set a variable that only they and an expectation know', () => {
    const early = '10.:allow,RELAYCLIENTS="1"\n';
    const folder = folderWith({ early, rules: '#? 10.0.0.1 => RELAYCLIENTS="1"\n:deny\n' });
    expect(ctl(folder, ['test', '--early', 'early', 'rules'])).toMatchObject({ exitCode: 0 });
    expect(ctl(folder, ['test', '--dialect', 'fehcom', 'rules']).stdout).toContain('did you mean "RELAYCLIENT"');
  });

  test('are reported as missing by lint, and needed by what asks them', () => {
    const run = '#!/bin/sh\nexec sslserver -y nowhere.cdb -x rules.cdb 0 465 qmail-smtpd\n';
    const folder = folderWith({ ...files, run });
    const { exitCode, stdout } = ctl(folder, ['lint', '--run', 'run']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('run:2:19: error: there is no file "nowhere.cdb"');
    for (const args of [['check'], ['test'], ['explain'], ['diff', 'rules', 'rules']])
      expect(ctl(folder, [...args, '--run', 'run', ...(args[0] === 'check' ? ['10.1.1.1'] : [])])).toMatchObject({
        exitCode: 111,
        stderr: expect.stringContaining('unable to read nowhere.cdb'),
      });
  });

  test.each([
    ['check', 'rules'],
    ['check', '-', '10.1.1.1'],
    ['explain', '-'],
    ['lint', '-'],
    ['test', '-'],
    ['diff', 'rules', '-'],
    ['replay', 'rules', '-'],
  ])('are not read from a standard input that has something else: %s %s', (...args) => {
    expect(ctl(folderWith(files), [...args, '--early', '-'], { stdin: Buffer.from(MAIN) })).toMatchObject({
      exitCode: 100,
      stderr: 'tcprulesctl: usage: standard input can be read only once\n',
    });
  });

  test('are named where they do not compile', () => {
    const folder = folderWith({ ...files, early: '10.0.0.0/99:deny\n' });
    for (const args of [
      ['test', 'rules'],
      ['diff', 'rules', 'rules'],
      ['explain', 'rules'],
    ])
      expect(ctl(folder, [...args, '--early', 'early'])).toMatchObject({
        exitCode: 100,
        stderr:
          'tcprulesctl: rules: early: line 1, column 1: invalid prefix length\n' +
          '  1 | 10.0.0.0/99:deny\n' +
          '    | ^^^^^^^^^^^\n',
      });
  });
});
