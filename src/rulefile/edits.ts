import { LF } from '../text/ascii.js';
import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { Edit, Fix } from './finding.js';
import type { LintLine } from './line.js';
import type { LintRule } from './rule.js';
import { trim, trimEnd } from './trim.js';

/** Applies each fix whose edits neither overlap nor share a line with those of an earlier fix. */
export function applyFixes(bytes: Uint8Array, fixes: readonly Fix[]): { bytes: Uint8Array; made: number } {
  const chosen = compatibleFixes(bytes, fixes);
  return { bytes: edited(bytes, collectEdits(chosen)), made: chosen.length };
}

/** The fixes of some that {@link applyFixes} makes. */
export function compatibleFixes(bytes: Uint8Array, fixes: Iterable<Fix>): Fix[] {
  const some = [...fixes].filter(({ edits }) => edits.length > 0);
  if (some.length <= 1) return some;
  // Of each byte, and of the end, whether an edit has it. Fixes of many edits may lie between each other.
  const taken = new Uint8Array(bytes.length + 1);
  const chosen: Fix[] = [];
  const sorted = some.map((fix) => ({ fix, extents: measureExtents(inOrder(fix.edits), bytes) }));
  for (const { fix, extents } of sorted.sort((a, b) => a.extents[0]! - b.extents[0]!)) {
    if (!areFree(taken, extents)) continue;
    for (let i = 0; i < extents.length; i += 2) taken.fill(1, extents[i]!, extents[i + 1]! + 1);
    chosen.push(fix);
  }
  return chosen;
}

function areFree(taken: Uint8Array, extents: Uint32Array): boolean {
  for (let i = 0; i < extents.length; i += 2) {
    for (let at = extents[i]!; at <= extents[i + 1]!; at += 1) if (taken[at] === 1) return false;
  }
  return true;
}

/** All edits of fixes that do not touch each other, in order. */
export function collectEdits(fixes: readonly Fix[]): readonly Edit[] {
  const [first] = fixes;
  return inOrder(fixes.length === 1 ? first!.edits : fixes.flatMap(({ edits }) => edits));
}

/** Those of one fix mostly are. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const areInOrder = edits.every(({ span }, i) => i === 0 || edits[i - 1]!.span.start <= span.start);
  return areInOrder ? edits : [...edits].sort((a, b) => a.span.start - b.span.start);
}

/** Where the edits of a fix are, those in one line together: a start and an end for each line. */
function measureExtents(edits: readonly Edit[], bytes: Uint8Array): Uint32Array {
  const extents = new Uint32Array(2 * edits.length);
  let count = 0;
  for (const { span } of edits) {
    if (count > 0 && !hasLf(bytes, extents[count - 1]!, span.start)) {
      extents[count - 1] = Math.max(extents[count - 1]!, span.end);
      continue;
    }
    extents[count] = span.start;
    extents[count + 1] = span.end;
    count += 2;
  }
  return extents.subarray(0, count);
}

function hasLf(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === LF) return true;
  return false;
}

/** @param edits in order */
export function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let length = bytes.length;
  for (const { span, text } of edits) length += text.length - (span.end - span.start);
  const result = Buffer.allocUnsafe(length);
  let at = 0;
  let to = 0;
  for (const { span, text } of edits) {
    result.set(bytes.subarray(at, span.start), to);
    to += span.start - at;
    to += result.write(text, to, 'latin1');
    at = span.end;
  }
  result.set(bytes.subarray(at), to);
  return result;
}

/** Deletes a line. */
export function deletedLine({ source }: LintFile, { span }: LintLine): Edit {
  const hasLf = source.bytes[span.end] === LF;
  return { span: { start: span.start, end: hasLf ? span.end + 1 : span.end }, text: '' };
}

/** Inserts a line, without LF, after another. */
export function lineAfter({ span }: LintLine, text: string): Edit {
  return { span: { start: span.end, end: span.end }, text: `\n${text}` };
}

/** Appends a line, without LF, to the file. */
export function lastLine({ source: { bytes } }: LintFile, text: string): Edit {
  const isOpen = bytes.length > 0 && bytes.at(-1) !== LF;
  return { span: { start: bytes.length, end: bytes.length }, text: `${isOpen ? '\n' : ''}${text}\n` };
}

/** Moves a span of a line to a comment above. */
export function commentAbove(file: LintFile, line: LintLine, span: Span): Edit[] {
  const start = line.byteOrderMark?.end ?? line.span.start;
  const text = trim(file.text(span)).replace(/^(?:\/\/+|#+|;+)[ \t]*/, '');
  return [
    { span: { start, end: start }, text: `${trimEnd(`# ${text}`)}\n` },
    { span, text: '' },
  ];
}

/** Do not expand one line to more than this many. */
const MAX_LINES = 16;

/** Gives a rule another address, or several, each with a line of its own. */
export function replaceAddress(
  file: LintFile,
  { line, rule }: LintRule,
  addresses: readonly string[],
  kind: Fix['kind'],
): Fix | undefined {
  if (addresses.length === 0 || addresses.length > MAX_LINES) return undefined;
  const [first = '', ...others] = addresses;
  if (others.length === 0) return { kind, edits: [{ span: rule.address, text: first }] };
  if (line.backslash !== undefined) return undefined;
  const rest = trimEnd(file.text({ start: rule.address.end, end: line.content.end }));
  const text = addresses.map((address) => `${address}${rest}`).join('\n');
  return { kind, edits: [{ span: { start: rule.address.start, end: line.content.end }, text }] };
}

/** Such addresses in words: `"10.0.0."`, or `"10.0.0.", "10.0.1." and 3 more`. */
export function describeAddresses(addresses: readonly string[]): string {
  if (addresses.length <= 3) return addresses.map((address) => `"${address}"`).join(', ');
  const [first, second] = addresses;
  return `"${first}", "${second}" and ${addresses.length - 2} more`;
}
