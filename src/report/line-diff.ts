import { diffArrays } from 'diff';

/** Lines `start..end` of the text before, counted from 0, in whose place lines `newStart..newEnd` of the text after stand. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** With so many lines taken out or put in a shortest list of changes is still found in no time; it grows as the square. */
const MOST_EDITS = 500;

/** How far ahead a line is looked for where there are more. */
const MOST_AHEAD = 32;

/** What changes from some lines to others, in order: as little as possible, unless that is very much. */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  return shortestDiff(before, after) ?? nearestDiff(before, after);
}

function shortestDiff(before: readonly string[], after: readonly string[]): LineChange[] | undefined {
  const runs = diffArrays([...before], [...after], { maxEditLength: MOST_EDITS });
  if (runs === undefined) return undefined;
  const changes = new Changes();
  for (const { added, removed, count } of runs) {
    if (added) changes.add(0, count);
    else if (removed) changes.add(count, 0);
    else changes.skip(count);
  }
  return changes.list;
}

/** In time that grows as the lines do: where the two differ, they go on at the nearest line both have, or at the next. */
function nearestDiff(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes = new Changes();
  while (changes.at < before.length && changes.newAt < after.length) {
    if (before[changes.at] === after[changes.newAt]) changes.skip(1);
    else {
      const { gone, come } = nearestLine(before, changes.at, after, changes.newAt);
      changes.add(gone, come);
    }
  }
  changes.add(before.length - changes.at, after.length - changes.newAt);
  return changes.list;
}

/** How many lines to pass on both sides to come to one they share; one each if that is far. */
function nearestLine(before: readonly string[], at: number, after: readonly string[], newAt: number) {
  for (let distance = 1; distance <= MOST_AHEAD; distance += 1) {
    for (let gone = 0; gone <= distance; gone += 1) {
      const come = distance - gone;
      const line = before[at + gone];
      if (line !== undefined && line === after[newAt + come]) return { gone, come };
    }
  }
  return { gone: 1, come: 1 };
}

/** A list of changes that grows at its end. */
class Changes {
  readonly list: LineChange[] = [];
  at = 0;
  newAt = 0;

  /** Passes lines that stay. */
  skip(count: number): void {
    this.at += count;
    this.newAt += count;
  }

  /** Takes lines out and puts others in; what is next to another change is part of it. */
  add(gone: number, come: number): void {
    const { at, newAt } = this;
    this.at += gone;
    this.newAt += come;
    if (gone === 0 && come === 0) return;
    const last = this.list.at(-1);
    const isNext = last !== undefined && last.end === at && last.newEnd === newAt;
    const change = { start: isNext ? last.start : at, newStart: isNext ? last.newStart : newAt };
    if (isNext) this.list.pop();
    this.list.push({ ...change, end: this.at, newEnd: this.newAt });
  }
}
