import { encodeLatin1 } from '../latin1.js';
import { LF } from '../rules/bytes.js';
import { Source, type Span } from '../source.js';
import type { Edit, Finding, Fix } from './check.js';
import { type LintOptions, lint } from './lint.js';

/** A fix can bring to light what it hid; more rounds than this no file needs. */
const MOST_ROUNDS = 16;

/** Which fixes to make: the safe ones, or those and the guesses. */
export type FixLevel = 'safe' | 'unsafe';

/** A file with its fixes made, and the findings that are left. */
export interface Fixed {
  readonly source: Source;
  readonly remaining: readonly Finding[];
  /** How many fixes were made. */
  readonly count: number;
}

/** Makes all fixes of a level, again and again until there are none left to make: doing it twice changes nothing more. */
export function fixAll(source: Source, level: FixLevel, options: LintOptions): Fixed {
  let fixed = source;
  let count = 0;
  for (let round = 0; ; round += 1) {
    const findings = lint(fixed, options);
    const fixes = findings.flatMap(({ fix }) => (fix !== undefined && isWanted(fix, level) ? [fix] : []));
    if (fixes.length === 0 || round === MOST_ROUNDS) return { source: fixed, remaining: findings, count };
    const { bytes, made } = applyFixes(fixed.bytes, fixes);
    fixed = new Source(source.name, bytes, source.path);
    count += made;
  }
}

function isWanted(fix: Fix, level: FixLevel): boolean {
  return fix.kind === 'safe' || level === 'unsafe';
}

/** Makes those fixes of which no edit touches, or stands in one line between, edits of a fix before it. */
export function applyFixes(bytes: Uint8Array, fixes: readonly Fix[]): { bytes: Uint8Array; made: number } {
  // Of each byte, and of the end, whether an edit has it. Fixes of many edits may lie between each other.
  const taken = new Uint8Array(bytes.length + 1);
  const chosen: Edit[] = [];
  let made = 0;
  const sorted = fixes.flatMap(({ edits }) => (edits.length === 0 ? [] : [inOrder(edits)]));
  for (const edits of sorted.sort((a, b) => a[0]!.span.start - b[0]!.span.start)) {
    const extents = extentsOf(edits, bytes);
    if (extents.some(({ start, end }) => taken.subarray(start, end + 1).includes(1))) continue;
    for (const { start, end } of extents) taken.fill(1, start, end + 1);
    for (const edit of edits) chosen.push(edit);
    made += 1;
  }
  return { bytes: edited(bytes, inOrder(chosen)), made };
}

function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start);
}

/** Where edits of a fix stand, those in one line together. */
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
function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { span, text } of edits) {
    parts.push(bytes.subarray(at, span.start), encodeLatin1(text));
    at = span.end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}
