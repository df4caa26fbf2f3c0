import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/operations/compile.js';
import { type CtlRun, ctl, folderWith } from '../support/ctl.js';
import { runInProcess } from '../support/in-process.js';

/** In `fehcom` a network; in `djb` an address that no client has. */
const RULES = '# tcprules: dialect=fehcom\n10.0.0.0/8:deny\n:allow\n';
const FILES = {
  rules: `#? 10.0.0.1 => allow\n${RULES}`.replace(/^(.*\n)(.*\n)/, '$2$1'),
  plain: '10.:deny\n:allow\n',
  'rules.cdb': compile(RULES, { dialect: 'fehcom' }),
};

describe('the first line of a file says of which dialect it is', () => {
  test.each<[string[], string, string]>([
    [['lint', '--format', 'gcc', 'rules'], '', 'unsupported-cidr'],
    [['check', 'rules', '10.0.0.1'], 'deny', 'allow'],
    [['explain', 'rules', '10.0.0.1'], '10.0.0.1 is denied', '10.0.0.1 is allowed'],
    [['test', 'rules'], '0 hold, 1 fails', 'it holds'],
    [['diff', 'plain', 'rules'], 'no differences', 'Newly let in'],
    [['verify', 'rules', 'rules.cdb'], 'up to date with rules', 'but in the dialect fehcom'],
    [['build', '--check', 'rules'], 'rules: up to date', 'but in the dialect fehcom'],
  ])('%j', (args, withLine, withOption) => {
    const folder = folderWith(FILES);
    const run = (options: string[], env = {}): CtlRun => ctl(folder, [args[0]!, ...options, ...args.slice(1)], { env });
    const [command] = args;
    // Only the IPv4 clients are compared where one server does not support IPv6.
    expect(run([]).stdout).toContain(command === 'diff' ? 'no differences' : withLine);
    if (withLine === '') expect(run([]).stdout).not.toContain(withOption);
    expect(run(['--dialect', 'djb']).stdout).toContain(withOption);
    expect(run([], { TCPRULES_DIALECT: 'djb' }).stdout).toBe(run([]).stdout);
  });

  test('several files can be of different dialects', () => {
    const folder = folderWith({ ...FILES, other: '# tcprules: dialect=djb\n10.:deny\n:allow\n' });
    expect(ctl(folder, ['lint', 'rules', 'other']).stdout).toContain('no problems in 2 files');
    expect(ctl(folder, ['verify', 'rules', 'other', 'rules.cdb'])).toMatchObject({
      exitCode: 100,
      stderr: 'tcprulesctl: usage: rules is in the dialect fehcom, and other in djb; choose one with --dialect\n',
    });
  });

  test('a database is of the dialect of the rules it is compared with', () => {
    const folder = folderWith(FILES);
    expect(ctl(folder, ['diff', 'rules.cdb', 'rules'])).toMatchObject({ exitCode: 0 });
    expect(ctl(folder, ['test', '--cdb', 'rules.cdb', 'rules']).stdout).toContain('1 fails');
  });

  test.each(['lint', 'check', 'explain', 'test', 'build'])('%s refuses a name that is none', (command) => {
    const folder = folderWith({ rules: '# tcprules: dialect=fecom\n:allow\n' });
    expect(
      ctl(folder, [command, 'rules', ...(command === 'explain' || command === 'check' ? ['10.0.0.1'] : [])]),
    ).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: usage: rules:1: unknown dialect "fecom"; did you mean "fehcom"?\n',
    });
  });

  test('to the drop-ins it is a comment', () => {
    const folder = folderWith({});
    runInProcess('tcprules', folder, ['cdb', 'tmp'], { stdin: Buffer.from(RULES) });
    expect(readFileSync(join(folder, 'cdb')).equals(compile(RULES, { dialect: 'djb' }))).toBe(true);
  });
});
