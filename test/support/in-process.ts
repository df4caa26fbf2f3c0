import { type Run, runMain, type Surroundings } from '../../scripts/golden.mjs';
import { PROGRAMS } from '../../scripts/programs.js';

export type { Run, Surroundings };

/** Runs a program from its sources in this process, see {@link runMain}. */
export function runInProcess(
  program: keyof typeof PROGRAMS,
  directory: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Run {
  return runMain(PROGRAMS[program], directory, args, surroundings);
}
