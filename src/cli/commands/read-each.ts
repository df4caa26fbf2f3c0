import { SystemError } from '../../system-error.js';
import type { Io } from '../io.js';
import { reportError } from '../report-error.js';

/** What could be read of several files, and how the run ends on account of what could not: 0 or 111. */
export interface ReadFiles<T> {
  readonly found: readonly T[];
  readonly exitCode: number;
}

/** Reads one file after the other; of one that cannot be read the user is told, and it does not keep the others back. */
export function readEach<T>(paths: readonly string[], read: (path: string) => T, io: Io): ReadFiles<T> {
  const found: T[] = [];
  let exitCode = 0;
  for (const path of paths) {
    try {
      found.push(read(path));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      exitCode = reportError(error, io);
    }
  }
  return { found, exitCode };
}
