import { AddressSet } from '../net/address-set.js';
import { type Family, IPV4, IPV6 } from '../net/family.js';
import type { OutcomeClass } from '../space/effects.js';
import type { OutcomeChange } from './change.js';
import { type Addresses, everyAddress } from './difference.js';

/** What a change comes to: at how many addresses some client is treated so. Where text decides, possibly too many. */
export interface PlanCounts {
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

export function countPlan(differences: readonly Counted[]): PlanCounts {
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

/** How many addresses these have together, each counted once. */
function countAddresses(differences: readonly Pick<Counted, 'addresses'>[]): bigint {
  const sets = differences.map(({ addresses }) => everyAddress(addresses));
  const count = (family: Family): bigint => {
    const own = sets.filter((set) => set.family === family);
    return AddressSet.of(
      family,
      own.flatMap(({ ranges }) => ranges),
    ).count;
  };
  return count(IPV4) + count(IPV6);
}
