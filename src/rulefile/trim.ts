import { decodeLatin1 } from '../text/bytes.js';

/** A text, a character a byte, without the blanks and tabs at its end; the other white space of JavaScript are bytes like others. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same, and without those in front. */
export function trim(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text.charAt(start))) start += 1;
  return trimEnd(text.slice(start));
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}

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
