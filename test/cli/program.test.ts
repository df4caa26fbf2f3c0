import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { type Call, ours, runProgram } from '../support/program.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const PROGRAMS = ['tcprules', 'tcprulescheck'] as const;
const KNOWN = 'djb, ipv6, fehcom, indimail';

interface Result {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  files: string[];
}

function run(program: (typeof PROGRAMS)[number], call: Omit<Call, 'folder'>, folder = freshFolder()): Result {
  const { exitCode, stdout, stderr } = runProgram(ours(program), { ...call, folder });
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr), files: Object.keys(filesIn(folder)) };
}

describe.each(PROGRAMS)('%s', (program) => {
  test('--help', () => {
    const { stdout, ...rest } = run(program, { args: ['--help'] });
    expect(rest).toEqual({ exitCode: 0, stderr: '', files: [] });
    expect(stdout).toMatch(new RegExp(`^usage: ${program} `));
    for (const word of ['--dialect=NAME', '--version', 'TCPRULES_DIALECT', 'Exit status'])
      expect(stdout).toContain(word);
  });

  test('--version is that of the package', () => {
    const expected = { exitCode: 0, stdout: `${program} ${version}\n`, stderr: '', files: [] };
    expect(run(program, { args: ['--version'] })).toEqual(expected);
  });

  test.each(['--help', '--version'])('%s to a closed standard output', (option) => {
    expect(run(program, { args: [option], stdout: 'full' })).toMatchObject({ exitCode: 111, stdout: '' });
  });

  test('a dialect in a separate word is not a file', () => {
    const stderr = `${program}: usage: write --dialect=NAME, in one word\n`;
    expect(run(program, { args: ['--dialect', 'ipv6', 'a', 'b'] })).toEqual({
      exitCode: 100,
      stdout: '',
      stderr,
      files: [],
    });
  });

  test.each([
    ['the option', ['--dialect=none', 'a', 'b'], {}, '--dialect', 'none'],
    ['an empty option', ['--dialect=', 'a', 'b'], {}, '--dialect', ''],
    ['the variable', ['a', 'b'], { TCPRULES_DIALECT: 'none' }, 'TCPRULES_DIALECT', 'none'],
    [
      'the option in spite of the variable',
      ['--dialect=none', 'a', 'b'],
      { TCPRULES_DIALECT: 'djb' },
      '--dialect',
      'none',
    ],
    ['letters in upper case', ['--dialect=DJB', 'a', 'b'], {}, '--dialect', 'DJB'],
  ])('an unknown dialect: %s', (_, args, env, source, name) => {
    const stderr = `${program}: usage: ${source}: unknown dialect "${name}"; there are ${KNOWN}\n`;
    expect(run(program, { args, env })).toEqual({ exitCode: 100, stdout: '', stderr, files: [] });
  });

  test.each([
    ['no arguments', []],
    ['a dialect and no more', ['--dialect=ipv6']],
  ])('%s', (_, args) => {
    const { exitCode, stderr, files } = run(program, { args });
    expect({ exitCode, files }).toEqual({ exitCode: 100, files: [] });
    expect(stderr).toMatch(new RegExp(`^${program}: usage: `));
  });
});

describe('names that look like options', () => {
  const stdin = bytesOf(':deny\n');

  test.each([
    ['--help', ['--help', '--version']],
    ['./--help', ['./--help', './x']],
    ['-v', ['-v', '-h']],
    ['--dialect=none after another argument', ['--', '--dialect=none']],
  ])('tcprules: %s', (_, args) => {
    const files = [args[0]!.replace('./', '')];
    expect(run('tcprules', { args, stdin })).toEqual({ exitCode: 0, stdout: '', stderr: '', files });
  });

  test.each([
    ['--help and another argument', ['--help', 'x']],
    ['./--help', ['./--help']],
    ['--help after a dialect', ['--dialect=djb', '--help']],
  ])('tcprulescheck: %s', (_, args) => {
    const folder = freshFolder();
    writeFileSync(join(folder, '--help'), compile(stdin));
    expect(run('tcprulescheck', { args }, folder)).toMatchObject({ exitCode: 0, stdout: 'rule :\ndeny connection\n' });
  });
});

describe('the dialect', () => {
  // A rule only fehcom makes a network of, and a line only djb takes for a bad one.
  const stdin = bytesOf('10.0.0.0/8:deny\n2001:db8:::deny\n');
  const FEHCOM = { exitCode: 0, stderr: '' };
  const DJB = { exitCode: 100, stderr: 'tcprules: fatal: unable to parse this line: 2001:db8:::deny\n' };

  test.each([
    ['is djb', [], {}, DJB],
    ['comes from the option', ['--dialect=fehcom'], {}, FEHCOM],
    ['comes from the variable', [], { TCPRULES_DIALECT: 'fehcom' }, FEHCOM],
    ['has other names', ['--dialect=ucspi-tcp6'], {}, FEHCOM],
    ['comes from the option, not from the variable', ['--dialect=djb'], { TCPRULES_DIALECT: 'fehcom' }, DJB],
    ['is djb where the variable is empty', [], { TCPRULES_DIALECT: '' }, DJB],
  ])('%s', (_, options, env, expected) => {
    expect(run('tcprules', { args: [...options, 'rules.cdb', 'rules.tmp'], env, stdin })).toMatchObject(expected);
  });
});
