import type { Hash } from '../cdb/hash.js';

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

/** What tells who a client is (RFC 1413) is a line of 1000 bytes at most. */
export const MAX_INFO_LENGTH = 1024;

/** The keys of a client's address in one dialect. */
export interface AddressKeys {
  /** What stands behind `INFO@`. */
  readonly withInfo: Uint8Array;
  /** The address itself, in each spelling that is tried. */
  readonly exact: readonly Uint8Array[];
  /** The networks it lies in, most specific first. */
  readonly networks: Iterable<Uint8Array>;
}

/** What a dialect says about the order in which keys are tried; all else is the same everywhere. */
export interface AddressOrder {
  /** What stands for an address that is unset. */
  readonly unsetAddress: Uint8Array;

  /** The keys of the address `ip` of a client with a host or without. */
  addressKeys(ip: Uint8Array, hasHost: boolean): AddressKeys;

  /** Where the networks of an address are just its prefixes: the bytes they end in. */
  readonly prefixEnds?: readonly number[];

  readonly hash: Hash;
}

/** Every prefix of `ip`, itself included, that ends in one of the bytes `ends`, longest first. */
export function* prefixesOf(ip: Uint8Array, ends: readonly number[]): Generator<Uint8Array, void> {
  for (let length = ip.length; length > 0; length -= 1) {
    if (ends.includes(ip[length - 1]!)) yield ip.subarray(0, length);
  }
}
