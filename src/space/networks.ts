import { NO_RECORD } from '../cdb/reader.js';
import type { Family } from './family.js';
import type { Pieces } from './pieces.js';

/** Records of a database that stand for networks of a family, in any order; an address is a network of all its bits. */
export interface Networks<T extends number | bigint> {
  readonly family: Family<T>;
  readonly count: number;
  readonly starts: ArrayLike<T>;
  readonly bits: ArrayLike<number>;
  /** When a lookup tries the key, the first first. */
  readonly ranks: ArrayLike<number>;
  readonly positions: ArrayLike<number>;
  /** The numbers of all, by start, the larger networks first. */
  order(): ArrayLike<number>;
}

/** A network that has begun and not ended, and what decides inside, as far as those tell that have begun. */
interface Level<T> {
  readonly end: T;
  /** The number of the network that decides, -1 for none. */
  readonly best: number;
  /** And of the one that would, were it not for that. */
  readonly second: number;
}

/** Pieces, and what would decide in each if the record that does were not there. */
export interface PiecesWithSeconds<T extends number | bigint> extends Pieces<T> {
  readonly seconds: ArrayLike<number>;
}

/**
 * Cuts a family at every boundary of its networks. Of two networks one lies in the other, or they have nothing in common:
 * so those that have begun and not ended form a stack, and one walk over their starts is enough.
 *
 * @param hasSeconds whether pieces differ that only a second decider tells apart
 */
export function cut<T extends number | bigint>(networks: Networks<T>, hasSeconds: boolean): PiecesWithSeconds<T> {
  const { family, starts, bits, ranks, positions } = networks;
  // Every network begins and ends a piece, at most.
  const room = 2 * networks.count + 1;
  const cuts = family.room(room);
  const deciders = new Uint32Array(room);
  const seconds = new Uint32Array(hasSeconds ? room : 0);
  let count = 0;
  const stack: Level<T>[] = [{ end: family.end, best: -1, second: -1 }];
  const positionOf = (network: number): number => (network === -1 ? NO_RECORD : positions[network]!);
  const isBefore = (a: number, b: number): boolean =>
    b === -1 || ranks[a]! < ranks[b]! || (ranks[a] === ranks[b] && positions[a]! < positions[b]!);

  function emit(start: T): void {
    const { best, second } = stack.at(-1)!;
    const decider = positionOf(best);
    const next = hasSeconds ? positionOf(second) : NO_RECORD;
    if (count > 0 && cuts[count - 1] === start) count -= 1;
    if (count > 0 && deciders[count - 1] === decider && (!hasSeconds || seconds[count - 1] === next)) return;
    cuts[count] = start;
    deciders[count] = decider;
    if (hasSeconds) seconds[count] = next;
    count += 1;
  }

  function endBefore(start: T): void {
    while (stack.length > 1 && stack.at(-1)!.end <= start) {
      const { end } = stack.pop()!;
      if (end < family.end) emit(end);
    }
  }

  emit(family.zero);
  const order = networks.order();
  for (let i = 0; i < order.length; i += 1) {
    const network = order[i]!;
    const start = starts[network]!;
    endBefore(start);
    const { best, second } = stack.at(-1)!;
    const isBest = isBefore(network, best);
    stack.push({
      end: family.plus(start, family.sizeOf(bits[network]!)),
      best: isBest ? network : best,
      second: isBest ? best : isBefore(network, second) ? network : second,
    });
    emit(start);
  }
  endBefore(family.end);
  return { family, count, starts: cuts, deciders, seconds };
}
