import { isIPv6 } from 'node:net';
import { readAddress4 } from './address4.js';
import { readAddress6, shortAddress6 } from './address6.js';

/** Addresses, one after the other. */
export interface AddressArray<T> {
  readonly length: number;
  [index: number]: T;
}

/**
 * The addresses of IPv4 or IPv6 as numbers: doubles hold the 2^32 of the one, the other needs bigints. Ranges of them are
 * half-open everywhere, so that the last ends at `end`, one past the last address.
 */
export interface Family<T extends number | bigint> {
  /** Room for so many addresses. */
  newArray(length: number): AddressArray<T>;

  readonly version: 4 | 6;
  readonly bits: 32 | 128;
  readonly zero: T;
  readonly end: T;

  /** How many addresses a network of so many bits has. */
  sizeOf(bits: number): T;
  plus(address: T, count: T): T;
  minus(address: T, count: T): T;

  /** An address as people write it; undefined for anything else, a number in octal or a zone included. */
  parse(text: string): T | undefined;
  format(address: T): string;
}

/** The sizes of networks of so many bits. */
const SIZES4 = Float64Array.from({ length: 33 }, (_, bits) => 2 ** (32 - bits));

export const IPV4: Family<number> = {
  newArray: (length) => new Float64Array(length),
  version: 4,
  bits: 32,
  zero: 0,
  end: 2 ** 32,
  sizeOf: (bits) => SIZES4[bits]!,
  plus: (address, count) => address + count,
  minus: (address, count) => address - count,

  parse(text) {
    if (!isPlainQuad(text)) return undefined;
    const { octets } = readAddress4(Buffer.from(text));
    return octets[0]! * 2 ** 24 + ((octets[1]! << 16) | (octets[2]! << 8) | octets[3]!);
  },

  format: (address) =>
    `${Math.floor(address / 2 ** 24)}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`,
};

export const IPV6: Family<bigint> = {
  newArray: (length) => new Array<bigint>(length),
  version: 6,
  bits: 128,
  zero: 0n,
  end: 1n << 128n,
  sizeOf: (bits) => 1n << BigInt(128 - bits),
  plus: (address, count) => address + count,
  minus: (address, count) => address - count,

  parse(text) {
    if (!isIPv6(text) || text.includes('%')) return undefined;
    const groups = readAddress6(Buffer.from(text));
    return groups && numberOf(groups);
  },

  format: (address) => shortAddress6(groupsOf(address)),
};

/** Eight groups as one number. */
export function numberOf(groups: Uint16Array): bigint {
  let number = 0n;
  for (const group of groups) number = (number << 16n) | BigInt(group);
  return number;
}

/** The eight groups of a number. */
export function groupsOf(address: bigint): Uint16Array {
  return Uint16Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
}

function isPlainQuad(text: string): boolean {
  return (
    /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text) && text.split('.').every((octet) => Number(octet) < 256)
  );
}
