import { ZERO } from '../../text/ascii.js';

const MAX_DIGITS = 20;

const IS_PLAIN = new Uint8Array(256).fill(1, 0x20, 0x7f);
for (const character of '"\\#') IS_PLAIN[character.charCodeAt(0)] = 0;

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

  /**
   * Adds the bytes of `bytes[start..end)` up to `stop`, or to one that needs an escape in text or JSON: what is not printable
   * ASCII, quotes, backslashes and `#`.
   *
   * @returns where it stopped
   */
  addPlainUntil(stop: number, bytes: Uint8Array, start: number, end = bytes.length): number {
    this.#reserve(end - start);
    const to = this.#bytes;
    const shift = this.length - start;
    let at = start;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (IS_PLAIN[byte] === 0 || byte === stop) break;
      to[at + shift] = byte;
    }
    this.length += at - start;
    return at;
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
    const to = this.#bytes;
    const end = this.length + count;
    for (let at = this.length; at < end; at += 1) to[at] = byte;
    this.length = end;
  }

  /** Returns what was added, good until something is added again, and starts over. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.length);
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
