import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { quickFolder } from '../../support/folder.js';
import { ours, runProgram } from '../../support/program.js';
import { saySkipped } from '../../support/skip.js';
import { SLOW } from '../../support/slow.js';

const NAMES = ['tcp.a', 'tcp.b', 'tcp.c'];
const OLD = compile(':deny\n');
const NOBODY = 65_534;

const isRoot = process.geteuid?.() === 0;
if (!isRoot) saySkipped('a directory that nobody may write to, and a full disk', 'only root can have them');

function rulesOf(name: string): string {
  return `127.:allow,FILE="${name}"\n:deny\n`;
}

/** A directory with three sources, of which two have an old database. */
function fill(folder: string): void {
  for (const name of NAMES) writeFileSync(join(folder, name), rulesOf(name));
  for (const name of NAMES.slice(0, 2)) writeFileSync(join(folder, `${name}.cdb`), OLD);
  rmSync(join(folder, 'tcp.c.cdb'), { force: true });
}

/** What is in the place of a database. */
function stateOf(folder: string, name: string): 'new' | 'old' | 'missing' | 'else' {
  const path = join(folder, `${name}.cdb`);
  if (!existsSync(path)) return 'missing';
  const bytes = readFileSync(path);
  if (bytes.equals(compile(rulesOf(name)))) return 'new';
  return bytes.equals(OLD) ? 'old' : 'else';
}

const hasCompiler = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;
if (!hasCompiler) saySkipped('system calls that fail in a process', 'there is no C compiler, or this is not Linux');

describe.runIf(hasCompiler)('where a system call of the process fails', () => {
  const calls = ['open', 'write', 'fchmod', 'fsync', 'rename'] as const;

  test.each(calls)(
    '%s, the first or any other: each database is old or new, and nothing is left behind',
    SLOW,
    (call) => {
      const folder = quickFolder();
      const shim = join(quickFolder(), 'shim.so');
      const source = fileURLToPath(new URL('shim.c', import.meta.url));
      execFileSync('cc', ['-shared', '-fPIC', '-o', shim, source, '-ldl']);
      const [program, ...args] = [...ours('tcprulesctl'), 'build'];
      for (let nth = 1, isLast = false; !isLast; nth += 1) {
        fill(folder);
        const code = call === 'write' ? constants.errno.ENOSPC : constants.errno.EIO;
        const env = {
          LD_PRELOAD: shim,
          FAIL_CALL: call,
          FAIL_NTH: `${nth}`,
          FAIL_ERRNO: `${code}`,
          FAIL_PATH: '.tcprules-',
        };
        const { status, stderr } = spawnSync(program!, args, { cwd: folder, env, encoding: 'utf8' });
        isLast = status === 0;
        // Three files, each with one such call.
        expect(isLast, `${nth}: ${stderr}`).toBe(nth > NAMES.length);
        const states = NAMES.map((name) => stateOf(folder, name));
        const areNew = call === 'rename' || isLast ? nth - 1 : 0;
        expect(states).toEqual(NAMES.map((_, i) => (i < areNew ? 'new' : i < 2 ? 'old' : 'missing')));
        if (!isLast) {
          expect(status).toBe(111);
          expect(stderr).toMatch(/unable to replace tcp\.[abc]\.cdb: (?:input\/output error|out of disk space)/);
          expect(stderr).toContain(areNew === 0 ? 'nothing was written' : 'new: tcp.a.cdb');
        }
        expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
      }
    },
  );
});

describe.runIf(isRoot)('nothing is written', () => {
  test('in a directory that may only be read', () => {
    const folder = quickFolder();
    fill(folder);
    chownSync(folder, 0, 0);
    chmodSync(folder, 0o555);
    const { exitCode, stderr } = runProgram(ours('tcprulesctl'), { folder, args: ['build'], uid: NOBODY });
    expect([exitCode, stderr.toString()]).toEqual([
      111,
      'tcprulesctl: fatal: unable to replace tcp.a.cdb: access denied\ntcprulesctl: error: nothing was written\n',
    ]);
    expect(NAMES.map((name) => stateOf(folder, name))).toEqual(['old', 'old', 'missing']);
  });

  test('on a disk that is full', () => {
    const folder = quickFolder();
    const script = `mount -t tmpfs -o size=48k none . && cd . && exec sh -s`;
    const isPermitted = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0;
    if (!isPermitted) {
      saySkipped('a full disk', 'no file system can be mounted here');
      return;
    }
    const [node, program] = ours('tcprulesctl');
    const commands = `
      cd '${folder}'
      printf ':deny\\n' > tcp.a; cp tcp.a tcp.b
      '${node}' '${program}' build -q || exit 9
      cp tcp.a.cdb old
      printf '127.:allow\\n:deny\\n' > tcp.a
      i=0; while [ $i -lt 300 ]; do echo "10.0.$((i/100)).$((i%100)):deny"; i=$((i+1)); done > tcp.b; echo :allow >> tcp.b
      dd if=/dev/zero of=rest bs=1k 2>/dev/null; truncate -s -12k rest
      '${node}' '${program}' build; echo "exit $?"
      cmp tcp.a.cdb old && cmp tcp.b.cdb old && echo same; ls -A`;
    const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], {
      cwd: folder,
      input: commands,
      encoding: 'utf8',
    });
    expect(stderr).toContain(
      'unable to replace tcp.b.cdb: out of disk space\ntcprulesctl: error: nothing was written\n',
    );
    expect(stdout).toBe(
      'Updated tcp.a.cdb.\nUpdated tcp.b.cdb.\nexit 111\nsame\nold\nrest\ntcp.a\ntcp.a.cdb\ntcp.b\ntcp.b.cdb\n',
    );
  });
});
