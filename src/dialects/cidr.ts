import { shortAddress6 } from '../net/address6.js';

/**
 * The keys ucspi-tcp6 makes of networks (cidr.c, ip4_bit.c, ip6_bit.c): a mark, then a byte for each bit of the prefix,
 * `0` for a 0. For a 1, IPv4 has a byte for each position; IPv6 counts the ones, and its bytes run from 0x60 to 0xdf.
 */
const MARK4 = 0x5f;
const MARK6 = 0x5e;
const ZERO_BIT = 0x30;
const ONE_BITS4 = Buffer.from('abcdefghijklmnopqrstuvwxyz123456');
const FIRST_ONE6 = 0x60;

/** What follows all bits in the first network key a lookup tries; no rule makes such a key. */
const WHOLE_ADDRESS_SUFFIX = 0x5a;

/** A lookup stops here; a rule for a network of one bit is never found. */
const SHORTEST_TRIED = 2;

/** IPv4 or IPv6. */
export type Family = 4 | 6;

/** The key of the network of the first `length` bits of `octets`. */
export function networkKey(family: Family, octets: Uint8Array, length: number): Buffer {
  const isV4 = family === 4;
  const key = Buffer.alloc(1 + length);
  key[0] = isV4 ? MARK4 : MARK6;
  let ones = 0;
  for (let i = 0; i < length; i += 1) {
    const isOne = ((octets[i >> 3]! >> (7 - (i & 7))) & 1) === 1;
    key[1 + i] = !isOne ? ZERO_BIT : isV4 ? ONE_BITS4[i]! : FIRST_ONE6 + ones;
    if (isOne) ones += 1;
  }
  return key;
}

/** The keys of all networks `octets` lie in, longest first, as a lookup tries them. */
export function* networksOf(family: Family, octets: Uint8Array): Generator<Uint8Array, void> {
  const key = networkKey(family, octets, octets.length * 8);
  const isWhole = octets.length === (family === 4 ? 4 : 16);
  if (isWhole) yield Buffer.concat([key, Buffer.of(WHOLE_ADDRESS_SUFFIX)]);
  for (let length = key.length; length > SHORTEST_TRIED; length -= 1) yield key.subarray(0, length);
}

/** The sixteen octets of eight groups. */
export function groupsToOctets(groups: Uint16Array): Uint8Array {
  return Uint8Array.from([...groups].flatMap((group) => [group >> 8, group & 255]));
}

/** The eight groups of sixteen octets. */
function octetsToGroups(octets: Uint8Array): Uint16Array {
  return Uint16Array.from({ length: 8 }, (_, i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!);
}

/**
 * The network that a lookup tries this very key for, undefined where there is none. A length of one more than an address
 * has is the key in which {@link networksOf} starts, for the address itself.
 */
export function parseNetworkKey(key: Uint8Array): { family: Family; octets: Uint8Array; length: number } | undefined {
  const family = key[0] === MARK4 ? 4 : key[0] === MARK6 ? 6 : undefined;
  if (family === undefined || key.length < 2) return undefined;
  const size = family === 4 ? 4 : 16;
  const length = key.length - 1;
  const isBehindAll = length === 8 * size + 1;
  if (length > 8 * size && !(isBehindAll && key.at(-1) === WHOLE_ADDRESS_SUFFIX)) return undefined;
  const octets = readBits(isBehindAll ? key.subarray(0, -1) : key, size);
  const spelled = networkKey(family, octets, Math.min(length, 8 * size));
  return spelled.every((byte, i) => byte === key[i]) ? { family, octets, length } : undefined;
}

/** A network key as ADDRESS/BITS, such as `10.0.0.0/8`; undefined where `key` is none. */
export function formatNetworkKey(key: Uint8Array): string | undefined {
  const network = parseNetworkKey(key);
  if (network === undefined) return undefined;
  const { family, octets, length } = network;
  const address = family === 4 ? octets.join('.') : shortAddress6(octetsToGroups(octets));
  return `${address}/${Math.min(length, 8 * octets.length)}`;
}

/** Whether a lookup tries a key that no rule makes: that in which {@link networksOf} starts. */
export function isUnmadeKey(key: Uint8Array): boolean {
  const network = parseNetworkKey(key);
  return network !== undefined && network.length > 8 * network.octets.length;
}

/** What tcprulescheck calls a network key; undefined where `key` has no such form. Any byte but `0` counts as a 1. */
export function describeNetworkKey(key: Uint8Array): string | undefined {
  const bits = key.length - 1;
  if (bits < SHORTEST_TRIED) return undefined;
  if (key[0] === MARK4 && bits <= 32) {
    const octets = readBits(key, 4).subarray(0, Math.ceil(bits / 8));
    return `${[...octets].join('.')}${bits === 32 ? '' : '.'}/${bits}`;
  }
  if (key[0] === MARK6 && bits <= 128) {
    return `${shortAddress6(octetsToGroups(readBits(key, 16)))}/${bits}`;
  }
  return undefined;
}

function readBits(key: Uint8Array, length: number): Uint8Array {
  const octets = new Uint8Array(length);
  for (let i = 0; i < key.length - 1; i += 1) {
    if (key[1 + i] !== ZERO_BIT) octets[i >> 3]! |= 0x80 >> (i & 7);
  }
  return octets;
}
