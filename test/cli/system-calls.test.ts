import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemError } from '../../src/cli/errno.js';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { runInProcess } from '../support/in-process.js';

const RULES = bytesOf(
  Array.from({ length: 4000 }, (_, i) => `10.${i >> 8}.${i & 255}.:allow,NUMBER="${i}"\n`).join(''),
);
const OLD = 'the old database';

/** The system calls tcprules makes. */
type Name = 'openSync' | 'readSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync';

type Call = (...args: unknown[]) => unknown;
type Calls = Partial<typeof fs>;

const { openSync, readSync, writeSync, fsyncSync, closeSync, renameSync } = fs;
const USUAL = { openSync, readSync, writeSync, fsyncSync, closeSync, renameSync } as unknown as Record<Name, Call>;

/** A call that does something before it does what it always does. */
function watched(name: Name, before: (count: number) => void): Calls {
  let count = 0;
  const call: Call = (...args) => {
    count += 1;
    before(count);
    return USUAL[name](...args);
  };
  return { [name]: call };
}

/** A call that fails the `nth` time, counted from 1. */
function failing(name: Name, nth: number, code: string): Calls {
  return watched(name, (count) => {
    if (count === nth) throw systemError(code, name);
  });
}

/** A call that moves no more than 100 bytes; its fourth argument is how many there are. */
function small(name: 'readSync' | 'writeSync'): Calls {
  const call: Call = (file, bytes, offset, length, ...rest) =>
    USUAL[name](file, bytes, offset, length === undefined ? length : Math.min(Number(length), 100), ...rest);
  return { [name]: call };
}

/** What comes of it, and of the old database. */
function run(calls: Calls): { stderr: string; exitCode: number; left: string[]; database: Buffer } {
  const folder = freshFolder();
  fs.writeFileSync(join(folder, 'rules.cdb'), OLD);
  const { exitCode, stderr } = runInProcess('tcprules', folder, ['rules.cdb', 'rules.tmp'], { stdin: RULES, calls });
  const database = fs.readFileSync(join(folder, 'rules.cdb'));
  return { exitCode, stderr: textOf(stderr), left: Object.keys(filesIn(folder)), database };
}

describe('tcprules says what failed, and leaves the old database', () => {
  test.each<[string, Name, number, string, string]>([
    ['opening', 'openSync', 1, 'EROFS', 'unable to create rules.tmp: read-only file system'],
    ['reading at all', 'readSync', 1, 'EIO', 'unable to read input: input/output error'],
    ['reading more', 'readSync', 2, 'EIO', 'unable to read input: input/output error'],
    ['reading where nothing has come yet', 'readSync', 2, 'EAGAIN', 'unable to read input: temporary failure'],
    ['seeking', 'writeSync', 1, 'ESPIPE', 'unable to write to rules.tmp: unseekable descriptor'],
    ['writing records', 'writeSync', 2, 'ENOSPC', 'unable to write to rules.tmp: out of disk space'],
    ['writing more records', 'writeSync', 3, 'EDQUOT', 'unable to write to rules.tmp: disk quota exceeded'],
    ['syncing', 'fsyncSync', 1, 'EIO', 'unable to write to rules.tmp: input/output error'],
    ['closing', 'closeSync', 1, 'EDQUOT', 'unable to write to rules.tmp: disk quota exceeded'],
    ['renaming', 'renameSync', 1, 'EXDEV', 'unable to move rules.tmp to rules.cdb: cross-device link'],
    ['in an unknown way', 'renameSync', 1, 'EOVERFLOW', 'unable to move rules.tmp to rules.cdb: unknown error'],
  ])('%s', (_, call, nth, code, message) => {
    const { exitCode, stderr, left, database } = run(failing(call, nth, code));
    expect({ exitCode, stderr }).toEqual({ exitCode: 111, stderr: `tcprules: fatal: ${message}\n` });
    expect(textOf(database)).toBe(OLD);
    expect(left).toEqual(call === 'openSync' ? ['rules.cdb'] : ['rules.cdb', 'rules.tmp']);
  });

  test('whichever write it is', () => {
    let writes = 0;
    run(
      watched('writeSync', (count) => {
        writes = count;
      }),
    );
    expect(writes).toBeGreaterThan(3);
    // The first only finds out whether the file can be seeked in.
    for (let nth = 2; nth <= writes; nth += 1) {
      const { stderr, database } = run(failing('writeSync', nth, 'EIO'));
      expect(stderr).toBe('tcprules: fatal: unable to write to rules.tmp: input/output error\n');
      expect(textOf(database)).toBe(OLD);
    }
  });
});

describe('tcprules makes the same of', () => {
  const expected = compile(RULES);

  test.each<[string, Calls]>([
    ['small reads', small('readSync')],
    ['small writes', small('writeSync')],
    ['a directory that cannot be opened', failing('openSync', 2, 'EACCES')],
    ['a directory that cannot be synced', failing('fsyncSync', 2, 'EINVAL')],
  ])('%s', (_, calls) => {
    const { exitCode, stderr, left, database } = run(calls);
    expect({ exitCode, stderr, left }).toEqual({ exitCode: 0, stderr: '', left: ['rules.cdb'] });
    expect(database.equals(expected)).toBe(true);
  });
});

test('the file is synced before it gets its name, and the directory after', () => {
  const log: string[] = [];
  const names: Name[] = ['openSync', 'fsyncSync', 'closeSync', 'renameSync'];
  run(Object.assign({}, ...names.map((name) => watched(name, () => log.push(name)))));
  expect(log).toEqual(['openSync', 'fsyncSync', 'closeSync', 'renameSync', 'openSync', 'fsyncSync', 'closeSync']);
});
