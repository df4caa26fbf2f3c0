import type { Dialect } from '../dialects/dialect.js';
import type { Client, ClientIdentity } from '../net/client.js';
import { type Family, groupsOf } from '../net/family.js';
import { encodeLatin1 } from '../text/bytes.js';

/** An address as the server of a dialect writes it. */
export function formatAddress<T extends number | bigint>(address: T, family: Family<T>, dialect: Dialect): string {
  if (family.version === 4 || dialect.formatClientIpv6 === undefined) return family.format(address);
  return dialect.formatClientIpv6(groupsOf(address as bigint));
}

/** A client with this address. Texts have a character a byte. */
export function toClientBytes(ip: string, { host, info }: ClientIdentity): Client {
  const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : encodeLatin1(text));
  return { ip: bytes(ip), host: bytes(host), info: bytes(info) };
}
