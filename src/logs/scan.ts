import { NINE, SPACE, ZERO } from '../text/ascii.js';

/** Where the word ends that begins at `start`: at a space, or the end. */
export function wordEnd(line: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && line[at] !== SPACE) at += 1;
  return at;
}

export function hasAt(line: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (at + text.length > end) return false;
  for (let i = 0; i < text.length; i += 1) if (line[at + i] !== text[i]) return false;
  return true;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
