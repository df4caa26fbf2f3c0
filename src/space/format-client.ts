import type { Dialect } from '../dialects/dialect.js';
import type { Client, ClientIdentity } from '../net/client.js';
import { type Address, IPV4, IPV6, numberToGroups } from '../net/family.js';
import { type BinaryString, encodeLatin1 } from '../text/bytes.js';

/** An address as the server of a dialect writes it. */
export function formatAddress(address: Address, dialect: Dialect): string {
  if (typeof address === 'number') return IPV4.format(address);
  return dialect.formatClientIpv6?.(numberToGroups(address)) ?? IPV6.format(address);
}

/** A client with this address. */
export function toClientBytes(ip: string, { host, info }: ClientIdentity): Client {
  const bytes = (text: BinaryString | undefined): Buffer | undefined =>
    text === undefined ? undefined : encodeLatin1(text);
  return { ip: bytes(ip), host: bytes(host), info: bytes(info) };
}
