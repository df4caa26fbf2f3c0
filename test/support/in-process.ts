import { type Run, runMain, type Surroundings } from '../../scripts/golden.mjs';
import { PROGRAMS } from '../../scripts/programs.js';
import { EXECUTABLE, ours, runProgram } from './program.js';

export type { Run, Surroundings };

/**
 * Runs a program from its sources in this process, see {@link runMain}; or, where an executable is tested, in a process of
 * its own, unless what surrounds it can only be made up.
 */
export function runInProcess(
  program: keyof typeof PROGRAMS,
  directory: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Run {
  const { stdin, env, ...madeUp } = surroundings;
  if (EXECUTABLE !== undefined && Object.keys(madeUp).length === 0) {
    const call = { folder: directory, args, ...(stdin && { stdin }), ...(env && { env }) };
    const { exitCode, signal, stdout, stderr } = runProgram(ours(program), call);
    if (exitCode === null) throw new Error(`${program} was ended by ${signal}`);
    return { exitCode, stdout, stderr };
  }
  return runMain(PROGRAMS[program], directory, args, surroundings);
}
