import * as fs from 'node:fs';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTarget, readTarget, replaceFile } from '../../src/cli/atomic-write.js';
import { freshFolder } from '../support/folder.js';
import { saySkipped } from '../support/skip.js';

const isRoot = process.geteuid?.() === 0;
if (!isRoot) saySkipped("files of others are replaced with their owners' ids", 'only root may');

const OWNER = 65_533;
const GROUP = 65_532;
const STRANGER = 65_534;

/** A directory, all of whose parents any user may search. */
function folderOf(uid: number, mode: number): string {
  const folder = freshFolder();
  for (let parent = folder; parent !== '/' && parent !== '/tmp'; parent = dirname(parent)) {
    chmodSync(parent, statSync(parent).mode | 0o111);
  }
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  chmodSync(inner, mode);
  if (isRoot) chownSync(inner, uid, uid);
  return inner;
}

function replace(path: string, text = 'new', calls: Partial<typeof fs> = {}, meanwhile: () => void = () => {}): void {
  const target = findTarget(Buffer.from(path), { ...fs, ...calls });
  meanwhile();
  replaceFile(target, Buffer.from(text), { ...fs, ...calls });
}

function stateOf(path: string): object {
  const { uid, gid, mode } = statSync(path);
  return { uid, gid, mode: (mode & 0o7777).toString(8), text: readFileSync(path, 'utf8') };
}

describe('a file that is replaced', () => {
  test('is made where there is none', () => {
    const folder = folderOf(0, 0o755);
    replace(join(folder, 'rules'));
    expect([readdirSync(folder), readFileSync(join(folder, 'rules'), 'utf8')]).toEqual([['rules'], 'new']);
  });

  test('is read as it was found, or not at all', () => {
    const folder = folderOf(0, 0o755);
    const path = join(folder, 'rules');
    writeFileSync(path, 'old');
    const target = findTarget(Buffer.from(path), fs);
    expect(readTarget(target, fs).toString()).toBe('old');
    renameSync(path, join(folder, 'older'));
    writeFileSync(join(folder, 'secret'), 'secret');
    symlinkSync('secret', path);
    expect(() => readTarget(target, fs)).toThrow(/unable to read .*ELOOP/);
    renameSync(join(folder, 'secret'), path);
    expect(() => readTarget(target, fs)).toThrow('it was changed meanwhile');
  });

  test.each([0o4755, 0o2755, 0o6711, 0o1644])(
    'keeps its permissions, but nothing that runs as its owner: %o',
    (mode) => {
      const path = join(folderOf(0, 0o755), 'rules');
      writeFileSync(path, 'old');
      chmodSync(path, mode);
      replace(path);
      expect(statSync(path).mode & 0o7777).toBe(mode & 0o777);
    },
  );

  test('is the one that a link leads to', () => {
    const folder = folderOf(0, 0o755);
    mkdirSync(join(folder, 'deep'));
    writeFileSync(join(folder, 'deep/rules'), 'old');
    symlinkSync('deep/rules', join(folder, 'link'));
    replace(join(folder, 'link'));
    expect(readFileSync(join(folder, 'deep/rules'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['deep', 'link']);
  });

  test('is neither a directory nor a device', () => {
    const folder = folderOf(0, 0o755);
    for (const path of [folder, '/dev/null']) {
      expect(() => replace(path)).toThrow(`unable to replace ${path}: it is not a regular file`);
    }
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  test.each([
    [
      'another file is there',
      (path: string) => {
        writeFileSync(`${path}.other`, 'other');
        renameSync(`${path}.other`, path);
      },
    ],
    [
      'a link is there',
      (path: string) => {
        renameSync(path, `${path}.other`);
        symlinkSync('rules.other', path);
      },
    ],
    ['it is gone', (path: string) => renameSync(path, `${path}.other`)],
    ['somebody wrote to it', (path: string) => writeFileSync(path, 'longer than before')],
  ])('is left alone if %s since it was found', (_, meanwhile) => {
    const path = join(folderOf(0, 0o755), 'rules');
    writeFileSync(path, 'old');
    expect(() => replace(path, 'new', {}, () => meanwhile(path))).toThrow('it was changed meanwhile');
    for (const name of readdirSync(dirname(path))) {
      expect(readFileSync(join(dirname(path), name), 'utf8')).not.toBe('new');
      expect(name).not.toMatch(/^\.tcprules/);
    }
  });

  test('is not looked for in a directory that was exchanged', () => {
    const folder = folderOf(0, 0o755);
    const path = join(folder, 'etc/rules');
    for (const name of ['etc', 'victim']) {
      mkdirSync(join(folder, name));
      linkOrWrite(folder, `${name}/rules`);
    }
    const exchange = (): void => {
      renameSync(join(folder, 'etc'), join(folder, 'old'));
      symlinkSync('victim', join(folder, 'etc'));
    };
    expect(() => replace(path, 'new', {}, exchange)).toThrow(/ENOTDIR|ELOOP|its directory was changed meanwhile/);
    expect(readFileSync(join(folder, 'victim/rules'), 'utf8')).toBe('old');
    expect(readdirSync(join(folder, 'victim'))).toEqual(['rules']);
  });

  test.runIf(process.platform === 'linux')('stays in the directory that is exchanged while it is replaced', () => {
    const folder = folderOf(0, 0o755);
    const path = join(folder, 'etc/rules');
    for (const name of ['etc', 'victim']) {
      mkdirSync(join(folder, name));
      linkOrWrite(folder, `${name}/rules`);
    }
    const renames = (from: fs.PathLike, to: fs.PathLike): void => {
      renameSync(join(folder, 'etc'), join(folder, 'old'));
      symlinkSync('victim', join(folder, 'etc'));
      renameSync(from, to);
    };
    replace(path, 'new', { renameSync: renames });
    expect(readFileSync(join(folder, 'victim/rules'), 'utf8')).toBe('old');
    expect(readFileSync(join(folder, 'old/rules'), 'utf8')).toBe('new');
  });
});

/** Both directories have the same file, so that nothing but the directory tells that they were exchanged. */
function linkOrWrite(folder: string, name: string): void {
  const first = join(folder, 'etc/rules');
  if (fs.existsSync(first)) linkSync(first, join(folder, name));
  else writeFileSync(first, 'old');
}

describe.runIf(isRoot)('a file of somebody else that root replaces', () => {
  test('stays that of its owner, and is not set-uid root', () => {
    const path = join(folderOf(OWNER, 0o755), 'rules');
    writeFileSync(path, 'old');
    chownSync(path, OWNER, GROUP);
    chmodSync(path, 0o4755);
    replace(path);
    expect(stateOf(path)).toEqual({ uid: OWNER, gid: GROUP, mode: '755', text: 'new' });
    expect([process.geteuid!(), process.getegid!()]).toEqual([0, 0]);
  });

  test('is written by its owner', () => {
    const path = join(folderOf(OWNER, 0o755), 'rules');
    writeFileSync(path, 'old');
    chownSync(path, OWNER, GROUP);
    const ids: number[] = [];
    const openSync: typeof fs.openSync = (...args) => {
      ids.push(process.geteuid!(), process.getegid!(), ...process.getgroups!());
      return fs.openSync(...args);
    };
    replace(path, 'new', { openSync });
    expect(new Set(ids)).toEqual(new Set([OWNER, GROUP]));
  });

  test('is given to its owner where only root may write in the directory', () => {
    const path = join(folderOf(0, 0o755), 'rules');
    writeFileSync(path, 'old');
    chownSync(path, OWNER, GROUP);
    chmodSync(path, 0o640);
    replace(path);
    expect(stateOf(path)).toEqual({ uid: OWNER, gid: GROUP, mode: '640', text: 'new' });
  });

  test('is left alone where its owner may not write in the directory, but others may', () => {
    const folder = folderOf(STRANGER, 0o755);
    const path = join(folder, 'rules');
    writeFileSync(path, 'old');
    chownSync(path, OWNER, GROUP);
    expect(() => replace(path)).toThrow(/EACCES/);
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['rules'], 'old']);
    expect(process.geteuid!()).toBe(0);
  });

  test('is not used to write where its owner may not', () => {
    const folder = folderOf(OWNER, 0o777);
    const victim = join(folderOf(0, 0o755), 'rules');
    writeFileSync(victim, 'old');
    mkdirSync(join(folder, 'etc'));
    writeFileSync(join(folder, 'etc/rules'), 'old');
    for (const name of ['etc', 'etc/rules']) chownSync(join(folder, name), OWNER, GROUP);
    const exchange = (): void => {
      renameSync(join(folder, 'etc'), join(folder, 'old'));
      symlinkSync(dirname(victim), join(folder, 'etc'));
    };
    expect(() => replace(join(folder, 'etc/rules'), 'new', {}, exchange)).toThrow();
    expect([readdirSync(dirname(victim)), readFileSync(victim, 'utf8')]).toEqual([['rules'], 'old']);
    expect(process.geteuid!()).toBe(0);
  });
});
