import { DASH, DOT } from '../text/ascii.js';
import { NOT_A_NUMBER, parseDecimal } from './decimal.js';

/** No octet is larger, and so no number a range counts up to. */
const LARGEST_OCTET = 255;

/** Keys `left` n `right`, for each n from `bottom` to `top`; none where `bottom` is larger. */
export interface Range {
  readonly left: Uint8Array;
  readonly bottom: number;
  readonly top: number;
  readonly right: Uint8Array;
}

/**
 * Reads an address with a dash as a range, undefined where a bound is not a number (ucspi-tcp 0.88 tcprules.c, doaddressdata):
 * `1.2.3-5.` counts 3, 4, 5 between `1.2.` and `.`. The parts are views of `address`.
 */
export function parseRange(address: Uint8Array): Range | undefined {
  const dash = address.indexOf(DASH);
  const leftEnd = address.lastIndexOf(DOT, dash) + 1;
  const dot = address.indexOf(DOT, dash);
  const topEnd = dot === -1 ? address.length : dot;
  const bottom = parseDecimal(address, leftEnd, dash);
  const top = parseDecimal(address, dash + 1, topEnd);
  if (bottom === NOT_A_NUMBER || top === NOT_A_NUMBER) return undefined;
  return {
    left: address.subarray(0, leftEnd),
    bottom,
    top: Math.min(top, LARGEST_OCTET),
    right: address.subarray(topEnd),
  };
}
