import { attempt } from '../attempt.js';
import { LineBuffer } from '../rules/line-buffer.js';
import { callSystem, SystemError } from '../system-error.js';
import { encodeLatin1 } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { decodeName } from '../text/visible.js';
import { ifPossible, systemCode } from './errno.js';
import { sleepSync } from './output.js';
import type { Io } from './process-io.js';
import { reportError, UsageError } from './report-error.js';

const PIECE_LENGTH = 64 * 1024;

/** The name of standard input on a command line. */
export const STDIN = '-';

/**
 * Reads a file, or for `-` standard input, which is then named `stdinName`.
 *
 * @param path a binary string, like all operands here
 * @throws SystemError
 */
export function readSource(path: string, stdinName: string, io: Io): Source {
  const named = encodeLatin1(path === STDIN ? stdinName : path);
  const name = decodeName(named);
  if (path === STDIN) return new Source(name, readAll(io), named);
  return new Source(
    name,
    callSystem('read', name, () => io.fs.readFileSync(named)),
    named,
  );
}

/** Reads a file if it exists; a dangling link exists, and cannot be read. @throws SystemError */
export function readIfExists(path: string, io: Io): Source | undefined {
  const read = (): Source => readSource(path, '', io);
  return attempt(read, SystemError, (error) => {
    if (systemCode(error.cause) === 'ENOENT' && !isLink(path, io)) return undefined;
    throw error;
  });
}

export function isLink(path: string, { fs }: Io): boolean {
  return ifPossible(() => fs.lstatSync(encodeLatin1(path)).isSymbolicLink()) ?? false;
}

/** Reads a file that is of use but not needed; undefined if it cannot be read, which is said elsewhere. */
export function readIfPossible(path: string, io: Io): Source | undefined {
  return attempt(
    () => readSource(path, '', io),
    SystemError,
    () => undefined,
  );
}

/** What came of several files, and the exit code for those that failed: 0 or 111. */
export interface Done<T> {
  readonly found: readonly T[];
  readonly exitCode: number;
}

/** Reads or writes files one by one. A failure of the system is reported, and the others are done all the same. */
export function doEach<Item, T>(items: readonly Item[], action: (item: Item) => T, io: Io): Done<T> {
  const found: T[] = [];
  let exitCode = 0;
  for (const item of items) {
    try {
      found.push(action(item));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      exitCode = reportError(error, io);
    }
  }
  return { found, exitCode };
}

/** @throws UsageError if more than one operand is standard input */
export function requireOneStdin(paths: readonly string[]): void {
  if (paths.filter((path) => path === STDIN).length > 1) throw new UsageError('standard input can be read only once');
}

/** The whole lines of standard input, some 64 KiB at a time; the last piece may lack its LF. @throws SystemError */
export function* readLines(io: Io): Generator<Uint8Array, void> {
  const lines = new LineBuffer();
  for (;;) {
    const room = lines.writable();
    const count = readStdin(room, io);
    if (count === 0) break;
    lines.commit(count);
    if (lines.end > 0) yield lines.bytes.subarray(0, lines.end);
  }
  lines.takeUnfinished();
  if (lines.end > 0) yield lines.bytes.subarray(0, lines.end);
}

/** All of standard input. @throws SystemError */
function readAll(io: Io): Buffer {
  const pieces: Buffer[] = [];
  for (;;) {
    const room = Buffer.allocUnsafe(PIECE_LENGTH);
    const count = readStdin(room, io);
    if (count === 0) return Buffer.concat(pieces);
    pieces.push(room.subarray(0, count));
  }
}

/** Reads what is available on standard input, and waits while it is non-blocking and empty. */
export function readStdin(room: Uint8Array, io: Io): number {
  for (;;) {
    try {
      return io.fs.readSync(io.stdin, room, 0, room.length, null);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw new SystemError('read', 'standard input', error);
      sleepSync();
    }
  }
}
