import { AddressSet } from './address-set.js';
import { type Effects, haveSameData } from './effects.js';
import { type Pieces, pieceAt } from './pieces.js';
import type { ClientSpace } from './space.js';

/** Pieces of one side, and what decides where they do not. */
export interface Half<T extends number | bigint> {
  readonly space: ClientSpace;
  readonly pieces: Pieces<T>;
  readonly rest: number;
}

/** Addresses that get one effect on one side and another on the other. */
export interface Disagreement<T extends number | bigint> {
  readonly set: AddressSet<T>;
  /** Numbers of effects. */
  readonly before: number;
  readonly after: number;
  /** Where the records stand that say so, `NO_RECORD` for none. */
  readonly decidersBefore: number[];
  readonly decidersAfter: number[];
}

interface Gathered<T> {
  readonly before: number;
  readonly after: number;
  readonly ranges: { readonly start: T; end: T }[];
  readonly decidersBefore: Set<number>;
  readonly decidersAfter: Set<number>;
}

/** Walks over the pieces of both sides at once, and gathers where they disagree, a pair of effects together. */
export function disagreements<T extends number | bigint>(
  before: Half<T>,
  after: Half<T>,
  effects: Effects,
): Disagreement<T>[] {
  const { family } = before.pieces;
  const gathered = new Map<string, Gathered<T>>();
  for (let i = 0, j = 0; i < before.pieces.count && j < after.pieces.count; ) {
    const a = pieceAt(before.pieces, i);
    const b = pieceAt(after.pieces, j);
    const first = a.decider || before.rest;
    const second = b.decider || after.rest;
    const end = a.end < b.end ? a.end : b.end;
    if (differs(first, second)) gather(a.start > b.start ? a.start : b.start, end, first, second);
    if (a.end === end) i += 1;
    if (b.end === end) j += 1;
  }
  return Array.from(gathered.values(), ({ ranges, decidersBefore, decidersAfter, ...pair }) => ({
    ...pair,
    set: AddressSet.of(family, ranges),
    decidersBefore: [...decidersBefore],
    decidersAfter: [...decidersAfter],
  }));

  function differs(first: number, second: number): boolean {
    const isAlike = before.space.dialect.knowsUnset === after.space.dialect.knowsUnset;
    if (isAlike && haveSameData(before.space, first, after.space, second)) return false;
    return effects.numberOf(before.space, first) !== effects.numberOf(after.space, second);
  }

  function gather(start: T, end: T, first: number, second: number): void {
    const [one, other] = [effects.numberOf(before.space, first), effects.numberOf(after.space, second)];
    const name = `${one} ${other}`;
    let group = gathered.get(name);
    if (group === undefined) {
      group = { before: one, after: other, ranges: [], decidersBefore: new Set(), decidersAfter: new Set() };
      gathered.set(name, group);
    }
    const last = group.ranges.at(-1);
    if (last?.end === start) last.end = end;
    else group.ranges.push({ start, end });
    group.decidersBefore.add(first);
    group.decidersAfter.add(second);
  }
}
