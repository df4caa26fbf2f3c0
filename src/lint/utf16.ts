import { decodeLatin1 } from '../latin1.js';

/** UTF-8, a character a byte, of a text in UTF-16 with a byte order mark; undefined where it is none. */
export function decodeUtf16(bytes: Uint8Array): string | undefined {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!isLittle && !isBig) return undefined;
  // Rules are ASCII for the most part, and every other byte of such a text is NUL.
  const nuls = bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (3 * nuls < bytes.length) return undefined;
  try {
    const text = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
    return decodeLatin1(Buffer.from(text));
  } catch {
    return undefined;
  }
}
