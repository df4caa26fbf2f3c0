import { once } from '../collections.js';
import { AddressSet, parseRange } from './address-set.js';
import { type Address, type Family, IPV4, IPV6 } from './family.js';

/** Networks of private use, of no use, or of documentation (IANA's registry of special purposes); and multicast. */
const SPECIAL4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
const SPECIAL6 = ['::/127', '100::/64', '2001:db8::/32', '3fff::/20', 'fc00::/7', 'fe80::/10', 'ff00::/8'];

/** The addresses that strangers on the Internet can have. */
export const PUBLIC_ADDRESSES = buildPublicAddresses(IPV4, SPECIAL4);

/** The same of IPv6. Those that hold an IPv4 address are among them, whatever that is. */
const publicAddresses6 = once(() => buildPublicAddresses(IPV6, SPECIAL6));

function buildPublicAddresses<T extends Address>(family: Family<T>, special: readonly string[]): AddressSet<T> {
  const networks = special.map((network) => parseRange(network, family)!);
  return AddressSet.of(family, [{ start: family.zero, end: family.end }]).without(AddressSet.of(family, networks));
}

/** The public addresses of a set. */
export function publicPart(set: AddressSet): AddressSet {
  return set.and(set.isIpv6() ? publicAddresses6() : PUBLIC_ADDRESSES);
}

export function hasPublic(set: AddressSet): boolean {
  return !publicPart(set).isEmpty;
}
