import { ZERO } from '../../text/ascii.js';

const MAX_DIGITS = 20;

/** Collects bytes, for output that is too large to build from strings. */
export class ByteOutput {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  /** How many bytes were added since the last {@link take}; setting it to less removes bytes. */
  length = 0;

  /** Adds `bytes[start..end)`. */
  add(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const length = end - start;
    this.#reserve(length);
    // Pieces are short; a loop is faster than a call into the engine.
    const to = this.#bytes;
    const shift = this.length - start;
    for (let at = start; at < end; at += 1) to[at + shift] = bytes[at]!;
    this.length += length;
  }

  addByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length] = byte;
    this.length += 1;
  }

  /** Adds a non-negative integer in decimal. */
  addDecimal(number: number): void {
    this.#reserve(MAX_DIGITS);
    let digits = 1;
    for (let power = 10; power <= number; power *= 10) digits += 1;
    let rest = number;
    for (let at = this.length + digits - 1; at >= this.length; at -= 1) {
      this.#bytes[at] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.length += digits;
  }

  /** Adds `byte`, `count` times. */
  fill(byte: number, count: number): void {
    if (count <= 0) return;
    this.#reserve(count);
    this.#bytes.fill(byte, this.length, this.length + count);
    this.length += count;
  }

  /** Returns a copy of what was added, and starts over. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + count));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
