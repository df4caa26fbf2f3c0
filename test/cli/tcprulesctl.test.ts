import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { VERSION } from '../../src/version.js';
import { bytesOf } from '../support/bytes.js';
import { ctl, folderWith } from '../support/ctl.js';
import { ours } from '../support/program.js';

const COMMANDS = ['lint', 'check', 'explain', 'test', 'diff', 'verify', 'build', 'dump', 'completion'];

describe('tcprulesctl', () => {
  test('shows help', () => {
    const { exitCode, stdout, stderr } = ctl(folderWith({}), ['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
    expect(ctl(folderWith({}), ['help']).stdout).toBe(stdout);
    expect(ctl(folderWith({}), ['-h']).stdout).toBe(stdout);
  });

  test.each(COMMANDS)('shows help for %s, in which every option is described', (command) => {
    const { exitCode, stdout } = ctl(folderWith({}), [command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: tcprulesctl ${command} `));
    const options = stdout.slice(stdout.indexOf('\nOptions:\n') + 10).split('\n');
    for (const line of options.filter((text) => text.startsWith('  -'))) {
      expect(line, 'an option without a description').toMatch(/^ {2}(-., )?--\S+( [<[]\S+[>\]])? {2,}[a-z]/);
    }
    expect(ctl(folderWith({}), ['help', command]).stdout).toBe(stdout);
  });

  test('shows its version', () => {
    expect(ctl(folderWith({}), ['--version'])).toEqual({ exitCode: 0, stdout: `tcprulesctl ${VERSION}\n`, stderr: '' });
  });

  test.each([
    [[], /^Usage: tcprulesctl /],
    [['--dialect', 'ipv6', 'lint'], /^tcprulesctl: usage: unknown option '--dialect'\n\(options go after the command/],
    [['lint', '--formt'], /^tcprulesctl: usage: unknown option '--formt'\n\(Did you mean --format\?\)\n$/],
    [['lnt'], /^tcprulesctl: usage: unknown command 'lnt'\n\(Did you mean lint\?\)/],
    [['explian', 'rules'], /\(Did you mean explain\?\)/],
    [['xyzzy'], /unknown command 'xyzzy'/],
    [['ünk'], /unknown command 'ünk'/],
    [['lint'], /lint needs FILE\.\.\., or --run FILE/],
    [['lint', '--fixx', 'rules'], /unknown option '--fixx'\n\(Did you mean --fix\?\)/],
    [['lint', '--format', 'xml', 'rules'], /'xml' is invalid\. Allowed choices are text, json, sarif, github, gcc/],
    [['lint', '--max-warnings', 'few', 'rules'], /Expected a whole number/],
    [['lint', '--fix=all', 'rules'], /Allowed choices are safe, unsafe/],
    [['diff', 'rules'], /missing required argument 'new'/],
    [['verify', 'rules'], /verify needs SOURCE and CDB/],
    [['dump', 'a', 'b'], /too many arguments/],
    [['check', '--color', 'sometimes', 'rules'], /Allowed choices are auto, always, never/],
    [
      ['lint', '--dialect', 'bsd', 'rules'],
      /^tcprulesctl: usage: unknown dialect "bsd"; choose djb, ipv6, fehcom or indimail\n/,
    ],
  ])('%j is a usage error', (args, message) => {
    const utf8 = args.map((arg) => Buffer.from(arg).toString('latin1'));
    const run = ctl(folderWith({ rules: ':deny\n' }), utf8);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringMatching(message) });
  });

  test.each([
    ['lint', 'rules'],
    ['check', 'rules', '127.0.0.1'],
    ['explain', 'rules', '127.0.0.1'],
    ['test', 'rules'],
    ['diff', 'rules', 'cdb'],
    ['verify', 'rules', 'cdb'],
    ['dump', 'cdb'],
  ])('%s fails when it cannot read, as the drop-ins do', (...args) => {
    const run = ctl(folderWith({}), args);
    const missing = args.find((arg) => arg === 'rules') ?? 'cdb';
    expect(run).toEqual({
      exitCode: 111,
      stdout: '',
      stderr: `tcprulesctl: fatal: unable to read ${missing}: file does not exist\n`,
    });
  });

  test('names its dialects', () => {
    for (const command of COMMANDS.slice(0, -1)) {
      const { stdout } = ctl(folderWith({}), [command, '--help']);
      for (const { name } of DIALECTS) expect(stdout).toContain(name);
    }
  });

  test('does not know the dialect of the environment either, if there is none of that name', () => {
    const run = ctl(folderWith({ rules: ':deny\n' }), ['lint', 'rules'], { env: { TCPRULES_DIALECT: 'bsd' } });
    expect([run.exitCode, run.stderr]).toEqual([100, expect.stringContaining('unknown dialect "bsd"')]);
  });

  test('ends silently when its reader is gone', () => {
    const folder = folderWith({ clients: '10.0.0.1\n'.repeat(200_000), rules: ':deny\n' });
    const program = ours('tcprulesctl').join(' ');
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', `${program} check rules < clients | head -n 1`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual(['10.0.0.1  deny   -  :  line 1\n', '']);
  });

  test('fails when it cannot write', () => {
    const folder = folderWith({ rules: ':deny\n' });
    const calls = {
      writeSync(descriptor: number) {
        if (descriptor === 2) return 1e6;
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
      },
    };
    for (const args of [['lint', 'rules'], ['check', 'rules', '127.0.0.1'], ['--help'], ['--version']]) {
      expect(ctl(folder, args, { calls, stdin: bytesOf('') }).exitCode, args.join(' ')).toBe(111);
    }
  });
});
