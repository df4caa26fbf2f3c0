import { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { IPV6 } from '../net/family.js';
import { classifyOutcome, type Effect, isRelaying, type OutcomeClass } from '../space/effects.js';
import type { IdentityKind } from '../space/identities.js';
import { networksWithPrefix } from '../space/text-prefixes.js';
import type { OutcomeChange } from './change.js';

/** What clients get on one side, and the positions of the records that decide; `NO_RECORD` for none. */
export interface Side {
  readonly effect: Effect;
  readonly outcome: OutcomeClass;
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
export function classifyChange(before: Effect, after: Effect): OutcomeChange {
  const [from, to] = [classifyOutcome(before), classifyOutcome(after)];
  // A server may run without rblsmtpd, and then a refusal does not prevent relaying.
  const isRelayed = (to === 'relays' && from !== 'relays') || (isRelaying(after) && !isRelaying(before));
  if (isRelayed) return 'newly relayed';
  if (from === 'relays' && to === 'let in') return 'no longer relayed';
  return ADMISSIONS[from] === ADMISSIONS[to] ? 'other variables' : ADMISSIONS[to];
}

/** The change for a client whose outcome was of another kind. */
const ADMISSIONS: Readonly<Record<OutcomeClass, OutcomeChange>> = {
  closed: 'newly closed',
  'refused permanently': 'newly refused',
  'refused temporarily': 'newly refused',
  'let in': 'newly let in',
  relays: 'newly let in',
};

/** The number of addresses, undefined if text prefixes decide. */
export function countIfKnown(addresses: Addresses): bigint | undefined {
  return addresses.kind === 'set' && addresses.exceptPrefixes.length === 0 ? addresses.set.count : undefined;
}

/** All addresses that can be meant: where text decides, possibly too many, never too few. */
export function everyAddress(addresses: Addresses): AddressSet {
  if (addresses.kind === 'set') return addresses.set;
  const all = AddressSet.of(IPV6, networksWithPrefix(addresses.prefix));
  return addresses.within === undefined ? all : all.and(addresses.within);
}

/** The IP version of the addresses. */
export function versionOf(addresses: Addresses): 4 | 6 {
  return addresses.kind === 'set' ? addresses.set.family.version : 6;
}
