import { NINE, NUL, ZERO } from '../text/ascii.js';

/** Not a number. */
export const NOT_A_NUMBER = -1;

/**
 * The number `bytes[start..end)` spells, or {@link NOT_A_NUMBER} where a byte is not a digit. No digits are 0, a NUL ends the
 * number and hides what follows. Counts modulo 2^64 as an unsigned long does (ucspi-tcp 0.88 scan_ulong.c); results
 * from 2^53 on are rounded.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let number = 0;
  for (; at < end && number < 1e14; at += 1) {
    const byte = bytes[at]!;
    if (byte === NUL) return number;
    if (byte < ZERO || byte > NINE) return NOT_A_NUMBER;
    number = number * 10 + (byte - ZERO);
  }
  if (at === end) return number;
  let large = BigInt(number);
  for (; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === NUL) break;
    if (byte < ZERO || byte > NINE) return NOT_A_NUMBER;
    large = BigInt.asUintN(64, large * 10n + BigInt(byte - ZERO));
  }
  return Number(large);
}
