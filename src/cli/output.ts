import { joinBytes } from '../text/bytes.js';
import { systemCode } from './errno.js';
import type { Io } from './process-io.js';

/** Writes all of `bytes`, and waits while the descriptor is non-blocking and full. */
export function writeAll(io: Io, descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += io.fs.writeSync(descriptor, bytes, written);
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') throw error;
      sleepSync();
    }
  }
}

export function sleepSync(milliseconds = 1): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes a line to stderr; a failure there cannot be reported. */
export function printError(io: Io, message: Uint8Array): void {
  try {
    writeAll(io, io.stderr, joinBytes([message, '\n']));
  } catch {}
}
