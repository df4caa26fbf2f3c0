import type { BatchOrder } from '../lookup/batch.js';
import type { Client } from '../lookup/client.js';
import type { RuleLanguage } from '../rules/address.js';
import type { Words } from './words.js';

export type DialectName = 'djb' | 'ipv6' | 'fehcom' | 'indimail';

/** All that differs between the four programs. Adding a fifth means adding one file. */
export interface Dialect extends RuleLanguage, BatchOrder {
  readonly name: DialectName;

  /** What the programs say. */
  readonly words: Words;

  /** What a key is shown as, `rule KEY:` or another line without its LF. */
  describeKey(key: Uint8Array): Uint8Array;

  /** What tcprulescheck writes to stderr before it looks, a line without its LF. */
  describeClient(client: Client): Uint8Array | undefined;
}
