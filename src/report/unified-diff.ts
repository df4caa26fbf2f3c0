import { diffArrays } from 'diff';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';

/** Lines shown around a change. */
const CONTEXT = 3;

/** What changes from one source to another, as diff -u shows it. Bytes that are no UTF-8 pass as they are. */
export function renderUnifiedDiff(before: Source, after: Source): Uint8Array {
  const [lines, newLines] = [linesOf(before), linesOf(after)];
  const hunks = hunksOf(diffLines(lines, newLines)).map((hunk) => renderHunk(hunk, lines, newLines));
  return encodeLatin1(`--- ${nameOf(before)}\n+++ ${nameOf(after)}\n${hunks.join('')}`);
}

/** Changes so near to each other that they are shown together. */
type Hunk = readonly [LineChange, ...LineChange[]];

function hunksOf(changes: readonly LineChange[]): Hunk[] {
  const hunks: [LineChange, ...LineChange[]][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    if (hunk !== undefined && change.start - hunk.at(-1)!.end <= 2 * CONTEXT) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function renderHunk(hunk: Hunk, lines: readonly string[], newLines: readonly string[]): string {
  const [first] = hunk;
  const last = hunk.at(-1)!;
  const start = Math.max(0, first.start - CONTEXT);
  const end = Math.min(lines.length, last.end + CONTEXT);
  const newStart = first.newStart - (first.start - start);
  const newEnd = last.newEnd + (end - last.end);
  const parts = [`@@ -${rangeOf(start, end)} +${rangeOf(newStart, newEnd)} @@\n`];
  const show = (sign: string, from: readonly string[], since: number, until: number): void => {
    for (let i = since; i < until; i += 1) parts.push(sign, from[i]!);
  };
  let at = start;
  for (const change of hunk) {
    show(' ', lines, at, change.start);
    show('-', lines, change.start, change.end);
    show('+', newLines, change.newStart, change.newEnd);
    at = change.end;
  }
  show(' ', lines, at, end);
  return parts.join('');
}

/** Lines from 1, as START,COUNT; no lines stand behind the one before. */
function rangeOf(start: number, end: number): string {
  return `${end === start ? start : start + 1},${end - start}`;
}

/** The lines with their LF; a last one that has none says so. */
function linesOf({ bytes }: Source): string[] {
  const text = decodeLatin1(bytes);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const last = lines.at(-1);
  if (last !== undefined && !last.endsWith('\n')) lines[lines.length - 1] = `${last}\n\\ No newline at end of file\n`;
  return lines;
}

/** The name as the patch is built, a character a byte; one that would not fit into its line is quoted as git does it. */
function nameOf({ path }: Source): string {
  const name = decodeLatin1(path);
  const escaped = name.replaceAll(/["\\\p{Cc}]/gu, (byte) => {
    if (byte === '"' || byte === '\\') return `\\${byte}`;
    return byte < '\x80' ? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}` : byte;
  });
  return escaped === name ? name : `"${escaped}"`;
}

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
