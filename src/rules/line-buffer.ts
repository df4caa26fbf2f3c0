import { LF } from '../text/ascii.js';

const INITIAL_LENGTH = 64 * 1024;

/** Offsets in a line are kept as signed 32-bit integers. */
const LONGEST = 2 ** 31 - 1;

/**
 * Cuts a stream into blocks of whole lines: bytes are put into {@link writable}, {@link commit} says how many, and then
 * `bytes[0..end)` are whole lines, to be dealt with before the next call. The line begun is carried over. The buffer
 * grows only for a line longer than it, by doubling, and no byte is searched for LF twice.
 */
export class LineBuffer {
  /** Owned here, and replaced when it grows. */
  bytes: Buffer;

  /** The end of the last whole line. */
  end = 0;

  /** The position of `bytes[0]` in the stream. */
  base = 0;

  #filled = 0;

  /** @param length of the whole stream, if it is known: a short one needs less room */
  constructor(length = INITIAL_LENGTH) {
    this.bytes = Buffer.allocUnsafeSlow(Math.min(length + 1, INITIAL_LENGTH));
  }

  /** Where the next bytes go; drops the lines before `end`. Never empty. */
  writable(): Uint8Array {
    if (this.end > 0) {
      this.bytes.copyWithin(0, this.end, this.#filled);
      this.#filled -= this.end;
      this.base += this.end;
      this.end = 0;
    }
    if (this.#filled === this.bytes.length) this.#grow();
    return this.bytes.subarray(this.#filled, this.bytes.length);
  }

  /** Says that `count` bytes were put into the room. */
  commit(count: number): void {
    const filled = this.#filled + count;
    for (let at = filled; at > this.#filled; at -= 1) {
      if (this.bytes[at - 1] === LF) {
        this.end = at;
        break;
      }
    }
    this.#filled = filled;
  }

  /** Says that the stream has ended: what is left is the last line, without its LF. */
  takeUnfinished(): void {
    this.writable();
    this.end = this.#filled;
  }

  #grow(): void {
    const length = Math.min(2 * this.#filled, LONGEST);
    if (length === this.#filled) throw new LineTooLongError();
    const larger = Buffer.allocUnsafeSlow(length);
    this.bytes.copy(larger, 0, 0, this.#filled);
    this.bytes = larger;
  }
}

/** A line that is longer than offsets reach. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';

  constructor() {
    super(`a line is longer than ${LONGEST} bytes`);
  }
}
