import * as fs from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from '../../scripts/programs.js';
import type { Io } from '../../src/cli/process-io.js';
import { bytesOf } from './bytes.js';

export interface Run {
  exitCode: number;
  stdout: Buffer;
  stderr: Buffer;
}

export interface Surroundings {
  stdin?: Uint8Array;
  /** Texts have a character a byte. */
  env?: Record<string, string>;
  /** System calls that do something else than usual. */
  calls?: Partial<typeof fs>;
  /** Whether all streams are a terminal. */
  isTerminal?: boolean;
  /** By how many milliseconds the clock goes on whenever it is looked at. */
  step?: number;
}

/**
 * Runs a program in this process, in `folder`, which becomes the working folder. Standard streams are files beside it,
 * so all but the descriptors' numbers is as in a process of its own.
 */
export function runInProcess(
  program: keyof typeof PROGRAMS,
  folder: string,
  args: readonly string[],
  { stdin = Buffer.alloc(0), env = {}, calls = {}, isTerminal = false, step = 0 }: Surroundings = {},
): Run {
  const stream = (name: string): string => join(`${folder}`, '..', `${folder.split('/').at(-1)}.${name}`);
  fs.writeFileSync(stream('in'), stdin);
  let clock = 0;
  const io: Io = {
    args: args.map(bytesOf),
    env: (name) => (env[name] === undefined ? undefined : bytesOf(env[name])),
    fs: { ...fs, ...calls },
    stdin: fs.openSync(stream('in'), 'r'),
    stdout: fs.openSync(stream('out'), 'w'),
    stderr: fs.openSync(stream('err'), 'w'),
    isTerminal: () => isTerminal,
    now: () => {
      clock += step;
      return clock;
    },
    hasStdin: () => true,
  };
  const home = process.cwd();
  process.chdir(folder);
  try {
    const exitCode = PROGRAMS[program](io);
    return { exitCode, stdout: fs.readFileSync(stream('out')), stderr: fs.readFileSync(stream('err')) };
  } finally {
    process.chdir(home);
    for (const descriptor of [io.stdin, io.stdout, io.stderr]) fs.closeSync(descriptor);
    for (const name of ['in', 'out', 'err']) fs.rmSync(stream(name));
  }
}
