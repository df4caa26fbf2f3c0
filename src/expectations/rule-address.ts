import type { AddressRange } from '../net/address-set.js';
import { OctetReader } from '../net/address4.js';
import { IPV4 } from '../net/family.js';
import { readOctetRange, toAddressRange } from '../rules/octet-range.js';
import { parseRange } from '../rules/range.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';

/**
 * The IPv4 addresses that a rule is for: `10.0.0.` and the ranges `10.0.0-3.` and `10.0.0.1-9`. Undefined for any other
 * text, and for a prefix of no address, such as `10.300.`.
 */
export function readRuleAddress(text: BinaryString): AddressRange<number> | undefined {
  const bytes = encodeLatin1(text);
  if (!text.includes('-')) return readPrefix(bytes);
  const range = parseRange(bytes);
  const octets = range && readOctetRange(range);
  if (octets === undefined) return undefined;
  const [left, right] = [decodeLatin1(range!.left), decodeLatin1(range!.right)];
  // A number has a single spelling, and is not clamped.
  return text === `${left}${octets.bottom}-${octets.top}${right}` ? toAddressRange(octets) : undefined;
}

function readPrefix(bytes: Uint8Array): AddressRange<number> | undefined {
  const reader = new OctetReader();
  if (bytes.length === 0 || !reader.readOctets(bytes, 0, bytes.length)) return undefined;
  return { start: reader.start, end: IPV4.endOf(reader.start, 8 * reader.octets) };
}
