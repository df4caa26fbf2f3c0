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

/** Reads octets with a dot after each: a prefix such as `10.0.`, or a whole address. What it found last is in its fields. */
export class OctetReader {
  octets = 0;
  /** The first address that begins so. */
  start = 0;

  /** Whether `bytes[from..to)` is one, without needless zeros; nothing at all is a prefix of no octets. */
  readOctets(bytes: Uint8Array, from: number, to: number): boolean {
    let start = 0;
    let octets = 0;
    let octet = -1;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      if (byte === DOT) {
        if (octet === -1 || octets === 3) return false;
        start = start * 256 + octet;
        octets += 1;
        octet = -1;
        continue;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9 || octet === 0) return false;
      octet = octet === -1 ? digit : octet * 10 + digit;
      if (octet > 255) return false;
    }
    if (octet !== -1) {
      if (octets !== 3) return false;
      start = start * 256 + octet;
      octets += 1;
    }
    this.octets = octets;
    this.start = start * 256 ** (4 - octets);
    return true;
  }
}
