import { DOT, NINE, ZERO } from '../text/ascii.js';

/** What {@link readAddress4} found. */
export interface Address4 {
  /** Four octets; missing ones are 0. */
  readonly octets: Uint8Array;
  /** How many numbers there were. */
  readonly parts: number;
  /** Whether one of them was 256 or more; an octet holds it modulo 256. */
  readonly overflows: boolean;
}

/**
 * Reads a dotted quad from `start` on, as far as it goes: a number, a dot, a number, up to `most` of them. What is not
 * expected ends it, and the rest is ignored.
 */
export function readAddress4(text: Uint8Array, start = 0, most = 4): Address4 {
  const octets = new Uint8Array(4);
  let parts = 0;
  let overflows = false;
  let at = start;
  while (parts < most) {
    if (!isDigit(text[at])) break;
    let number = 0;
    for (; isDigit(text[at]); at += 1) {
      number = number * 10 + (text[at]! - ZERO);
      if (number > 255) overflows = true;
      number %= 256;
    }
    octets[parts] = number;
    parts += 1;
    if (text[at] !== DOT) break;
    at += 1;
  }
  return { octets, parts, overflows };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
