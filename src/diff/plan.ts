import { AddressSet } from '../net/address-set.js';
import { IPV4, IPV6 } from '../net/family.js';
import type { OutcomeClass } from '../space/effects.js';
import type { OutcomeChange } from './change.js';
import { type Addresses, everyAddress } from './difference.js';

/** What a change comes to: at how many addresses some client is treated so. Where text decides, possibly too many. */
export interface Plan {
  readonly newlyRelayed: bigint;
  /** Whatever they get instead. */
  readonly noLongerRelayed: bigint;
  readonly newlyClosed: bigint;
  readonly newlyRefused: bigint;
  readonly newlyLetIn: bigint;
}

/** What is counted of a difference. */
interface Counted {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  readonly before: { readonly outcome: OutcomeClass };
  readonly after: { readonly outcome: OutcomeClass };
}

export function planOf(differences: readonly Counted[]): Plan {
  const count = (change: OutcomeChange): bigint => countAddresses(differences.filter((one) => one.change === change));
  const losers = differences.filter(({ before, after }) => before.outcome === 'relays' && after.outcome !== 'relays');
  return {
    newlyRelayed: count('newly relayed'),
    noLongerRelayed: countAddresses(losers),
    newlyClosed: count('newly closed'),
    newlyRefused: count('newly refused'),
    newlyLetIn: count('newly let in'),
  };
}

/** At how many addresses some client is newly relayed: every address, if that depends on the name of the host only. */
export function countNewlyRelayed(differences: readonly Pick<Counted, 'change' | 'addresses'>[]): bigint {
  return countAddresses(differences.filter(({ change }) => change === 'newly relayed'));
}

/** How many addresses these have together, each counted once. */
function countAddresses(differences: readonly Pick<Counted, 'addresses'>[]): bigint {
  const sets = differences.map(({ addresses }) => everyAddress(addresses));
  const ranges4 = sets.flatMap((set) => (set.family.version === 4 ? (set as AddressSet<number>).ranges : []));
  const ranges6 = sets.flatMap((set) => (set.family.version === 6 ? (set as AddressSet<bigint>).ranges : []));
  return AddressSet.of(IPV4, ranges4).count + AddressSet.of(IPV6, ranges6).count;
}
