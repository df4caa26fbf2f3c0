/** Bytes gathered one piece after another, for output too large to be built of strings. */
export class ByteOutput {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #length = 0;

  /** Adds `bytes[start..end)`. */
  add(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const length = end - start;
    this.#reserve(length);
    // Pieces are short; a loop beats a call into the engine.
    const to = this.#bytes;
    const shift = this.#length - start;
    for (let at = start; at < end; at += 1) to[at + shift] = bytes[at]!;
    this.#length += length;
  }

  /** Adds `byte`, `count` times. */
  fill(byte: number, count: number): void {
    if (count <= 0) return;
    this.#reserve(count);
    this.#bytes.fill(byte, this.#length, this.#length + count);
    this.#length += count;
  }

  /** Takes all that was added, a copy, and starts anew. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + count));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
