import stringWidth from 'string-width';
import { partitionPoint } from '../../collections.js';
import { visibleCharacters } from '../../text/visible.js';

/** What a person sees of some bytes: characters, one by one. */
export interface Cell {
  /** Where its bytes start, in those that were given. */
  readonly start: number;
  /** What is shown. */
  readonly text: string;
  /** How many columns of a terminal that takes. */
  readonly width: number;
}

/** Bytes as visible characters. */
export function toCells(bytes: Uint8Array): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (const { text, length } of visibleCharacters(bytes)) {
    cells.push({ start, text, width: text.length === 1 && text < '\u007f' ? 1 : stringWidth(text) });
    start += length;
  }
  return cells;
}

/**
 * Which character of a line, from 1, the byte at `offset` belongs to; one more than there are for the end.
 *
 * @param cells those of the line, if they are known
 */
export function characterAt(line: Uint8Array, offset: number, cells: readonly Cell[] = toCells(line)): number {
  if (offset >= line.length) return cells.length + 1;
  return partitionPoint(cells.length, (i) => cells[i]!.start <= offset);
}

/** Which UTF-16 code unit of a line, from 1, each byte begins or is in, and the end; in what is not UTF-8, which byte. */
export function numberCodeUnits(line: Uint8Array): Uint32Array {
  const buffer = Buffer.from(line.buffer, line.byteOffset, line.length);
  const isText = Buffer.from(buffer.toString()).equals(buffer);
  const numbers = new Uint32Array(line.length + 1);
  let next = 1;
  let start = 1;
  for (let i = 0; i <= line.length; i += 1) {
    // The bytes that continue a character in UTF-8 begin with the bits 10; one of four bytes is two code units.
    const continues = isText && (line[i]! & 0xc0) === 0x80;
    if (!continues) {
      start = next;
      next += isText && line[i]! >= 0xf0 ? 2 : 1;
    }
    numbers[i] = start;
  }
  return numbers;
}
