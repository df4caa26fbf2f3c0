import type { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import type { Source, Span } from '../text/source.js';
import type { Requirement } from './requirement.js';

/** What clients of a server are expected to get: a line such as `#? 127.0.0.1 => allow,RELAYCLIENT=""`. */
export interface Expectation {
  readonly source: Source;
  /** The line without `#?` and the blanks at its ends. */
  readonly span: Span;
  readonly clients: Clients;
  readonly requirement: Requirement;
}

/** Clients an expectation speaks of: all addresses of a set that is not empty, with this host and this user, or any. */
export interface Clients {
  readonly caller: ClientIdentity;
  /** Whatever the host, none included: ` =*`. */
  readonly isAnyHost: boolean;
  /** Whatever the info, none included: `*@`. */
  readonly isAnyInfo: boolean;
  readonly addresses: AddressSet<number> | AddressSet<bigint>;
}

/** A client, and the record that decides for it. */
export interface Witness {
  /** As the server writes it. */
  readonly ip: string;
  /** One of the callers that are meant. */
  readonly caller: ClientIdentity;
  /** Where the record stands, `NO_RECORD` for none. */
  readonly decidingRecord: number;
}

/** What became of an expectation. */
export type Proof =
  /** It holds for every client it speaks of. */
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'fails';
      /** How many addresses break it; undefined where text decides which, and the witnesses are just some of them. */
      readonly count: bigint | undefined;
      readonly smallest: Witness;
      readonly largest: Witness;
      /** Some of the records that decide for those who break it. */
      readonly deciders: readonly number[];
    };
