import { NO_RECORD } from '../cdb/reader.js';
import type { AddressSet } from '../space/address-set.js';
import { type Pieces, piecesIn } from '../space/pieces.js';
import type { Breaches } from './breaches.js';
import type { Judge } from './judge.js';

/** Where what is found out goes. */
export interface Findings {
  readonly breaches: Breaches;
  /** Takes the records that decide for some client, if anybody wants to know. */
  readonly reached: Set<number> | undefined;
}

/** Judges each piece that meets a set, and so all its addresses. */
export function collect<T extends number | bigint>(
  { family, ranges }: AddressSet<T>,
  pieces: Pieces<T>,
  rest: number,
  judge: Judge,
  { breaches, reached }: Findings,
): void {
  for (const range of ranges) {
    for (const { start, end, decider: own } of piecesIn(pieces, range)) {
      const decider = own === NO_RECORD ? rest : own;
      reached?.add(decider);
      if (!judge.isMet(decider)) breaches.add(family, start, end, decider);
    }
  }
}
