import { wrongType } from '../arguments.js';
import type { RuleLanguage } from '../rules/address.js';
import type { AddressOrder, Client } from './order.js';
import type { Words } from './words.js';

/** In the order in which people are told of them. */
export const DIALECT_NAMES = ['djb', 'ipv6', 'fehcom', 'indimail'] as const;

export type DialectName = (typeof DIALECT_NAMES)[number];

/** All that differs between the four programs. Adding a fifth means adding one file. */
export interface Dialect extends RuleLanguage, AddressOrder {
  readonly name: DialectName;

  /** What the linter has to know, besides what it finds out by trying. */
  readonly traits: Traits;

  /** What the programs say. */
  readonly words: Words;

  /** What tcprulescheck calls a key: `rule KEY:`, a line without its LF. */
  describeKey(key: Uint8Array): Uint8Array;

  /** A key as people read it; the key itself, but for those that are bits of a network. */
  showKey(key: Uint8Array): Uint8Array;

  /** How its server writes an IPv6 address in TCPREMOTEIP; undefined where the server knows none. */
  readonly serverAddress6: ((groups: Uint16Array) => string) | undefined;

  /** What tcprulescheck writes to stderr before it looks, a line without its LF. */
  describeClient(client: Client): Uint8Array | undefined;
}

/** @throws TypeError for anything else, such as the name of a dialect */
export function requireDialect(value: unknown): asserts value is Dialect {
  const isDialect = typeof value === 'object' && value !== null && 'addressKeys' in value && 'readAddress' in value;
  if (!isDialect) throw wrongType('dialect', 'a dialect as findDialect returns it', value);
}

/** In what dialects differ for those who write rules. */
export interface Traits {
  /** The package, for people. */
  readonly packageName: string;

  /** Whether `10.0.0.0/8` is a network; elsewhere it is text that no client matches. */
  readonly hasNetworks: boolean;

  /** What IPv6 addresses are: a line that cannot be read, text to be compared, or addresses in any spelling. */
  readonly ipv6: 'none' | 'text' | 'address';

  /** What becomes of a line in which no `:allow` or `:deny` is found. `hangs` is the original; here it is refused. */
  readonly lineWithoutRule: 'passed over' | 'hangs';
}
