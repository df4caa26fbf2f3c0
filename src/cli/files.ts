import { Source } from '../source.js';
import { SystemError } from '../system-error.js';
import type { Io } from './io.js';

/** The name of standard input on a command line. */
export const STDIN = '-';

/** Reads a file, or standard input for `-`, which then has the name `stdinName`. @throws SystemError */
export function readSource(path: string, stdinName: string, io: Io): Source {
  try {
    if (path !== STDIN) return new Source(path, io.fs.readFileSync(path));
    return new Source(stdinName, io.fs.readFileSync(io.stdin));
  } catch (error) {
    throw new SystemError('read', path === STDIN ? 'standard input' : path, error);
  }
}

/** What is looked up for a piece of this many bytes still lies in the processor's cache when it is written. */
const PIECE_LENGTH = 64 * 1024;

/** The whole lines of standard input, piece by piece; the last piece may lack its LF. @throws SystemError */
export function* readLines(io: Io): Generator<Uint8Array, void> {
  let buffer = Buffer.allocUnsafeSlow(PIECE_LENGTH);
  let filled = 0;
  for (;;) {
    if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(buffer.length)]);
    let count: number;
    try {
      count = io.fs.readSync(io.stdin, buffer, filled, buffer.length - filled, null);
    } catch (error) {
      throw new SystemError('read', 'standard input', error);
    }
    if (count === 0) break;
    filled += count;
    const end = buffer.subarray(0, filled).lastIndexOf(10) + 1;
    if (end === 0) continue;
    yield buffer.subarray(0, end);
    buffer.copyWithin(0, end, filled);
    filled -= end;
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}
