import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine, quote, scriptOf } from './shell.js';

/** How a user calls a program. Texts have one character per byte. */
export interface Call {
  /** The working directory. */
  readonly folder: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes, or the path of a file; no bytes if left out. */
  readonly stdin?: Uint8Array | 'closed' | { readonly path: string };
  readonly stdout?: 'closed' | 'full';
  readonly umask?: string;
  /** Arguments of `ulimit`. */
  readonly ulimit?: string;
  /** The user to run as; only root may choose. */
  readonly uid?: number;
}

export interface Ending {
  /** Null where a signal ended the program. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const STDOUT = { closed: '>&-', full: '>/dev/full' };
const LONG_ENOUGH = 60_000;

/** The executable to test instead of what Node runs, one that npm run standalone has built. */
export const EXECUTABLE = process.env.TCPRULES_EXECUTABLE;

/** The words that call the program of this name as it is installed. */
export function ours(program: 'tcprules' | 'tcprulescheck' | 'tcprulesctl'): string[] {
  if (EXECUTABLE !== undefined) return [resolve(EXECUTABLE), program];
  return [process.execPath, fileURLToPath(new URL(`../../bin/${program}.js`, import.meta.url))];
}

/** Runs a program, ours or another, in a process of its own. */
export function runProgram(program: readonly string[], call: Call): Ending {
  const { folder, args, env, stdin = { path: '/dev/null' }, stdout, umask = '022', ulimit, uid } = call;
  const [script, input] = [`${folder}.sh`, `${folder}.in`];
  const from = stdin === 'closed' ? '<&-' : `<${quote('path' in stdin ? stdin.path : input)}`;
  const to = stdout === undefined ? '' : STDOUT[stdout];
  // A file and no pipe, which would break when a program ends before it has read all.
  if (stdin instanceof Uint8Array) writeFileSync(input, stdin);
  writeFileSync(
    script,
    scriptOf(
      `umask ${umask}`,
      ulimit === undefined ? '' : `ulimit ${ulimit}`,
      `exec ${commandLine([...program, ...args], env)} ${from} ${to}`,
    ),
  );
  try {
    const identity = uid === undefined ? {} : { uid, gid: uid };
    const result = spawnSync('/bin/sh', [script], {
      cwd: folder,
      env: {},
      ...identity,
      timeout: LONG_ENOUGH,
      maxBuffer: 2 ** 30,
    });
    if (result.error !== undefined) throw result.error;
    return { exitCode: result.status, signal: result.signal, stdout: result.stdout, stderr: result.stderr };
  } finally {
    for (const file of [script, input]) rmSync(file, { force: true });
  }
}
