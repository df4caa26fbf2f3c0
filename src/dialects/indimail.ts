import { HASH_START } from '../cdb/format.js';
import { NEGATIVE } from '../kernel/layout.js';
import { readAddress4 } from '../net/address4.js';
import { fullAddress6, readAddress6, shortAddress6 } from '../net/address6.js';
import { addressBytes, IGNORED_LINE } from '../rules/language.js';
import { COLON, DASH, DOT } from '../text/ascii.js';
import { groupsToOctets, networksOf } from './cidr.js';
import { classic } from './classic.js';
import { type AddressKeys, type Dialect, prefixesOf } from './dialect.js';

const NOTHING = new Uint8Array(0);

/** libqmail takes bytes for signed characters: those above 127 flip the upper 24 bits as well. */
function signedHash(bytes: Uint8Array, start = 0, end = bytes.length, seed = HASH_START): number {
  let hash = seed;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash, 33) ^ ((bytes[i]! << 24) >> 24);
  return hash;
}

/**
 * ucspi-tcp-x of IndiMail, with IPv6: a variable can be unset, and a lookup tries the keys of networks, which only
 * ucspi-tcp6 makes; here they have to be typed.
 */
export const indimail: Dialect = {
  ...classic,
  name: 'indimail',
  traits: { packageName: 'ucspi-tcp-x of IndiMail', supportsCidr: false, ipv6: 'text', lineWithoutRule: 'ignored' },
  hash: signedHash,
  supportsUnset: true,
  addressBytes: addressBytes([DASH]).fill(NEGATIVE, 128),
  addressEnd: 'before-instruction',
  classifyLineWithoutAddress: (bytes, start, end) =>
    bytes.subarray(start, end).includes(COLON) ? IGNORED_LINE : 'no-colon',
  formatClientIpv6: shortAddress6,
  addressKeys: (ip, hasHost) => (ip.includes(COLON) ? addressKeys6(ip, hasHost) : addressKeys4(ip)),
};

function addressKeys4(ip: Uint8Array): AddressKeys {
  return { afterInfo: ip, exact: [ip], networks: networks() };

  function* networks(): Generator<Uint8Array, void> {
    yield* prefixesOf(ip, [DOT]);
    const octets = leadingOctets(ip);
    if (octets.length > 0) yield* networksOf(4, octets);
  }
}

/**
 * The octets up to the first part that does not begin with a number up to 255. With fewer than four the original tries
 * longer keys too, of what lies about in memory; with none, or a dot at the end, it crashes.
 */
function leadingOctets(ip: Uint8Array): Uint8Array {
  if (ip.at(-1) === DOT) return NOTHING;
  const octets: number[] = [];
  for (let start = 0; start !== -1 && octets.length < 4; ) {
    const { octets: part, parts, overflows } = readAddress4(ip, start, 1);
    if (parts === 0 || overflows) break;
    octets.push(part[0]!);
    const dot = ip.indexOf(DOT, start);
    start = dot === -1 ? -1 : dot + 1;
  }
  return Uint8Array.from(octets);
}

function addressKeys6(ip: Uint8Array, hasHost: boolean): AddressKeys {
  const groups = readAddress6(ip);
  if (groups === undefined) return { afterInfo: NOTHING, exact: [ip], networks: [] };
  const quad = readAddress4(ip);
  if (quad.parts === 4 && quad.octets.every((octet) => octet === 0)) groups.fill(0);
  const canonical = Buffer.from(fullAddress6(groups));
  // The original reads the networks from a buffer that holds the host by now, if there is one.
  return {
    afterInfo: canonical,
    exact: [canonical, ip],
    networks: hasHost ? [] : networksOf(6, groupsToOctets(groups)),
  };
}
