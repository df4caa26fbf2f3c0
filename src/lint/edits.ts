import { encodeLatin1 } from '../latin1.js';
import { LF } from '../rules/bytes.js';
import type { Span } from '../source.js';
import type { Edit, Fix } from './check.js';

/** Makes those fixes of which no edit touches, or is in one line between, edits of a fix before it. */
export function applyFixes(bytes: Uint8Array, fixes: readonly Fix[]): { bytes: Uint8Array; made: number } {
  const chosen = compatibleFixes(bytes, fixes);
  return { bytes: edited(bytes, editsOf(chosen)), made: chosen.length };
}

/** The fixes of some that {@link applyFixes} makes. */
export function compatibleFixes(bytes: Uint8Array, fixes: Iterable<Fix>): Fix[] {
  // Of each byte, and of the end, whether an edit has it. Fixes of many edits may lie between each other.
  const taken = new Uint8Array(bytes.length + 1);
  const chosen: Fix[] = [];
  const sorted = [...fixes].flatMap((fix) => (fix.edits.length === 0 ? [] : [{ fix, edits: inOrder(fix.edits) }]));
  for (const { fix, edits } of sorted.sort((a, b) => a.edits[0]!.span.start - b.edits[0]!.span.start)) {
    const extents = extentsOf(edits, bytes);
    if (extents.some(({ start, end }) => taken.subarray(start, end + 1).includes(1))) continue;
    for (const { start, end } of extents) taken.fill(1, start, end + 1);
    chosen.push(fix);
  }
  return chosen;
}

/** All edits of fixes that do not touch each other, in order. */
export function editsOf(fixes: readonly Fix[]): Edit[] {
  return inOrder(fixes.flatMap(({ edits }) => edits));
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}

/** Where edits of a fix are, those in one line together. */
function extentsOf(edits: readonly Edit[], bytes: Uint8Array): Span[] {
  const extents: Span[] = [];
  for (const { span } of edits) {
    const last = extents.at(-1);
    if (last !== undefined && !bytes.subarray(last.end, span.start).includes(LF))
      extents[extents.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else extents.push(span);
  }
  return extents;
}

/** @param edits in order */
export function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { span, text } of edits) {
    parts.push(bytes.subarray(at, span.start), encodeLatin1(text));
    at = span.end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}
