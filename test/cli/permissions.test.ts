import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { runProgram } from '../support/program.js';
import { saySkipped } from '../support/skip.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OLD = compile(bytesOf('127.:deny\n'));
const NEW = compile(bytesOf(':allow\n'));

/** Nothing is forbidden to root, who therefore becomes somebody else; all others stay who they are. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const identity = isRoot ? { uid: NOBODY } : {};
const isPossible = spawnSync(process.execPath, ['--version'], identity).status === 0;
if (!isPossible) saySkipped('missing permissions', `only root may run ${process.execPath}`);

/** A directory that gives every permission, but for one in it that gives those of `mode`. */
function folderWith(mode: number): string {
  const folder = freshFolder();
  const inner = join(folder, 'inner');
  // A copy of the programs that any user may read, wherever the original is.
  for (const part of ['bin', 'dist/bin']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  mkdirSync(inner);
  for (const name of ['rules.cdb', 'inner/rules.cdb']) writeFileSync(join(folder, name), OLD);
  chmodSync(folder, 0o777);
  chmodSync(inner, mode);
  onTestFinished(() => chmodSync(inner, 0o777));
  return folder;
}

function run(folder: string, program: string, args: string[]): { exitCode: number | null; stderr: string } {
  const command = [process.execPath, join(folder, `bin/${program}.js`)];
  const call = { folder, args, env: { TCPREMOTEIP: '10.0.0.1' }, stdin: bytesOf(':allow\n') };
  const { exitCode, stderr } = runProgram(command, { ...call, ...identity });
  return { exitCode, stderr: textOf(stderr) };
}

function stateOf(folder: string, name: string): string {
  const bytes = readFileSync(join(folder, name));
  return bytes.equals(OLD) ? 'old' : bytes.equals(NEW) ? 'new' : `${bytes.length} bytes`;
}

describe.runIf(isPossible)('somebody who may not', () => {
  test('write the temporary file', () => {
    const folder = folderWith(0o555);
    const stderr = 'tcprules: fatal: unable to create inner/rules.tmp: access denied\n';
    expect(run(folder, 'tcprules', ['rules.cdb', 'inner/rules.tmp'])).toEqual({ exitCode: 111, stderr });
    expect(stateOf(folder, 'rules.cdb')).toBe('old');
  });

  test('move it to the database', () => {
    const folder = folderWith(0o555);
    const stderr = 'tcprules: fatal: unable to move rules.tmp to inner/rules.cdb: access denied\n';
    expect(run(folder, 'tcprules', ['inner/rules.cdb', 'rules.tmp'])).toEqual({ exitCode: 111, stderr });
    expect(stateOf(folder, 'inner/rules.cdb')).toBe('old');
    expect(stateOf(folder, 'rules.tmp')).toBe('new');
  });

  test.runIf(isRoot)("replace another's file in a sticky folder", () => {
    const folder = folderWith(0o1777);
    const stderr = 'tcprules: fatal: unable to move rules.tmp to inner/rules.cdb: permission denied\n';
    expect(run(folder, 'tcprules', ['inner/rules.cdb', 'rules.tmp'])).toEqual({ exitCode: 111, stderr });
    expect(stateOf(folder, 'inner/rules.cdb')).toBe('old');
  });

  test('read the directory of the database can still replace it', () => {
    const folder = folderWith(0o333);
    const result = run(folder, 'tcprules', ['inner/rules.cdb', 'inner/rules.tmp']);
    expect(result).toEqual({ exitCode: 0, stderr: '' });
    expect(stateOf(folder, 'inner/rules.cdb')).toBe('new');
  });

  test('read the database', () => {
    const folder = folderWith(0o777);
    if (isRoot) chownSync(join(folder, 'rules.cdb'), 0, 0);
    chmodSync(join(folder, 'rules.cdb'), 0o200);
    const stderr = 'tcprulescheck: fatal: unable to read rules.cdb: access denied\n';
    expect(run(folder, 'tcprulescheck', ['rules.cdb'])).toEqual({ exitCode: 111, stderr });
  });
});
