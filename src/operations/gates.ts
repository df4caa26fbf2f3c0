import { CHANGES, type OutcomeChange } from '../diff/change.js';
import type { MeantClients } from '../diff/collateral.js';
import { readRuleAddress } from '../expectations/rule-address.js';
import { type AddressRange, AddressSet, parseRange } from '../net/address-set.js';
import { IPV4, IPV6 } from '../net/family.js';
import type { ClientDifference, Diff, DiffCollateral } from './diff.js';

/** What a change may not do. */
interface Gates {
  /** The changes that nobody may meet. */
  readonly failOn?: readonly OutcomeChange[] | undefined;
  /** At how many addresses clients may be newly relayed. */
  readonly maxNewlyRelayed?: number | undefined;
}

/** A gate that a change does not pass. */
export type BrokenGate =
  | {
      readonly gate: 'fail-on';
      readonly change: OutcomeChange;
      readonly differences: readonly ClientDifference[];
    }
  | { readonly gate: 'only'; readonly collateral: readonly DiffCollateral[] }
  | { readonly gate: 'max-newly-relayed'; readonly count: string; readonly most: number };

/** The gates that a change does not pass; one that has {@link Diff.collateral} does not pass that of its clients. */
export function findBrokenGates({ differences, collateral, plan }: Diff, gates: Gates): BrokenGate[] {
  const broken: BrokenGate[] = [];
  for (const change of CHANGES) {
    if (!gates.failOn?.includes(change)) continue;
    const found = differences.filter((difference) => difference.change === change);
    if (found.length > 0) broken.push({ gate: 'fail-on', change, differences: found });
  }
  if (collateral !== undefined && collateral.length > 0) broken.push({ gate: 'only', collateral });
  const { maxNewlyRelayed: most } = gates;
  if (most !== undefined && BigInt(plan.newlyRelayed) > most) {
    broken.push({ gate: 'max-newly-relayed', count: plan.newlyRelayed, most });
  }
  return broken;
}

/** A word that names no clients. */
export class MeantClientsError extends RangeError {
  override readonly name = 'MeantClientsError';
}

/**
 * The clients that words name: networks as `192.0.2.0/24`, `192.0.2.`, ranges and addresses, and names of hosts as `=HOST`
 * or `=.DOMAIN`.
 *
 * @param words binary strings
 * @throws MeantClientsError for any other word
 */
export function readMeantClients(words: readonly string[]): MeantClients {
  const ranges4: AddressRange<number>[] = [];
  const ranges6: AddressRange<bigint>[] = [];
  const hosts: string[] = [];
  for (const word of words) {
    const range4 = parseRange(word, IPV4) ?? readRuleAddress(word);
    const range6 = range4 === undefined ? parseRange(word, IPV6) : undefined;
    if (range4 !== undefined) ranges4.push(range4);
    else if (range6 !== undefined) ranges6.push(range6);
    else if (word.startsWith('=') && word.length > 1) hosts.push(word.slice(1));
    else throw new MeantClientsError(word);
  }
  return { ipv4: AddressSet.of(IPV4, ranges4), ipv6: AddressSet.of(IPV6, ranges6), hosts };
}
