import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { ours, runProgram } from '../support/program.js';

/** The mode of the database that tcprules makes, in place of old files of these modes. */
function modeOf(umask: string, old: Record<string, number> = {}): string | undefined {
  const folder = freshFolder();
  for (const [name, mode] of Object.entries(old)) {
    writeFileSync(join(folder, name), 'old');
    chmodSync(join(folder, name), mode);
  }
  const call = { folder, args: ['rules.cdb', 'rules.tmp'], stdin: bytesOf(':allow\n'), umask };
  expect(runProgram(ours('tcprules'), call).exitCode).toBe(0);
  const state = filesIn(folder)['rules.cdb'];
  return typeof state === 'object' ? state.mode : state;
}

test.each([
  ['000', '644'],
  ['022', '644'],
  ['027', '640'],
  ['077', '600'],
  ['777', '0'],
])('with umask %s the database has mode %s', (umask, mode) => {
  expect(modeOf(umask)).toBe(mode);
});

test('a temporary file that is there keeps its mode, and the database gets it', () => {
  expect(modeOf('022', { 'rules.tmp': 0o600, 'rules.cdb': 0o640 })).toBe('600');
});

test('the mode of an old database is forgotten', () => {
  expect(modeOf('022', { 'rules.cdb': 0o600 })).toBe('644');
});
