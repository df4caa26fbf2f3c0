import type { Client } from './client.js';

/** The keys of a client's address in one dialect. */
export interface AddressKeys {
  /** What stands behind `INFO@`. */
  readonly withInfo: Uint8Array;
  /** The address itself, in each spelling that is tried. */
  readonly exact: readonly Uint8Array[];
  /** The networks it lies in, most specific first. */
  readonly networks: Iterable<Uint8Array>;
}

/** What the order of candidates takes from a dialect. */
export interface AddressOrder {
  /** What stands for an address that is unset. */
  readonly unsetAddress: Uint8Array;

  /** The keys of the address `ip` of a client with a host or without. */
  addressKeys(ip: Uint8Array, hasHost: boolean): AddressKeys;
}

/** Which part of a client a candidate names. */
export type Step = 'info@address' | 'info@host' | 'address' | 'host' | 'network' | 'domain' | 'any host' | 'default';

/** A key that is tried. */
export interface Candidate {
  readonly step: Step;
  readonly key: Uint8Array;
}

const AT = Buffer.from('@');
const EQUALS = Buffer.from('=');
const AT_EQUALS = Buffer.from('@=');
const NOTHING = Buffer.alloc(0);
const DOT = 0x2e;

/**
 * The keys to try for a client, most specific first; the first that a database holds decides (ucspi-tcp 0.88 rules.c).
 * This is the only place that knows their order.
 */
export function* candidates(client: Client, order: AddressOrder): Generator<Candidate, void> {
  const { host, info } = client;
  const keys = order.addressKeys(client.ip ?? order.unsetAddress, host !== undefined);
  if (info !== undefined) {
    yield { step: 'info@address', key: Buffer.concat([info, AT, keys.withInfo]) };
    if (host !== undefined) yield { step: 'info@host', key: Buffer.concat([info, AT_EQUALS, host]) };
  }
  for (const key of keys.exact) yield { step: 'address', key };
  if (host !== undefined) yield { step: 'host', key: Buffer.concat([EQUALS, host]) };
  for (const key of keys.networks) yield { step: 'network', key };
  if (host !== undefined) {
    for (let at = host.indexOf(DOT); at !== -1; at = host.indexOf(DOT, at + 1)) {
      yield { step: 'domain', key: Buffer.concat([EQUALS, host.subarray(at)]) };
    }
    yield { step: 'any host', key: EQUALS };
  }
  yield { step: 'default', key: NOTHING };
}

/** Every prefix of `ip`, itself included, that ends in one of the bytes `ends`, longest first. */
export function* prefixesOf(ip: Uint8Array, ends: readonly number[]): Generator<Uint8Array, void> {
  for (let length = ip.length; length > 0; length -= 1) {
    if (ends.includes(ip[length - 1]!)) yield ip.subarray(0, length);
  }
}
