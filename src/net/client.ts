import { optionalBytes, requireFields } from '../arguments.js';
import type { BinaryString } from '../text/bytes.js';

/**
 * Who connects: the values of TCPREMOTEIP, TCPREMOTEHOST and TCPREMOTEINFO. Undefined is unset, which is not the same as
 * empty: an empty host is a host.
 */
export interface Client {
  readonly ip?: Uint8Array | undefined;
  readonly host?: Uint8Array | undefined;
  readonly info?: Uint8Array | undefined;
}

/** A name of the DNS has 255 bytes at most, each of which a server may write as four: `\040`. */
export const MAX_HOST_LENGTH = 1024;

/** A reply of an ident server (RFC 1413) has 1000 bytes at most. */
export const MAX_INFO_LENGTH = 1024;

/** What clients have besides an address; undefined is unset. */
export interface ClientIdentity {
  readonly host?: BinaryString | undefined;
  readonly info?: BinaryString | undefined;
}

/** A client by text, taken as UTF-8, or by bytes. What is left out is unset, which is not the same as empty. */
export interface ClientInput {
  readonly ip?: string | Uint8Array | undefined;
  readonly host?: string | Uint8Array | undefined;
  readonly info?: string | Uint8Array | undefined;
}

/** A client that no server hands on: its address is not one, or its name is longer than names are. */
export class ClientError extends RangeError {
  override readonly name = 'ClientError';
}

/** @throws TypeError where it is not a client, or has properties that clients do not have */
export function toClient(client: ClientInput): Client {
  requireFields(client, 'client', ['ip', 'host', 'info']);
  return {
    ip: optionalBytes(client.ip, 'client.ip'),
    host: optionalBytes(client.host, 'client.host'),
    info: optionalBytes(client.info, 'client.info'),
  };
}

/**
 * Each dot of a name is a key, each nearly as long as the name: of one much longer than there are, all of them fill the
 * memory.
 *
 * @throws ClientError for a host that is longer than any a server hands on
 */
export function requireShortHost(host: Uint8Array | undefined): void {
  if (host === undefined || host.length <= MAX_HOST_LENGTH) return;
  throw new ClientError(
    `the host name has ${host.length} bytes; a name of the DNS has 255 at most, and no server writes more than ${MAX_HOST_LENGTH} for it`,
  );
}
