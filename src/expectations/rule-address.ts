import type { AddressRange } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import { parseRange } from '../rules/range.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';

/**
 * The IPv4 addresses that a rule is for: `10.0.0.` and the ranges `10.0.0-3.` and `10.0.0.1-9`. Undefined for any other
 * text, and for a prefix of no address, such as `10.300.`.
 */
export function readRuleAddress(text: BinaryString): AddressRange<number> | undefined {
  if (!text.includes('-')) return readPrefix(text);
  const range = parseRange(encodeLatin1(text));
  if (range === undefined) return undefined;
  const [left, right] = [range.left, range.right].map(decodeLatin1);
  const { bottom, top } = range;
  // A number has a single spelling, and is not clamped.
  if (text !== `${left}${bottom}-${top}${right}` || bottom > top) return undefined;
  const [first, last] = [bottom, top].map((number) => readPrefix(`${left}${number}${right}`));
  // After the dash only the last dot may follow: the addresses of `10.0-3.7.` are not one range.
  if (first === undefined || last === undefined || !(right === '' || right === '.')) return undefined;
  return { start: first.start, end: last.end };
}

/** `10.0.0.`, or a complete address. */
function readPrefix(text: string): AddressRange<number> | undefined {
  const octets = text.split('.');
  if (octets.length > 4 || (octets.length < 4 && !text.endsWith('.'))) return undefined;
  const given = text.endsWith('.') ? octets.slice(0, -1) : octets;
  const start = IPV4.parse([...given, '0', '0', '0'].slice(0, 4).join('.'));
  return start === undefined ? undefined : { start, end: IPV4.endOf(start, 8 * given.length) };
}
