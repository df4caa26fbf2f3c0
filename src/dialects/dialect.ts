import { wrongType } from '../arguments.js';
import type { Hash } from '../cdb/format.js';
import type { Client } from '../net/client.js';
import type { RuleLanguage } from '../rules/language.js';
import type { Messages } from './messages.js';

/** In the order in which people are told of them. */
export const DIALECT_NAMES = ['djb', 'ipv6', 'fehcom', 'indimail'] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];

/** All that differs between the four programs. Adding a fifth means adding one file. */
export interface Dialect extends RuleLanguage, LookupOrder {
  readonly name: DialectName;

  /** What the linter has to know, besides what it finds out by trying. */
  readonly traits: Traits;

  /** What the programs say. */
  readonly messages: Messages;

  /** What tcprulescheck calls a key: `rule KEY:`, a line without its LF. */
  describeKey(key: Uint8Array): Uint8Array;

  /** A key as people read it; the key itself, but for those that are bits of a network. */
  formatKey(key: Uint8Array): Uint8Array;

  /** How its server writes an IPv6 address in TCPREMOTEIP; undefined where the server knows none. */
  readonly formatClientIpv6: ((groups: Uint16Array) => string) | undefined;

  /** What tcprulescheck writes to stderr before it looks, a line without its LF. */
  explainPreamble(client: Client): Uint8Array | undefined;
}

/** @throws TypeError for anything else, such as the name of a dialect */
export function requireDialect(value: unknown): asserts value is Dialect {
  if (!isDialect(value)) throw wrongType('dialect', 'one of DIALECTS', value);
}

/** Whether a value is a dialect, and not just the name of one. */
export function isDialect(value: unknown): value is Dialect {
  return typeof value === 'object' && value !== null && 'addressKeys' in value && 'readAddress' in value;
}

/** In what dialects differ for those who write rules. */
export interface Traits {
  /** The package, for people. */
  readonly packageName: string;

  /** Whether `10.0.0.0/8` is a network; elsewhere it is text that no client matches. */
  readonly supportsCidr: boolean;

  /** What IPv6 addresses are: a line that cannot be read, text to be compared, or addresses in any spelling. */
  readonly ipv6: 'none' | 'text' | 'address';

  /** What happens to a line in which no `:allow` or `:deny` is found. `hangs` is the original; here it is refused. */
  readonly lineWithoutRule: 'ignored' | 'hangs';
}

/** The keys of a client's address in one dialect. */
export interface AddressKeys {
  /** What follows `INFO@`. */
  readonly afterInfo: Uint8Array;
  /** The address itself, in each spelling that is tried. */
  readonly exact: readonly Uint8Array[];
  /** The networks it lies in, most specific first. */
  readonly networks: Iterable<Uint8Array>;
}

/** What a dialect says about the order in which keys are tried; all else is the same everywhere. */
export interface LookupOrder {
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
