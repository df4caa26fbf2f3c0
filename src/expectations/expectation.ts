import type { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import type { Source, Span } from '../text/source.js';
import type { Requirement } from './requirement.js';

/** What clients of a server are expected to get: a line such as `#? 127.0.0.1 => allow,RELAYCLIENT=""`. */
export interface Expectation {
  readonly source: Source;
  /** The line without `#?` and surrounding spaces. */
  readonly span: Span;
  readonly clients: Clients;
  readonly requirement: Requirement;
}

/** The clients of an expectation: all addresses of a non-empty set, with a given host and user, or with any. */
export interface Clients {
  readonly identity: ClientIdentity;
  /** Any host or none: ` =*`. */
  readonly isAnyHost: boolean;
  /** Any info or none: `*@`. */
  readonly isAnyInfo: boolean;
  readonly addresses: AddressSet;
}

/** A client, and the record that decides for it. */
export interface Witness {
  /** As the server writes it. */
  readonly ip: string;
  /** One of the identities concerned. */
  readonly identity: ClientIdentity;
  /** The record's position, `NO_RECORD` for none. */
  readonly decidingRecord: number;
}

/** The result of proving an expectation. */
export type Proof =
  /** It holds for all of its clients. */
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'fails';
      /** How many addresses violate it; undefined if text prefixes decide, so that the witnesses are only examples. */
      readonly count: bigint | undefined;
      readonly smallest: Witness;
      readonly largest: Witness;
      /** Some of the records that decide for violating clients. */
      readonly deciders: readonly number[];
    };
