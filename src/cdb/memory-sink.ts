import { constants } from 'node:buffer';
import type { Sink } from './writer.js';

/** Takes a database into memory; a RangeError says that the engine has no buffer as large. */
export class MemorySink implements Sink {
  #bytes: Buffer;
  #size = 0;

  /** @param room for so many bytes at first */
  constructor(room = 8192) {
    this.#bytes = Buffer.alloc(room);
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(end, Math.min(2 * end, constants.MAX_LENGTH)));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, position);
    this.#size = Math.max(this.#size, end);
  }

  /** All that was written; not to be changed. */
  get contents(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }
}
