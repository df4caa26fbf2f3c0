import { NO_RECORD } from '../cdb/reader.js';
import type { AddressRange } from './address-set.js';
import type { Family } from './family.js';

/**
 * All addresses of a family, cut into pieces: piece `i` goes from `starts[i]` to the next start, the last one to the end
 * of the family. Pieces that follow each other have different deciders.
 */
export interface Pieces<T extends number | bigint> {
  readonly family: Family<T>;
  readonly count: number;
  readonly starts: ArrayLike<T>;
  /** For each piece, where the record stands that decides, `NO_RECORD` for none. */
  readonly deciders: ArrayLike<number>;
}

/** A piece and what decides. */
export interface Piece<T extends number | bigint> extends AddressRange<T> {
  readonly decider: number;
}

export function pieceAt<T extends number | bigint>(
  { family, count, starts, deciders }: Pieces<T>,
  i: number,
): Piece<T> {
  return { start: starts[i]!, end: i + 1 < count ? starts[i + 1]! : family.end, decider: deciders[i]! };
}

/** The number of the piece an address lies in. */
function pieceOf<T extends number | bigint>({ count, starts }: Pieces<T>, address: T): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= address) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The pieces that meet a range, cut to it. */
export function* piecesIn<T extends number | bigint>(
  pieces: Pieces<T>,
  { start, end }: AddressRange<T>,
): Generator<Piece<T>, void> {
  for (let i = pieceOf(pieces, start); i < pieces.count && pieces.starts[i]! < end; i += 1) {
    const piece = pieceAt(pieces, i);
    yield {
      start: piece.start < start ? start : piece.start,
      end: piece.end > end ? end : piece.end,
      decider: piece.decider,
    };
  }
}

/** Pieces in which some addresses have deciders of their own. */
export function withOwn<T extends number | bigint>(pieces: Pieces<T>, own: ReadonlyMap<T, number>): Pieces<T> {
  const { family } = pieces;
  const starts: T[] = [];
  const deciders: number[] = [];
  const add = (start: T, decider: number): void => {
    if (deciders.length > 0 && deciders.at(-1) === decider) return;
    starts.push(start);
    deciders.push(decider);
  };
  const addresses = [...own.keys()].sort((a, b) => (a < b ? -1 : 1));
  let next = 0;
  for (let i = 0; i < pieces.count; i += 1) {
    const { start, end, decider } = pieceAt(pieces, i);
    let from = start;
    while (next < addresses.length && addresses[next]! < end) {
      const address = addresses[next]!;
      if (from < address) add(from, decider);
      add(address, own.get(address)!);
      from = family.plus(address, family.sizeOf(family.bits));
      next += 1;
    }
    if (from < end) add(from, decider);
  }
  return { family, count: starts.length, starts, deciders };
}

/** One piece, in which nothing decides. */
export function undecided<T extends number | bigint>(family: Family<T>): Pieces<T> {
  return { family, count: 1, starts: [family.zero], deciders: [NO_RECORD] };
}
