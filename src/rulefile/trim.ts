import { decodeLatin1 } from '../text/bytes.js';

/** A text without the spaces and tabs at its end; other white space of JavaScript is ordinary bytes. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same, and without those in front. */
export function trim(text: string): string {
  let start = 0;
  while (start < text.length && isSpace(text.charAt(start))) start += 1;
  return trimEnd(text.slice(start));
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t';
}

/** The UTF-8 bytes of a text in UTF-16 with a byte order mark; undefined if it is not one. */
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
