import { parseNetworkKey } from '../dialects/cidr.js';
import type { Dialect } from '../dialects/dialect.js';
import type { AddressRange } from '../net/address-set.js';
import { parseAddress6, readGroups } from '../net/address6.js';
import { groupsToNetwork, groupsToNumber } from '../net/family.js';
import { decodeLatin1 } from '../text/bytes.js';

/** An address without a zero, which is the same text everywhere. */
export const SAMPLE6 = '1:2:3:4:5:6:7:8';

/** Spellings: the address itself, in each spelling that is tried ... */
const EXACT = 0;

/** ... a prefix of this many groups as text ... */
const PREFIX = 8;

/** ... or a network of this many bits, whose key has a byte for each bit. */
const NETWORK = 16;

/** How many spellings there are. */
export const SPELLINGS6 = NETWORK + 130;

/** What a key says of IPv6 addresses. */
export interface Key6 {
  readonly start: bigint;
  /** How many bits all addresses have in common. */
  readonly bits: number;
  /** From 0, less than {@link SPELLINGS6}. */
  readonly spelling: number;
}

/** The addresses that a key is for; undefined for none, and for a text prefix that is not a network. */
export function readKey6(key: Uint8Array, dialect: Dialect): Key6 | undefined {
  const network = parseNetworkKey(key);
  if (network !== undefined) {
    if (network.family !== 6) return undefined;
    const { octets, length } = network;
    const start = BigInt(`0x${Buffer.from(octets).toString('hex')}`);
    return { start, bits: Math.min(length, 128), spelling: NETWORK + length };
  }
  const text = decodeLatin1(key);
  const groups = certainGroups(text);
  if (dialect.prefixEnds !== undefined && groups > 0 && groups < 8) return readPrefix(text, groups);
  return readExact(key, dialect);
}

/**
 * How many groups a text prefix names, each as servers write it: none is 0, which may be part of `::`.
 * Nothing but the prefixes of these groups is for whole networks.
 */
function certainGroups(text: string): number {
  return /^([1-9a-f][0-9a-f]{0,3}:)+$/.test(text) ? text.split(':').length - 1 : 0;
}

function readPrefix(text: string, groups: number): Key6 {
  const { start } = groupsToNetwork(readGroups(text));
  return { start, bits: 16 * groups, spelling: PREFIX + groups };
}

function readExact(key: Uint8Array, dialect: Dialect): Key6 | undefined {
  const groups = parseAddress6(decodeLatin1(key));
  if (groups === undefined || dialect.formatClientIpv6 === undefined) return undefined;
  const { exact } = dialect.addressKeys(Buffer.from(dialect.formatClientIpv6(groups)), false);
  const spelling = exact.findIndex((candidate) => Buffer.from(key).equals(candidate));
  return spelling === -1 ? undefined : { start: groupsToNumber(groups), bits: 128, spelling: EXACT + spelling };
}

/** The address that a lookup writes so after an info, undefined for none. */
export function readAddressWithInfo6(text: Uint8Array, dialect: Dialect): bigint | undefined {
  const groups = parseAddress6(decodeLatin1(text));
  if (groups === undefined || dialect.formatClientIpv6 === undefined) return undefined;
  const { afterInfo } = dialect.addressKeys(Buffer.from(dialect.formatClientIpv6(groups)), false);
  return Buffer.from(text).equals(afterInfo) ? groupsToNumber(groups) : undefined;
}

/** A key that is the beginning of the text of some addresses, and a network that they and others are in. */
export interface TextPrefix extends AddressRange<bigint> {
  readonly text: string;
}

/** Reads a key that is tried because the text of an address begins with it, but that is not a network. */
export function readTextPrefix(key: Uint8Array, dialect: Dialect): TextPrefix | undefined {
  const last = key.at(-1);
  if (last === undefined || dialect.prefixEnds?.includes(last) !== true || dialect.formatClientIpv6 === undefined)
    return undefined;
  const text = decodeLatin1(key);
  if (!text.includes(':') || !/^[0-9a-f:.]+$/.test(text) || certainGroups(text) > 0) return undefined;
  const head = /^(?:(?:0|[1-9a-f][0-9a-f]{0,3}):)*/.exec(text)![0];
  // Where groups are left out, there is one at least, and it is 0.
  const groups = [...head.split(':').slice(0, -1), ...(text[head.length] === ':' ? ['0'] : [])];
  if (groups.length > 8) return undefined;
  return { text, ...groupsToNetwork(groups.map((group) => Number.parseInt(group, 16))) };
}
