import { NO_RECORD } from '../cdb/reader.js';
import type { AddressRange } from '../net/address-set.js';
import type { Address, AddressArray, Family } from '../net/family.js';

/** Records of a database whose keys are networks of a family, in any order; an address is a network of all its bits. */
export interface Networks<T extends Address = Address> {
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

/** A partition, and what would decide in each piece without the record that does. */
export interface PartitionWithRunnersUp<T extends Address = Address> extends Partition<T> {
  readonly runnersUp: ArrayLike<number>;
}

/**
 * Cuts a family at every boundary of its networks. Two networks are disjoint, or one contains the other: those that have
 * begun and not ended form a stack, and one walk over their starts is enough.
 *
 * @param hasSeconds whether pieces with different runners-up are kept apart
 */
export function partition<T extends Address>(networks: Networks<T>, hasSeconds: boolean): PartitionWithRunnersUp<T> {
  const { family, starts, bits, ranks, positions } = networks;
  // Every network begins and ends a piece, at most.
  const room = 2 * networks.count + 1;
  const cuts = family.newArray(room);
  const deciders = new Uint32Array(room);
  const runnersUp = new Uint32Array(hasSeconds ? room : 0);
  let count = 0;
  // Of the networks that have begun and not ended: where each ends, which of those so far decides inside, -1 for none, and
  // which is the runner-up.
  const ends: T[] = [family.end];
  const bests = [-1];
  const seconds = [-1];
  let top = 0;
  const positionOf = (network: number): number => (network === -1 ? NO_RECORD : positions[network]!);
  const isBefore = (a: number, b: number): boolean =>
    b === -1 || ranks[a]! < ranks[b]! || (ranks[a] === ranks[b] && positions[a]! < positions[b]!);

  function emit(start: T): void {
    const decider = positionOf(bests[top]!);
    const next = hasSeconds ? positionOf(seconds[top]!) : NO_RECORD;
    if (count > 0 && cuts[count - 1] === start) count -= 1;
    if (count > 0 && deciders[count - 1] === decider && (!hasSeconds || runnersUp[count - 1] === next)) return;
    cuts[count] = start;
    deciders[count] = decider;
    if (hasSeconds) runnersUp[count] = next;
    count += 1;
  }

  function endBefore(start: T): void {
    while (top > 0 && ends[top]! <= start) {
      const end = ends[top]!;
      top -= 1;
      if (end < family.end) emit(end);
    }
  }

  emit(family.zero);
  const order = networks.order();
  for (let i = 0; i < order.length; i += 1) {
    const network = order[i]!;
    const start = starts[network]!;
    endBefore(start);
    const best = bests[top]!;
    const second = seconds[top]!;
    const isBest = isBefore(network, best);
    top += 1;
    ends[top] = family.endOf(start, bits[network]!);
    bests[top] = isBest ? network : best;
    seconds[top] = isBest ? best : isBefore(network, second) ? network : second;
    emit(start);
  }
  endBefore(family.end);
  return { family, count, starts: cuts, deciders, runnersUp };
}

/**
 * All addresses of a family, cut into pieces: piece `i` goes from `starts[i]` to the next start, the last one to the end
 * of the family. Adjacent pieces have different deciders.
 */
export interface Partition<T extends Address = Address> {
  readonly family: Family<T>;
  readonly count: number;
  readonly starts: ArrayLike<T>;
  /** For each piece, the position of the record that decides, `NO_RECORD` for none. */
  readonly deciders: ArrayLike<number>;
}

/** A piece and what decides. */
export interface Piece<T extends Address = Address> extends AddressRange<T> {
  readonly decider: number;
}

export function pieceAt<T extends Address>(pieces: Partition<T>, i: number): Piece<T> {
  return { start: pieces.starts[i]!, end: endOf(pieces, i), decider: pieces.deciders[i]! };
}

function endOf<T extends Address>({ family, count, starts }: Partition<T>, i: number): T {
  return i + 1 < count ? starts[i + 1]! : family.end;
}

/** The number of the piece an address lies in. */
function findPiece({ count, starts }: Partition, address: Address): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What decides for an address. */
export function findDecider(pieces: Partition, address: Address): number {
  return pieces.deciders[findPiece(pieces, address)]!;
}

/** The pieces that meet a range, cut to it. */
export function* piecesIn<T extends Address>(
  pieces: Partition<T>,
  { start, end }: AddressRange<T>,
): Generator<Piece<T>, void> {
  for (let i = findPiece(pieces, start); i < pieces.count && pieces.starts[i]! < end; i += 1) {
    const piece = pieceAt(pieces, i);
    yield {
      start: piece.start < start ? start : piece.start,
      end: piece.end > end ? end : piece.end,
      decider: piece.decider,
    };
  }
}

/** Collects pieces in order, and joins those that one record decides for. */
class Pieces<T extends Address> {
  readonly #starts: AddressArray<T>;
  readonly #deciders: Uint32Array;
  #count = 0;

  /** @param room at least as many pieces as there are */
  constructor(
    readonly family: Family<T>,
    room: number,
  ) {
    this.#starts = family.newArray(room);
    this.#deciders = new Uint32Array(room);
  }

  add(start: T, decider: number): void {
    if (this.#count > 0 && this.#deciders[this.#count - 1] === decider) return;
    this.#starts[this.#count] = start;
    this.#deciders[this.#count] = decider;
    this.#count += 1;
  }

  partition(): Partition<T> {
    return { family: this.family, count: this.#count, starts: this.#starts, deciders: this.#deciders };
  }
}

/** A partition in which some addresses have deciders of their own. */
export function withOwn<T extends Address>(pieces: Partition<T>, own: ReadonlyMap<T, number>): Partition<T> {
  const { family } = pieces;
  const made = new Pieces(family, pieces.count + 2 * own.size);
  const addresses = [...own.keys()].sort((a, b) => (a < b ? -1 : 1));
  let next = 0;
  for (let i = 0; i < pieces.count; i += 1) {
    const { start, end, decider } = pieceAt(pieces, i);
    let from = start;
    for (; next < addresses.length && addresses[next]! < end; next += 1) {
      const address = addresses[next]!;
      if (from < address) made.add(from, decider);
      made.add(address, own.get(address)!);
      from = family.next(address);
    }
    if (from < end) made.add(from, decider);
  }
  return made.partition();
}

/** The partition of two sets of rules of which the second decides where the first does not. */
export function withFallback<T extends Address>(first: Partition<T>, second: Partition<T>): Partition<T> {
  const { family } = first;
  const made = new Pieces(family, first.count + second.count);
  for (let start = family.zero, i = 0, j = 0; start < family.end; ) {
    made.add(start, first.deciders[i] === NO_RECORD ? second.deciders[j]! : first.deciders[i]!);
    const [one, other] = [endOf(first, i), endOf(second, j)];
    start = one < other ? one : other;
    if (one === start) i += 1;
    if (other === start) j += 1;
  }
  return made.partition();
}

/** The same partition, with pieces joined that differ only in their runners-up. */
export function withoutRunnersUp<T extends Address>(pieces: PartitionWithRunnersUp<T>): Partition<T> {
  const made = new Pieces(pieces.family, pieces.count);
  for (let i = 0; i < pieces.count; i += 1) made.add(pieces.starts[i]!, pieces.deciders[i]!);
  return made.partition();
}

/** One piece, in which nothing decides. */
export function undecided<T extends Address>(family: Family<T>): Partition<T> {
  return { family, count: 1, starts: [family.zero], deciders: [NO_RECORD] };
}
