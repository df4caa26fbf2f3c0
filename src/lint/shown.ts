import { decodeLatin1, encodeLatin1 } from '../latin1.js';

const NAMES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/** More characters than this of the file a message does not repeat. */
const MOST = 60;

/**
 * Bytes, a character a byte, in double quotes as a message shows them: UTF-8 decoded, what is invisible or no UTF-8
 * written out (`\r`, `\xff`, `<U+00A0>`), long text cut.
 */
export function shown(bytes: string): string {
  return `"${shownBare(bytes)}"`;
}

/** The same without the quotes, for text that has some. */
export function shownBare(bytes: string): string {
  const characters = /^[ -~]*$/.test(bytes) ? bytes : visible(encodeLatin1(bytes));
  const cut = [...characters.slice(0, 2 * MOST)];
  return cut.length > MOST ? `${cut.slice(0, MOST).join('')}…` : characters;
}

function visible(bytes: Buffer): string {
  const text = bytes.toString();
  if (Buffer.from(text).equals(bytes)) {
    return text.replaceAll(/[^\P{C}]|[^\P{Z} ]/gu, (character) => {
      return NAMES[character] ?? `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
    });
  }
  return decodeLatin1(bytes).replaceAll(/[^ -~]/g, (byte) => {
    return NAMES[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
