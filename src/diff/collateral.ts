import type { AddressSet } from '../net/address-set.js';
import type { IdentityKind } from '../space/identities.js';
import { type Difference, everyAddress } from './difference.js';

/** The clients that a change is about: those with one of these addresses, and those with one of these names. */
export interface MeantClients {
  readonly ipv4: AddressSet<number>;
  readonly ipv6: AddressSet<bigint>;
  /** Names of hosts; one that begins with a dot means all that end so. A character a byte. */
  readonly hosts: readonly string[];
}

/** The clients of a difference that a change is not about. */
export interface Collateral {
  readonly addresses: AddressSet;
  /** The kinds of clients concerned at these addresses. */
  readonly kinds: readonly IdentityKind[];
}

/** The clients of a difference that are not meant; undefined for none. Where text decides, possibly too many. */
export function findCollateral({ addresses, kinds }: Difference, meant: MeantClients): Collateral | undefined {
  const others = kinds.filter((kind) => !isMeant(kind, meant.hosts));
  if (others.length === 0) return undefined;
  const all = everyAddress(addresses);
  const rest = all.without(all.isIpv6() ? meant.ipv6 : meant.ipv4);
  return rest.isEmpty ? undefined : { addresses: rest, kinds: others };
}

/** Whether all clients of a kind have a name that is meant. */
function isMeant(kind: IdentityKind, hosts: readonly string[]): boolean {
  if (kind.kind !== 'host' && kind.kind !== 'domain') return false;
  const name = kind.kind === 'host' ? kind.host : kind.domain;
  return hosts.some((host) => name === host || (host.startsWith('.') && name.endsWith(host)));
}
