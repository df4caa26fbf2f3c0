import type { Compiler } from './compile.js';

/** Gives a compiler a piece of a rule file, of any length. */
export function feed(compiler: Compiler, piece: Uint8Array): void {
  for (let start = 0; start < piece.length; ) {
    const room = compiler.room();
    const part = piece.subarray(start, start + room.length);
    room.set(part);
    compiler.take(part.length);
    start += part.length;
  }
}
