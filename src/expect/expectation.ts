import type { Source, Span } from '../source.js';
import type { AddressSet } from '../space/address-set.js';
import type { Caller } from '../space/space.js';
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
  readonly caller: Caller;
  /** Whatever the host, none included: ` =*`. */
  readonly isAnyHost: boolean;
  /** Whatever the info, none included: `*@`. */
  readonly isAnyInfo: boolean;
  readonly addresses: AddressSet<number> | AddressSet<bigint>;
}
