import { attempt } from '../../attempt.js';
import { SystemError } from '../../system-error.js';
import { StagedFile, type Target } from '../atomic-write.js';
import type { Io } from '../process-io.js';

/** A database to write. */
export interface Write {
  readonly target: Target;
  readonly bytes: Uint8Array;
}

/** What came of writing several databases. */
export interface Written<W extends Write> {
  /** Those that are new, in order. */
  readonly written: readonly W[];
  /** Why the next ones are not, or why it is unknown whether the new ones outlast a loss of power; undefined if all is well. */
  readonly error: SystemError | undefined;
}

/**
 * Writes databases, all or none as far as a system can promise that: each is written and synced under a name of its own
 * before the first takes its place.
 *
 * @param isPermitted is asked about each when all of them are ready; if it says no, none is written
 * @throws SystemError if one of them cannot be prepared; none is written then
 */
export function writeDatabases<W extends Write>(
  writes: readonly W[],
  isPermitted: (write: W, staged: StagedFile) => boolean,
  { fs }: Io,
): Written<W> {
  const staged: StagedFile[] = [];
  const written: W[] = [];
  let error: SystemError | undefined;
  const note = (thrown: SystemError): void => {
    error ??= thrown;
  };
  try {
    for (const { target, bytes } of writes) staged.push(StagedFile.write(target, bytes, fs));
    const isEachPermitted = writes.map((write, i) => isPermitted(write, staged[i]!));
    if (isEachPermitted.includes(false)) return { written, error };
    const commit = (): void => {
      for (const [i, write] of writes.entries()) {
        staged[i]!.commit();
        written.push(write);
      }
    };
    attempt(commit, SystemError, note);
    const directories = new Map(written.map(({ target }, i) => [target.directory.toString('latin1'), staged[i]!]));
    for (const file of directories.values()) attempt(() => file.syncDirectory(), SystemError, note);
    return { written, error };
  } finally {
    for (const file of staged) file[Symbol.dispose]();
  }
}
