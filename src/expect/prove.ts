import type { AddressSet } from '../space/address-set.js';
import { clientOf, textOf } from '../space/client.js';
import type { ClientSpace } from '../space/space.js';
import { Breaches } from './breaches.js';
import { collect, type Findings } from './collect.js';
import type { Clients, Expectation } from './expectation.js';
import { Judge } from './judge.js';
import type { Proof } from './proof.js';
import { TextProver } from './text-prover.js';

/**
 * Whether an expectation holds for every client it speaks of, and if not, for which it does not.
 *
 * @param reached takes the records that decide for some of these clients
 */
export function prove({ clients, requirement }: Expectation, space: ClientSpace, reached?: Set<number>): Proof {
  const judge = new Judge(requirement, space);
  const breaches = new Breaches(space.dialect);
  if (clients.addresses.count === 1n) decideOne(clients, space, judge, { breaches, reached });
  else decideAll(clients, space, judge, { breaches, reached });
  return breaches.proof();
}

/** A single address needs no pieces. */
function decideOne({ caller, addresses }: Clients, space: ClientSpace, judge: Judge, findings: Findings): void {
  const { family, ranges } = addresses as AddressSet<number>;
  const { start, end } = ranges[0]!;
  const decider = space.decide(clientOf(textOf(start, family, space.dialect), caller));
  findings.reached?.add(decider);
  if (!judge.isMet(decider)) findings.breaches.add(family, start, end, decider);
}

function decideAll({ caller, addresses }: Clients, space: ClientSpace, judge: Judge, findings: Findings): void {
  const layer = space.layer(caller);
  if (addresses.family.version === 4) {
    collect(addresses as AddressSet<number>, layer.ipv4, layer.rest, judge, findings);
    return;
  }
  const set = addresses as AddressSet<bigint>;
  if (layer.ipv6 === undefined) throw new Error('a server that knows no IPv6 has no such clients');
  const prover = new TextProver(space, caller, layer, set);
  if (prover.isNeeded) prover.collect(layer.ipv6, judge, findings);
  else collect(set, layer.ipv6, layer.rest, judge, findings);
}
