import { readAddress4 } from './address4.js';
import { parseAddress6, shortAddress6 } from './address6.js';

/** An address as a number: a double holds one of IPv4, one of IPv6 takes a bigint. What holds for both has this type. */
export type Address = number | bigint;

/** Addresses, one after the other. */
export interface AddressArray<T> {
  readonly length: number;
  [index: number]: T;
}

/**
 * The addresses of IPv4 or IPv6 as numbers. Ranges of them are half-open everywhere, so that the last ends at `end`, one
 * past the last address.
 */
export interface Family<T extends Address = Address> {
  /** Room for this many addresses. */
  newArray(length: number): AddressArray<T>;

  readonly version: 4 | 6;
  readonly bits: 32 | 128;
  readonly zero: T;
  readonly end: T;

  next(address: T): T;
  previous(address: T): T;

  /** Where the network of this many bits starts that an address is in. */
  startOf(address: T, bits: number): T;
  /** Where the network of this many bits ends that starts at `start`. */
  endOf(start: T, bits: number): T;

  /** An address as people write it; undefined for anything else, a number in octal or a zone included. */
  parse(text: string): T | undefined;
  format(address: T): string;
}

/** The sizes of networks of this many bits. */
const SIZES4 = Float64Array.from({ length: 33 }, (_, bits) => 2 ** (32 - bits));

export const IPV4: Family<number> = {
  newArray: (length) => new Float64Array(length),
  version: 4,
  bits: 32,
  zero: 0,
  end: 2 ** 32,
  next: (address) => address + 1,
  previous: (address) => address - 1,
  startOf: (address, bits) => address - (address % SIZES4[bits]!),
  endOf: (start, bits) => start + SIZES4[bits]!,

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
  next: (address) => address + 1n,
  previous: (address) => address - 1n,
  startOf: (address, bits) => address - (address % (1n << BigInt(128 - bits))),
  endOf: (start, bits) => start + (1n << BigInt(128 - bits)),

  parse(text) {
    const groups = parseAddress6(text);
    return groups && groupsToNumber(groups);
  },

  format: (address) => shortAddress6(numberToGroups(address)),
};

/** The family that an address is of. */
export function familyOf(address: Address): Family {
  return typeof address === 'number' ? IPV4 : IPV6;
}

/** Eight groups as one number. */
export function groupsToNumber(groups: Uint16Array): bigint {
  let number = 0n;
  for (const group of groups) number = (number << 16n) | BigInt(group);
  return number;
}

/** The network of all addresses that begin with these groups. */
export function groupsToNetwork(groups: readonly number[]): { start: bigint; end: bigint } {
  const start = groupsToNumber(Uint16Array.from({ length: 8 }, (_, i) => groups[i] ?? 0));
  return { start, end: IPV6.endOf(start, 16 * groups.length) };
}

/** The eight groups of a number. */
export function numberToGroups(address: bigint): Uint16Array {
  return Uint16Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn));
}

function isPlainQuad(text: string): boolean {
  return (
    /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text) && text.split('.').every((octet) => Number(octet) < 256)
  );
}
