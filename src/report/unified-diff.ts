import { diffArrays } from 'diff';
import { runsOf } from '../collections.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';

/** Lines shown around a change. */
const CONTEXT = 3;

/** The changes from one source to another, as diff -u shows them. Bytes that are not UTF-8 are kept. */
export function renderUnifiedDiff(before: Source, after: Source): Uint8Array {
  const [lines, newLines] = [listLines(before), listLines(after)];
  const isNear = (change: LineChange, last: LineChange): boolean => change.start - last.end <= 2 * CONTEXT;
  const hunks = Array.from(runsOf(diffLines(lines, newLines), isNear), (hunk) => renderHunk(hunk, lines, newLines));
  return encodeLatin1(`--- ${quoteName(before)}\n+++ ${quoteName(after)}\n${hunks.join('')}`);
}

/** Changes close enough to be shown together. */
type Hunk = readonly [LineChange, ...LineChange[]];

function renderHunk(hunk: Hunk, lines: readonly string[], newLines: readonly string[]): string {
  const [first] = hunk;
  const last = hunk.at(-1)!;
  const start = Math.max(0, first.start - CONTEXT);
  const end = Math.min(lines.length, last.end + CONTEXT);
  const newStart = first.newStart - (first.start - start);
  const newEnd = last.newEnd + (end - last.end);
  const parts = [`@@ -${formatHunkRange(start, end)} +${formatHunkRange(newStart, newEnd)} @@\n`];
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

/** Lines from 1, as START,COUNT; an empty range has the line before it as START. */
function formatHunkRange(start: number, end: number): string {
  return `${end === start ? start : start + 1},${end - start}`;
}

/** The lines with their LF; a last line without one is marked as diff does. */
function listLines({ bytes }: Source): string[] {
  const text = decodeLatin1(bytes);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const last = lines.at(-1);
  if (last !== undefined && !last.endsWith('\n')) lines[lines.length - 1] = `${last}\n\\ No newline at end of file\n`;
  return lines;
}

/** The name as a binary string, quoted as git does if it contains special characters. */
function quoteName({ path }: Source): string {
  const name = decodeLatin1(path);
  const escaped = name.replaceAll(/["\\\p{Cc}]/gu, (byte) => {
    if (byte === '"' || byte === '\\') return `\\${byte}`;
    return byte < '\x80' ? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}` : byte;
  });
  return escaped === name ? name : `"${escaped}"`;
}

/** Lines `start..end` of the old text, counted from 0, are replaced by lines `newStart..newEnd` of the new text. */
interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Up to this many inserted and deleted lines, the shortest list of changes is searched for; the time is quadratic. */
const MAX_EDITS = 500;

/** Beyond that, a common line is searched for this many lines ahead. */
const MAX_AHEAD = 32;

/** The changes between two lists of lines, in order: the shortest list, unless there are too many changes. */
function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  return shortestDiff(before, after) ?? nearestDiff(before, after);
}

function shortestDiff(before: readonly string[], after: readonly string[]): LineChange[] | undefined {
  const runs = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS });
  if (runs === undefined) return undefined;
  const changes = new Changes();
  for (const { added, removed, count } of runs) {
    if (added) changes.add(0, count);
    else if (removed) changes.add(count, 0);
    else changes.skip(count);
  }
  return changes.list;
}

/** Linear time: after a difference, continues at the nearest common line, or else at the next one. */
function nearestDiff(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes = new Changes();
  while (changes.at < before.length && changes.newAt < after.length) {
    if (before[changes.at] === after[changes.newAt]) changes.skip(1);
    else {
      const { deleted, inserted } = nearestLine(before, changes.at, after, changes.newAt);
      changes.add(deleted, inserted);
    }
  }
  changes.add(before.length - changes.at, after.length - changes.newAt);
  return changes.list;
}

/** How many lines to skip on each side to reach the nearest common line; one each if it is too far. */
function nearestLine(before: readonly string[], at: number, after: readonly string[], newAt: number) {
  for (let distance = 1; distance <= MAX_AHEAD; distance += 1) {
    for (let deleted = 0; deleted <= distance; deleted += 1) {
      const inserted = distance - deleted;
      const line = before[at + deleted];
      if (line !== undefined && line === after[newAt + inserted]) return { deleted, inserted };
    }
  }
  return { deleted: 1, inserted: 1 };
}

/** Builds a list of changes. */
class Changes {
  readonly list: LineChange[] = [];
  at = 0;
  newAt = 0;

  /** Skips unchanged lines. */
  skip(count: number): void {
    this.at += count;
    this.newAt += count;
  }

  /** Replaces lines; adjacent changes become one. */
  add(deleted: number, inserted: number): void {
    const { at, newAt } = this;
    this.at += deleted;
    this.newAt += inserted;
    if (deleted === 0 && inserted === 0) return;
    const last = this.list.at(-1);
    const isNext = last !== undefined && last.end === at && last.newEnd === newAt;
    const change = { start: isNext ? last.start : at, newStart: isNext ? last.newStart : newAt };
    if (isNext) this.list.pop();
    this.list.push({ ...change, end: this.at, newEnd: this.newAt });
  }
}
