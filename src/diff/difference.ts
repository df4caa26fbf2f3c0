import type { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Effect, isRelaying, type OutcomeClass, outcomeClassOf } from '../space/effects.js';
import type { IdentityKind } from '../space/identities.js';

/** What became of clients; what matters most comes first. */
export const CHANGES = ['newly relayed', 'newly allowed', 'newly refused', 'newly denied', 'variables'] as const;

export type OutcomeChange = (typeof CHANGES)[number];

/** What clients get on one side, and where the records stand that say so; `NO_RECORD` for no record. */
export interface Side {
  readonly effect: Effect;
  readonly deciders: ReadonlySet<number>;
}

/** Which addresses: a set of them, or those of IPv6 whose text begins with something, whatever ranges these are. */
export type Addresses =
  | {
      readonly kind: 'set';
      readonly set: AddressSet<number> | AddressSet<bigint>;
      /** Those whose text begins with one of these are not meant. */
      readonly exceptPrefixes: readonly string[];
    }
  | {
      readonly kind: 'prefix';
      /** No longer prefix that rules name is meant. */
      readonly prefix: string;
      /** Only the addresses in here; undefined for all. */
      readonly within: AddressSet<bigint> | undefined;
    };

/** Clients that all got one thing and now get another. */
export interface Difference {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  readonly callers: readonly IdentityKind[];
  /** Only where a rule names one; differences without an info are those of all clients whom no such rule singles out. */
  readonly info: string | undefined;
  /**
   * Only where there is no info: those for which a rule that names them decides, on one side at least, at some of these
   * addresses or with some of these names. There they are not meant, elsewhere they are. In order.
   */
  readonly exceptInfos: readonly string[];
  readonly before: Side;
  readonly after: Side;
  /** One of these clients. */
  readonly witness: ClientIdentity & { readonly ip: string };
}

/** What it means that clients get something else than before. */
export function changeOf(before: Effect, after: Effect): OutcomeChange {
  const [from, to] = [outcomeClassOf(before), outcomeClassOf(after)];
  // A server may run without rblsmtpd, and then what refuses mail does not keep from relaying.
  const isRelayed = (to === 'relays' && from !== 'relays') || (isRelaying(after) && !isRelaying(before));
  if (isRelayed) return 'newly relayed';
  return ADMISSIONS[from] === ADMISSIONS[to] ? 'variables' : ADMISSIONS[to];
}

/** What is new to a client whose outcome was not of this kind. */
const ADMISSIONS: Readonly<Record<OutcomeClass, OutcomeChange>> = {
  closed: 'newly denied',
  'refused-permanently': 'newly refused',
  'refused-temporarily': 'newly refused',
  'let-in': 'newly allowed',
  relays: 'newly allowed',
};

/** How many addresses there are, undefined where text decides which. */
export function countOf(addresses: Addresses): bigint | undefined {
  return addresses.kind === 'set' && addresses.exceptPrefixes.length === 0 ? addresses.set.count : undefined;
}

/** Of which version of IP the addresses are. */
export function versionOf(addresses: Addresses): 4 | 6 {
  return addresses.kind === 'set' ? addresses.set.family.version : 6;
}
