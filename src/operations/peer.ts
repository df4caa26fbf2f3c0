import { optionalBytes, requireFields, requireText, wrongType } from '../arguments.js';
import type { Dialect } from '../dialects/dialect.js';
import { type Client, ClientError, MAX_INFO_LENGTH, requireShortHost } from '../net/client.js';
import { IPV4, IPV6 } from '../net/family.js';
import { formatAddress } from '../space/format-client.js';
import { NUL } from '../text/ascii.js';

/** The remote end of a connection, with the property names of `node:net`. */
export interface Peer {
  /** IPv4 or IPv6 in any spelling, mapped (`::ffff:10.0.0.1`) or not, with a zone (`%eth0`) or without. */
  readonly remoteAddress: string;
  /** Ignored: rules do not depend on ports. */
  readonly remotePort?: number | undefined;
  /** The name the DNS has for the address, in either case, with or without its trailing dot; `''` means none. */
  readonly remoteHost?: string | undefined;
  /** The answer of an ident server (RFC 1413); text is encoded as UTF-8, and `''` is an answer. */
  readonly remoteInfo?: string | Uint8Array | undefined;
}

/**
 * The client that a dialect's server passes on for a peer. All four servers do the same, except for how they write IPv6: a
 * mapped address becomes IPv4, a zone is dropped, a name is converted to lower case and loses its trailing dot, and an
 * empty name is unset.
 *
 * @throws TypeError if it is not a peer
 * @throws ClientError if no client of this server has such an address, name or info
 */
export function toServerClient(peer: Peer, dialect: Dialect): Client {
  requireFields(peer, 'peer', ['remoteAddress', 'remotePort', 'remoteHost', 'remoteInfo']);
  const { remoteAddress, remotePort, remoteHost = '', remoteInfo } = peer;
  requireText(remoteAddress, 'peer.remoteAddress');
  requireText(remoteHost, 'peer.remoteHost');
  if (remotePort !== undefined && typeof remotePort !== 'number') {
    throw wrongType('peer.remotePort', 'a number', remotePort);
  }
  return {
    ip: Buffer.from(toServerAddress(remoteAddress, dialect)),
    host: toServerHost(remoteHost),
    info: toServerInfo(optionalBytes(remoteInfo, 'peer.remoteInfo')),
  };
}

/** `::ffff:0.0.0.0` is the first of the 2^32 addresses of IPv4 among those of IPv6. */
const MAPPED_PREFIX = 0xffffn;

function toServerAddress(text: string, dialect: Dialect): string {
  if (IPV4.parse(text) !== undefined) return text;
  const address = IPV6.parse(text.replace(/(?<=:.*)%[\w.-]+$/, ''));
  if (address === undefined) throw new ClientError(`peer.remoteAddress is not an IP address: ${JSON.stringify(text)}`);
  if (address >> 32n === MAPPED_PREFIX) return IPV4.format(Number(address & 0xffffffffn));
  if (dialect.formatClientIpv6 === undefined) {
    throw new ClientError(
      `peer.remoteAddress is an IPv6 address, which the server of ${dialect.name} does not support: ${text}`,
    );
  }
  return formatAddress(address, dialect);
}

/** A server writes what the DNS says in characters that can be seen, without empty labels; the root alone is a dot. */
function toServerHost(text: string): Uint8Array | undefined {
  if (text === '') return undefined;
  const labels = text.replace(/\.$/, '').split('.');
  if (!/^[!-~]+$/.test(text) || (text !== '.' && labels.includes(''))) {
    throw new ClientError(`peer.remoteHost is not a host name: ${JSON.stringify(text.slice(0, 256))}`);
  }
  const bytes = Buffer.from(text === '.' ? text : labels.join('.').toLowerCase());
  requireShortHost(bytes);
  return bytes;
}

function toServerInfo(info: Uint8Array | undefined): Uint8Array | undefined {
  if (info !== undefined && (info.length > MAX_INFO_LENGTH || info.includes(NUL))) {
    throw new ClientError(`peer.remoteInfo is longer than ${MAX_INFO_LENGTH} bytes, or has a NUL`);
  }
  return info;
}
