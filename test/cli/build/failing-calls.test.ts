import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemError } from '../../../src/cli/errno.js';
import { compile } from '../../../src/operations/compile.js';
import { ctl } from '../../support/ctl.js';
import { quickFolder } from '../../support/folder.js';

const NAMES = ['tcp.a', 'tcp.b', 'tcp.c'];
const OLD = compile(':deny\n');

/** The system calls of a build. */
const CALLS = [
  'openSync',
  'readSync',
  'closeSync',
  'readFileSync',
  'writeFileSync',
  'fchmodSync',
  'fsyncSync',
  'renameSync',
  'statSync',
  'lstatSync',
  'fstatSync',
  'readdirSync',
  'rmSync',
] as const;

const USUAL = { ...fs } as unknown as Record<(typeof CALLS)[number], (...args: unknown[]) => unknown>;

function rulesOf(name: string): string {
  return `127.:allow,FILE="${name}"\n:deny\n`;
}

/** A directory in which one database is new, one old, and one missing. */
function fill(folder: string): void {
  for (const name of NAMES) fs.writeFileSync(join(folder, name), rulesOf(name));
  fs.writeFileSync(join(folder, 'tcp.a.cdb'), OLD);
  fs.writeFileSync(join(folder, 'tcp.b.cdb'), OLD);
  fs.rmSync(join(folder, 'tcp.c.cdb'), { force: true });
}

/** What is in the place of a database. */
function stateOf(folder: string, name: string): 'new' | 'old' | 'missing' | 'else' {
  const path = join(folder, `${name}.cdb`);
  if (!fs.existsSync(path)) return 'missing';
  const bytes = fs.readFileSync(path);
  if (bytes.equals(compile(rulesOf(name)))) return 'new';
  return bytes.equals(OLD) ? 'old' : 'else';
}

test.each(CALLS)('whichever %s fails, each database is the old or the new one, and the message tells', (name) => {
  const folder = quickFolder();
  const usual = USUAL[name];
  const failures = new Set<number>();
  for (let nth = 1, isLast = false; !isLast; nth += 1) {
    fill(folder);
    let count = 0;
    const failing = (...args: unknown[]): unknown => {
      count += 1;
      if (count === nth) throw systemError('EIO', name);
      return usual(...args);
    };
    const run = ctl(folder, ['build'], { calls: { [name]: Object.assign(failing, usual) } });
    isLast = count < nth;
    failures.add(run.exitCode);
    const states = NAMES.map((each) => stateOf(folder, each));
    expect(states).not.toContain('else');
    expect([0, 111]).toContain(run.exitCode);
    if (run.exitCode === 0) expect(states).toEqual(['new', 'new', 'new']);
    else {
      // Without its status, a directory is taken for a file.
      if (name !== 'statSync') expect(run.stderr).toContain('input/output error');
      const isNew = states.filter((state) => state === 'new').length;
      if (isNew > 0) expect(run.stderr).toContain(isNew === 3 ? 'are new' : 'new:');
      else expect(run.stderr).toMatch(/nothing was written|unable to read/);
      for (const [i, state] of states.entries()) {
        expect(run.stdout.includes(`Updated ${NAMES[i]}.cdb.`), `${run.stdout}${run.stderr}`).toBe(state === 'new');
      }
    }
    for (const each of NAMES) expect(fs.readFileSync(join(folder, each), 'utf8')).toBe(rulesOf(each));
    // What could not be removed belongs to a process that still runs, this one; the next build of another removes it.
    for (const each of fs.readdirSync(folder)) if (each.startsWith('.tcprules')) fs.rmSync(join(folder, each));
  }
  expect(failures).toContain(0);
});

test.each(['openSync', 'writeFileSync', 'fsyncSync', 'fchmodSync', 'renameSync'] as const)(
  'a build leaves nothing behind where %s fails',
  (name) => {
    const folder = quickFolder();
    const usual = USUAL[name];
    for (let nth = 1, isLast = false; !isLast; nth += 1) {
      fill(folder);
      let count = 0;
      const failing = (...args: unknown[]): unknown => {
        count += 1;
        if (count === nth) throw systemError('ENOSPC', name);
        return usual(...args);
      };
      ctl(folder, ['build'], { calls: { [name]: failing } });
      isLast = count < nth;
      expect(fs.readdirSync(folder).filter((each) => each.startsWith('.'))).toEqual([]);
    }
  },
);
