import type { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type Effect, isRelaying, type OutcomeClass, outcomeClassOf } from '../space/effects.js';
import type { IdentityKind } from '../space/identities.js';

/** How the treatment of clients changes; most important first. */
export const CHANGES = ['newly relayed', 'newly allowed', 'newly refused', 'newly denied', 'variables'] as const;

export type OutcomeChange = (typeof CHANGES)[number];

/** What clients get on one side, and the positions of the records that decide; `NO_RECORD` for none. */
export interface Side {
  readonly effect: Effect;
  readonly deciders: ReadonlySet<number>;
}

/** Addresses: a set, or the IPv6 addresses whose text starts with a prefix. */
export type Addresses =
  | {
      readonly kind: 'set';
      readonly set: AddressSet;
      /** Addresses whose text starts with one of these are excluded. */
      readonly exceptPrefixes: readonly string[];
    }
  | {
      readonly kind: 'prefix';
      /** Addresses with longer prefixes that rules name are excluded. */
      readonly prefix: string;
      /** Only addresses in this set; undefined for all. */
      readonly within: AddressSet<bigint> | undefined;
    };

/** Clients with the same outcome before, and the same outcome after. */
export interface Difference {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  readonly kinds: readonly IdentityKind[];
  /** Only if a rule names one; a difference without an info concerns all clients that no such rule names. */
  readonly info: string | undefined;
  /**
   * Only without an info: the infos for which a rule that names them decides, on at least one side, at some of these
   * addresses or with some of these names. Clients with them are excluded there. In order.
   */
  readonly exceptInfos: readonly string[];
  readonly before: Side;
  readonly after: Side;
  /** One of these clients. */
  readonly witness: ClientIdentity & { readonly ip: string };
}

/** The change from one outcome to another. */
export function changeOf(before: Effect, after: Effect): OutcomeChange {
  const [from, to] = [outcomeClassOf(before), outcomeClassOf(after)];
  // A server may run without rblsmtpd, and then a refusal does not prevent relaying.
  const isRelayed = (to === 'relays' && from !== 'relays') || (isRelaying(after) && !isRelaying(before));
  if (isRelayed) return 'newly relayed';
  return ADMISSIONS[from] === ADMISSIONS[to] ? 'variables' : ADMISSIONS[to];
}

/** The change for a client whose outcome was of another kind. */
const ADMISSIONS: Readonly<Record<OutcomeClass, OutcomeChange>> = {
  closed: 'newly denied',
  'refused-permanently': 'newly refused',
  'refused-temporarily': 'newly refused',
  'let-in': 'newly allowed',
  relays: 'newly allowed',
};

/** The number of addresses, undefined if text prefixes decide. */
export function countOf(addresses: Addresses): bigint | undefined {
  return addresses.kind === 'set' && addresses.exceptPrefixes.length === 0 ? addresses.set.count : undefined;
}

/** The IP version of the addresses. */
export function versionOf(addresses: Addresses): 4 | 6 {
  return addresses.kind === 'set' ? addresses.set.family.version : 6;
}
