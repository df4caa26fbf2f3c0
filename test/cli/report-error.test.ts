import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { type Call, ours, runProgram } from '../support/program.js';
import { saySkipped } from '../support/skip.js';

const RULES = bytesOf('1.2.3.4:allow,A="x"\n:deny\n');
const OLD = compile(bytesOf('127.:deny\n'));
const ARGS = ['rules.cdb', 'rules.tmp'];

/** A folder with an old database in it. */
function folderWithDatabase(): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'rules.cdb'), OLD);
  return folder;
}

function run(command: readonly string[], call: Call): object {
  const { exitCode, stdout, stderr } = runProgram(command, call);
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

function failed(stderr: string, exitCode = 111): object {
  return { exitCode, stdout: '', stderr: `${stderr}\n` };
}

describe('tcprules leaves the old database as it is', () => {
  const fatal = (message: string): object => failed(`tcprules: fatal: ${message}`);

  test.each<[string, Partial<Call>, object]>([
    ['a full device', { args: ['rules.cdb', '/dev/full'] }, fatal('unable to write to /dev/full: out of disk space')],
    ['a directory to read', { stdin: { path: '.' } }, fatal('unable to read input: is a directory')],
    ['nothing to read from', { stdin: 'closed' }, fatal('unable to read input: file descriptor not open')],
    ['no such directory', { args: ['rules.cdb', 'no/tmp'] }, fatal('unable to create no/tmp: file does not exist')],
    [
      'a bad line',
      { stdin: bytesOf(':allow\n:bad\n') },
      failed('tcprules: fatal: unable to parse this line: :bad', 100),
    ],
    [
      'a limit of the file size',
      { stdin: bytesOf(`:allow,A="${'x'.repeat(20_000)}"\n`), ulimit: '-f 8' },
      fatal('unable to write to rules.tmp: file too big'),
    ],
  ])('%s', (_, call, expected) => {
    const folder = folderWithDatabase();
    expect(run(ours('tcprules'), { folder, args: ARGS, stdin: RULES, ...call })).toEqual(expected);
    expect(readFileSync(join(folder, 'rules.cdb')).equals(OLD)).toBe(true);
  });

  // The original seeks before it reads.
  test.each([
    ['rules', RULES],
    ['a bad line', bytesOf(':bad\n')],
  ])('a pipe to write to, and %s', (_, stdin) => {
    const folder = folderWithDatabase();
    const piped = ['/bin/sh', '-c', '"$@" | cat', 'sh', ...ours('tcprules')];
    const { stderr } = runProgram(piped, { folder, args: ['rules.cdb', '/dev/stdout'], stdin });
    expect(textOf(stderr)).toBe('tcprules: fatal: unable to write to /dev/stdout: unseekable descriptor\n');
    expect(readFileSync(join(folder, 'rules.cdb')).equals(OLD)).toBe(true);
  });
});

describe('a disk that gets full', () => {
  /** Runs a program on a disk of its own, of this many KiB, that is gone with it; then shows the database. */
  const onDisk = (size: number): string[] => {
    const prepare = `mount -t tmpfs -o size=${size}k none . && cd "$PWD" && printf old >rules.cdb`;
    return ['/usr/bin/unshare', '-rm', '/bin/sh', '-c', `${prepare} && "$@"; cat rules.cdb`, 'sh', ...ours('tcprules')];
  };
  const rules = bytesOf(Array.from({ length: 2000 }, (_, i) => `10.${i >> 8}.${i & 255}.:allow\n`).join(''));
  const isPossible = spawnSync('/usr/bin/unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
  if (!isPossible) saySkipped('a disk that gets full', 'no file system can be mounted here');

  test.runIf(isPossible).each([
    ['while records are written', 24],
    ['while hash tables are written', 64],
  ])('%s', (_, size) => {
    const { stdout, stderr } = runProgram(onDisk(size), { folder: freshFolder(), args: ARGS, stdin: rules });
    expect(textOf(stderr)).toBe('tcprules: fatal: unable to write to rules.tmp: out of disk space\n');
    expect(textOf(stdout)).toBe('old');
  });

  test.runIf(isPossible)('but not before all is written', () => {
    const { stdout, stderr } = runProgram(onDisk(80), { folder: freshFolder(), args: ARGS, stdin: rules });
    expect(textOf(stderr)).toBe('');
    expect(stdout.equals(compile(rules))).toBe(true);
  });
});

describe('tcprulescheck has no answer', () => {
  const env = { TCPREMOTEIP: '127.0.0.1' };
  const fatal = (message: string): object => failed(`tcprulescheck: fatal: ${message}`);

  test.each<[string, Partial<Call>, object]>([
    ['for a full stdout', { stdout: 'full' }, fatal('unable to write output: out of disk space')],
    ['without a file', { args: ['none'] }, fatal('unable to read none: file does not exist')],
    ['from a directory', { args: ['.'] }, fatal('unable to read .: is a directory')],
    ['from a device', { args: ['/dev/null'] }, fatal('unable to read /dev/null: invalid argument')],
    ['from a damaged file', { args: ['cut.cdb'] }, fatal('unable to read cut.cdb: protocol error')],
  ])('%s', (_, call, expected) => {
    const folder = folderWithDatabase();
    writeFileSync(join(folder, 'cut.cdb'), OLD.subarray(0, 1000));
    expect(run(ours('tcprulescheck'), { folder, args: ['rules.cdb'], env, ...call })).toEqual(expected);
  });
});
