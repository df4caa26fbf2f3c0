import { LF } from '../text/ascii.js';

/** Room for lines at first. */
export const INITIAL_LENGTH = 64 * 1024;

/** Offsets in a line are kept as signed 32-bit integers. */
const LONGEST = 2 ** 31 - 1;

/** At most this many bytes are taken at a time, the more in a line that is longer than this. */
const STEP = 64 * 1024;
export const LONGEST_STEP = 1024 * 1024;

/** Where lines are kept. */
export interface Room {
  /** To be asked for again when it has grown. */
  readonly bytes: Uint8Array;
  readonly length: number;
  grow(length: number): void;
}

/** Room in memory of its own. */
class OwnRoom implements Room {
  bytes: Buffer;

  constructor(length = INITIAL_LENGTH) {
    this.bytes = Buffer.allocUnsafeSlow(length);
  }

  get length(): number {
    return this.bytes.length;
  }

  grow(length: number): void {
    const larger = Buffer.allocUnsafeSlow(length);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}

/**
 * Cuts a stream into blocks of whole lines: bytes are put into {@link writable}, {@link commit} says how many, and then
 * `bytes[0..end)` are whole lines, to be dealt with before the next call. The line begun is carried over. The room
 * grows only for a line longer than it, by doubling, and no byte is searched for LF twice.
 */
export class LineBuffer {
  /** The end of the last whole line. */
  end = 0;

  /** The position of `bytes[0]` in the stream. */
  base = 0;

  #filled = 0;
  readonly #room: Room;

  constructor(room: Room = new OwnRoom()) {
    this.#room = room;
  }

  /** To be asked for again after any call here. */
  get bytes(): Uint8Array {
    return this.#room.bytes;
  }

  /** Where the next bytes go; drops the lines before `end`. Never empty. */
  writable(): Uint8Array {
    const room = this.#room;
    if (this.end > 0) {
      room.bytes.copyWithin(0, this.end, this.#filled);
      this.#filled -= this.end;
      this.base += this.end;
      this.end = 0;
    }
    if (this.#filled === room.length) this.#grow();
    const step = this.#filled > LONGEST_STEP ? LONGEST_STEP : STEP;
    return room.bytes.subarray(this.#filled, Math.min(room.length, this.#filled + step));
  }

  /** Says that `count` bytes were put into the room. */
  commit(count: number): void {
    const filled = this.#filled + count;
    this.end = this.#room.bytes.subarray(this.#filled, filled).lastIndexOf(LF) + 1;
    if (this.end > 0) this.end += this.#filled;
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
    this.#room.grow(length);
  }
}

/** A line that is longer than offsets reach. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';

  constructor() {
    super(`a line is longer than ${LONGEST} bytes`);
  }
}
