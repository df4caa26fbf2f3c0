import { NO_RECORD } from '../cdb/reader.js';
import type { AddressSet } from '../space/address-set.js';
import { clientOf, textOf } from '../space/client.js';
import { type Pieces, piecesIn } from '../space/pieces.js';
import type { ClientSpace, Layer } from '../space/space.js';
import { Breaches } from './breaches.js';
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
  const { caller, addresses } = clients;
  const layer = addresses.count === 1n ? undefined : space.layer(caller);
  const breaches = new Breaches(space.dialect);
  if (layer === undefined) decideOne(clients, space, judge, breaches, reached);
  else if (addresses.family.version === 4) {
    collect(addresses as AddressSet<number>, layer.ipv4, layer.rest, judge, breaches, reached);
  } else if (layer.ipv6 !== undefined) {
    proveIpv6(addresses as AddressSet<bigint>, layer, layer.ipv6);
  }
  return breaches.proof();

  function proveIpv6(set: AddressSet<bigint>, layer6: Layer, pieces: Pieces<bigint>): void {
    const prover = new TextProver(space, caller, layer6, set);
    if (prover.isNeeded) prover.collect(pieces, judge, breaches, reached);
    else collect(set, pieces, layer6.rest, judge, breaches, reached);
  }
}

/** A single address needs no pieces, and is spelled as the server spells it. */
function decideOne(
  { caller, addresses }: Clients,
  space: ClientSpace,
  judge: Judge,
  breaches: Breaches,
  reached: Set<number> | undefined,
): void {
  const { family, ranges } = addresses as AddressSet<number>;
  const { start, end } = ranges[0]!;
  const decider = space.decide(clientOf(textOf(start, family, space.dialect), caller));
  reached?.add(decider);
  if (!judge.isMet(decider)) breaches.add(family, start, end, decider);
}

/** Asks each piece that meets the set. */
function collect<T extends number | bigint>(
  { family, ranges }: AddressSet<T>,
  pieces: Pieces<T>,
  rest: number,
  judge: Judge,
  breaches: Breaches,
  reached: Set<number> | undefined,
): void {
  for (const range of ranges) {
    for (const { start, end, decider: own } of piecesIn(pieces, range)) {
      const decider = own === NO_RECORD ? rest : own;
      reached?.add(decider);
      if (!judge.isMet(decider)) breaches.add(family, start, end, decider);
    }
  }
}
