import { linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { ours, runProgram } from '../support/program.js';

const RULES = bytesOf('1.2.3.4:allow,A="x"\n:deny\n');
const OLD = compile(bytesOf('127.:deny\n'));
const NEW = compile(RULES);

/** Compiles good rules or bad ones in a directory with an old database, and shows what each name then is. */
function after(
  args: [string, string],
  prepare: (folder: string) => void = () => {},
  stdin = RULES,
): { exitCode: number | null; states: Record<string, string> } {
  const folder = freshFolder();
  writeFileSync(join(folder, 'rules.cdb'), OLD);
  prepare(folder);
  const { exitCode, stderr } = runProgram(ours('tcprules'), { folder, args, stdin });
  expect(textOf(stderr)).toMatch(exitCode === 0 ? /^$/ : /^tcprules: fatal: /);
  const states = Object.entries(filesIn(folder)).map(([name, state]) => {
    if (state === 'symlink') return [name, 'link'];
    const bytes = readFileSync(join(folder, name));
    return [name, bytes.equals(OLD) ? 'old' : bytes.equals(NEW) ? 'new' : `${bytes.length} bytes`];
  });
  return { exitCode, states: Object.fromEntries(states) };
}

test('a link that is the database is replaced, and the file it led to stays', () => {
  const result = after(['link', 'rules.tmp'], (folder) => symlinkSync('rules.cdb', join(folder, 'link')));
  expect(result).toEqual({ exitCode: 0, states: { 'rules.cdb': 'old', link: 'new' } });
});

test('a link that is the temporary file is followed, and then is the database', () => {
  const result = after(['rules.cdb', 'rules.tmp'], (folder) => symlinkSync('elsewhere', join(folder, 'rules.tmp')));
  expect(result).toEqual({ exitCode: 0, states: { elsewhere: 'new', 'rules.cdb': 'link' } });
});

test('of two names for one file both stay', () => {
  const link = (folder: string): void => linkSync(join(folder, 'rules.cdb'), join(folder, 'rules.tmp'));
  const result = after(['rules.cdb', 'rules.tmp'], link);
  expect(result).toEqual({ exitCode: 0, states: { 'rules.cdb': 'new', 'rules.tmp': 'new' } });
});

test('one name for both will do', () => {
  expect(after(['rules.cdb', './rules.cdb'])).toEqual({ exitCode: 0, states: { 'rules.cdb': 'new' } });
});

test('but a bad line then costs the old database, as it does with the original', () => {
  const result = after(['rules.cdb', 'rules.cdb'], undefined, bytesOf(':allow\n:bad\n'));
  expect(result).toEqual({ exitCode: 100, states: { 'rules.cdb': '0 bytes' } });
});

test('the source under the name of the temporary file is lost, as it is with the original', () => {
  const folder = freshFolder();
  writeFileSync(join(folder, 'rules'), RULES);
  const call = { folder, args: ['rules.cdb', 'rules'], stdin: { path: 'rules' } };
  expect(runProgram(ours('tcprules'), call).exitCode).toBe(0);
  expect(readFileSync(join(folder, 'rules.cdb'))).toHaveLength(2048);
});

test('nothing of a longer old temporary file is left', () => {
  const result = after(['rules.cdb', 'rules.tmp'], (folder) =>
    writeFileSync(join(folder, 'rules.tmp'), Buffer.alloc(50_000, 1)),
  );
  expect(result).toEqual({ exitCode: 0, states: { 'rules.cdb': 'new' } });
});
