import type { Dialect } from '../dialects/dialect.js';
import type { Client } from '../dialects/order.js';
import { encodeLatin1 } from '../latin1.js';
import { type Family, groupsOf } from './family.js';
import type { Caller } from './space.js';

/** An address as the server of a dialect writes it. */
export function textOf<T extends number | bigint>(address: T, family: Family<T>, dialect: Dialect): string {
  if (family.version === 4 || dialect.serverAddress6 === undefined) return family.show(address);
  return dialect.serverAddress6(groupsOf(address as bigint));
}

/** A client with this address. Texts have a character a byte. */
export function clientOf(ip: string, { host, info }: Caller): Client {
  const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : encodeLatin1(text));
  return { ip: bytes(ip), host: bytes(host), info: bytes(info) };
}
