import { decodeLatin1, encodeLatin1 } from '../latin1.js';
import type { Source } from '../source.js';
import { diffLines, type LineChange } from './line-diff.js';

/** Lines shown around a change. */
const CONTEXT = 3;

/** What changes from one source to another, as diff -u shows it. Bytes that are no UTF-8 pass as they are. */
export function renderDiff(before: Source, after: Source): Uint8Array {
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
