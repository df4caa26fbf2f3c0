import { LineBuffer } from '../rules/line-buffer.js';
import { SystemError } from '../system-error.js';
import { encodeLatin1 } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { decodeName } from '../text/visible.js';
import { systemCode } from './errno.js';
import type { Io } from './io.js';
import { sleepSync } from './output.js';

const PIECE_LENGTH = 64 * 1024;

/** The name of standard input on a command line. */
export const STDIN = '-';

/**
 * Reads a file, or standard input for `-`, which then has the name `stdinName`.
 *
 * @param path a character a byte, as all operands of a command line are here
 * @throws SystemError
 */
export function readSource(path: string, stdinName: string, io: Io): Source {
  const named = encodeLatin1(path === STDIN ? stdinName : path);
  const name = decodeName(named);
  try {
    return new Source(name, path === STDIN ? readAll(io) : io.fs.readFileSync(named), named);
  } catch (error) {
    throw new SystemError('read', path === STDIN ? 'standard input' : name, error);
  }
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

/** Reads what there is of standard input, and waits where it is non-blocking and empty. */
function readStdin(room: Uint8Array, io: Io): number {
  for (;;) {
    try {
      return io.fs.readSync(io.stdin, room, 0, room.length, null);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw new SystemError('read', 'standard input', error);
      sleepSync();
    }
  }
}
