import { type BinaryString, decodeLatin1, encodeLatin1 } from './bytes.js';

/** The short names of controls. */
const NAMES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * A character that is not seen, or moves others, or looks like a space and is not: controls, formats such as those of
 * bidirectional text, spaces besides U+0020, and what has no width. A joiner or selector within an emoji is seen.
 */
export const HIDDEN =
  /(?!(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic}))(?!(?<=\p{Extended_Pictographic})\ufe0f|\ufe0f(?=\u20e3))[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]|[^\P{Z} ]/gu;

/** A character of some bytes, and how many bytes it has. */
export interface VisibleCharacter {
  readonly text: string;
  readonly length: number;
}

/** Bytes as text in which everything is seen; what is hidden or not UTF-8 is written out: `\r`, `\xff`, `<U+00A0>`. */
export function visibleText(bytes: Uint8Array): string {
  if (isPlain(bytes)) return decodeLatin1(bytes);
  const text = decodeUtf8(bytes);
  return text === undefined ? decodeLatin1(bytes).replaceAll(/[^ -~]/g, visibleByte) : visibleName(text);
}

/** The name of a file, or other text, as {@link visibleText} shows it. */
export function visibleName(name: string): string {
  return name.replaceAll(HIDDEN, visibleCharacter);
}

/** The text of a name that may be any bytes: what is not UTF-8 is written out. */
export function decodeName(name: Uint8Array): string {
  return decodeUtf8(name) ?? visibleText(name);
}

/** The same one character, as people count them, after the other. */
export function* visibleCharacters(bytes: Uint8Array): Generator<VisibleCharacter, void> {
  const text = isPlain(bytes) ? undefined : decodeUtf8(bytes);
  if (text === undefined) {
    for (const byte of decodeLatin1(bytes)) yield { text: visibleByte(byte), length: 1 };
    return;
  }
  for (const segment of segmentsOf(text)) yield { text: visibleName(segment), length: Buffer.byteLength(segment) };
}

/** Whether bytes are characters of ASCII that can be seen, or spaces. */
export function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 || byte >= 0x7f) return false;
  return true;
}

/** At most `most` characters of a text, and a mark where it goes on. */
export function truncate(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = [...text.slice(0, 2 * most)].slice(0, most).join('');
  return cut.length === text.length ? text : `${cut}…`;
}

/** The text that bytes are in UTF-8, undefined where they are not. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString();
  return Buffer.from(text).equals(buffer) ? text : undefined;
}

/** Made when it is first needed: that takes longer than most starts of a program. */
let segmenter: Intl.Segmenter | undefined;

/** The segmenter takes time as the square of what it is given: it gets pieces of this many characters. */
const PIECE_LENGTH = 1024;

function* segmentsOf(text: string): Generator<string, void> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (let at = 0; at < text.length; ) {
    const pieces = segmenter.segment(text.slice(at, at + PIECE_LENGTH));
    const segments = Array.from(pieces, ({ segment }) => segment);
    // The last one may go on in the next piece.
    if (at + PIECE_LENGTH < text.length && segments.length > 1) segments.pop();
    yield* segments;
    for (const { length } of segments) at += length;
  }
}

function visibleByte(byte: BinaryString): string {
  if (byte >= ' ' && byte <= '~') return byte;
  return NAMES[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

export function visibleCharacter(character: string): string {
  return NAMES[character] ?? `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** More characters than this of the file a message does not repeat. */
const MAX_QUOTED = 60;

/** Text in double quotes as a message shows them: visible, and long text cut. */
export function quoteForMessage(bytes: BinaryString): string {
  return `"${escapeForMessage(bytes)}"`;
}

/** The same without the quotes, for text that has some. */
export function escapeForMessage(bytes: BinaryString): string {
  return truncate(visibleText(encodeLatin1(bytes)), MAX_QUOTED);
}
