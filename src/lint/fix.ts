import { Source } from '../source.js';
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
    fixed = new Source(source.name, bytes);
    count += made;
  }
}

function isWanted(fix: Fix, level: FixLevel): boolean {
  return fix.kind === 'safe' || level === 'unsafe';
}

/** Makes those fixes of which no edit touches one of a fix before it. */
export function applyFixes(bytes: Uint8Array, fixes: readonly Fix[]): { bytes: Uint8Array; made: number } {
  const chosen: Edit[] = [];
  let made = 0;
  let end = -1;
  const inOrder = [...fixes].sort((a, b) => firstOf(a) - firstOf(b));
  for (const { edits } of inOrder) {
    const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
    if (sorted.length === 0 || sorted[0]!.span.start <= end) continue;
    chosen.push(...sorted);
    end = Math.max(...sorted.map(({ span }) => span.end));
    made += 1;
  }
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { span, text } of chosen) {
    parts.push(bytes.subarray(at, span.start), Buffer.from(text, 'latin1'));
    at = span.end;
  }
  parts.push(bytes.subarray(at));
  return { bytes: Buffer.concat(parts), made };
}

function firstOf({ edits }: Fix): number {
  return Math.min(...edits.map(({ span }) => span.start));
}
