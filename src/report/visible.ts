import stringWidth from 'string-width';
import { decodeLatin1 } from '../latin1.js';

/** What a person sees of some bytes: characters, one by one. */
export interface Cell {
  /** Where its bytes start, in those that were given. */
  readonly start: number;
  /** What is shown. */
  readonly text: string;
  /** How many columns of a terminal that takes. */
  readonly width: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const NAMES: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\0': '\\0' };

/** Bytes as characters, what is invisible or no UTF-8 written out: `\r`, `\xff`, `<U+00A0>`. */
export function cellsOf(bytes: Uint8Array): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const { text, length } of decode(bytes)) {
    cells.push({ start, text, width: text.length === 1 && text < '\u007f' ? 1 : stringWidth(text) });
    start += length;
  }
  return cells;
}

/** Bytes as {@link cellsOf} shows them, in one piece. */
export function visibleText(bytes: Uint8Array): string {
  if (isPlain(bytes)) return decodeLatin1(bytes);
  return Array.from(decode(bytes), ({ text }) => text).join('');
}

/** The name of a file, which can hold anything. */
export function nameText(name: string): string {
  return visibleText(Buffer.from(name));
}

/**
 * Which character of a line, from 1, the byte at `offset` belongs to; one more than there are for the end.
 *
 * @param cells those of the line, if they are known
 */
export function characterAt(line: Uint8Array, offset: number, cells: readonly Cell[] = cellsOf(line)): number {
  if (offset >= line.length) return cells.length + 1;
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cells[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Which Unicode code point of a line, from 1, each byte belongs to, and the end; in what is no UTF-8, which byte. */
export function codePointsIn(line: Uint8Array): Uint32Array {
  const buffer = Buffer.from(line.buffer, line.byteOffset, line.length);
  const isText = Buffer.from(buffer.toString()).equals(buffer);
  const numbers = new Uint32Array(line.length + 1);
  let count = 1;
  for (let i = 0; i <= line.length; i += 1) {
    numbers[i] = count;
    // The bytes that continue a character in UTF-8 begin with the bits 10.
    if (!isText || (line[i + 1]! & 0xc0) !== 0x80) count += 1;
  }
  return numbers;
}

function* decode(bytes: Uint8Array): Generator<{ text: string; length: number }, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isPlain(bytes)) {
    for (const text of decodeLatin1(buffer)) yield { text, length: 1 };
    return;
  }
  const text = buffer.toString();
  if (!Buffer.from(text).equals(buffer)) {
    for (const byte of bytes) yield { text: showByte(byte), length: 1 };
    return;
  }
  for (const segment of segmentsOf(text)) yield { text: showCharacter(segment), length: Buffer.byteLength(segment) };
}

/** The segmenter takes time as the square of what it is given: it gets pieces of so many characters. */
const PIECE_LENGTH = 1024;

function* segmentsOf(text: string): Generator<string, void> {
  for (let at = 0; at < text.length; ) {
    const segments = Array.from(segmenter.segment(text.slice(at, at + PIECE_LENGTH)), ({ segment }) => segment);
    // The last one may go on in the next piece.
    if (at + PIECE_LENGTH < text.length && segments.length > 1) segments.pop();
    yield* segments;
    for (const { length } of segments) at += length;
  }
}

/** Whether bytes are characters of ASCII that can be seen, or blanks. */
export function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 || byte >= 0x7f) return false;
  return true;
}

function showByte(byte: number): string {
  const text = String.fromCharCode(byte);
  if (byte >= 0x20 && byte < 0x7f) return text;
  return NAMES[text] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** Makes one emoji of two. */
const JOINER = '\u200d';

function showCharacter(segment: string): string {
  if (segment === '\r\n') return '\\r\\n';
  const name = NAMES[segment];
  if (name !== undefined) return name;
  // Controls, formats such as the byte order mark, and blanks that look like a blank but are none; alone or behind others.
  return segment.replaceAll(/[\p{C}\p{Z}]/gu, (character, at: number) => {
    const joins = character === JOINER && at > 0 && /^\p{Extended_Pictographic}/u.test(segment);
    if (character === ' ' || joins) return character;
    return `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** At most so many characters of a text, and a mark where it goes on. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const shown = [...text.slice(0, 2 * most)].slice(0, most).join('');
  return shown.length === text.length ? text : `${shown}…`;
}
