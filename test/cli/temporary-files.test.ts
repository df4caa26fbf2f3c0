import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { removeLitter, temporaryName } from '../../src/cli/temporary-files.js';
import { folderWith } from '../support/ctl.js';

const RANDOM = '0123456789abcdef';

/** The place, number and start of this process. */
const [, PLACE = '', PID = '', START = ''] = /^\.tcprules-([^-]+)-([^-]+)-([^-]+)-/.exec(temporaryName(RANDOM, fs))!;

/** The number of a process that has ended. */
const { pid: GONE } = spawnSync('true');

function left(names: readonly string[], age = 0): string[] {
  const folder = folderWith(Object.fromEntries(names.map((name) => [name, ''])));
  const time = Date.now() / 1000 - age;
  for (const name of names) utimesSync(join(folder, name), time, time);
  removeLitter(Buffer.from(folder), fs, Date.now());
  return readdirSync(folder);
}

describe.runIf(process.platform === 'linux')('removeLitter removes a file', () => {
  test.each([
    ['of a process that is gone', `.tcprules-${PLACE}-${GONE}-123-${RANDOM}`, 0],
    ['of one whose number another has now', `.tcprules-${PLACE}-${PID}-1-${RANDOM}`, 0],
    ['of another machine or another boot, after an hour', `.tcprules-abc-${PID}-${START}-${RANDOM}`, 4000],
  ])('%s', (_, name, age) => {
    expect(left([name], age)).toEqual([]);
  });
});

describe('removeLitter leaves a file', () => {
  test.each([
    ['of a process that still runs', temporaryName(RANDOM, fs), 10 ** 6],
    ['of another machine or another boot', `.tcprules-abc-${GONE}-${START}-${RANDOM}`, 60],
    ['of somebody who names it differently', '.tcprules-backup', 10 ** 6],
    ['with a name that only begins like ours', `.tcprules-${PLACE}-${GONE}-123-${RANDOM}.bak`, 10 ** 6],
    ['of another program', 'tcp.smtp.tmp', 10 ** 6],
  ])('%s', (_, name, age) => {
    expect(left([name], age)).toEqual([name]);
  });

  test('that is a directory or a link, whatever its name', () => {
    const folder = folderWith({ target: '' });
    const names = ['1', '2'].map((start) => `.tcprules-${PLACE}-${GONE}-${start}-${RANDOM}`);
    mkdirSync(join(folder, names[0]!));
    symlinkSync('target', join(folder, names[1]!));
    removeLitter(Buffer.from(folder), fs, Date.now());
    expect(readdirSync(folder)).toEqual([...names, 'target']);
  });

  test('where it may not look', () => {
    expect(() => removeLitter(Buffer.from('/nowhere'), fs, 0)).not.toThrow();
    const folder = folderWith({});
    writeFileSync(join(folder, `.tcprules-${PLACE}-${GONE}-1-${RANDOM}`), '');
    const rmSync = (): never => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'unlink' });
    };
    expect(() => removeLitter(Buffer.from(folder), { ...fs, rmSync }, Date.now())).not.toThrow();
  });
});
