import { wrongType } from '../arguments.js';
import { applyFixes } from '../rulefile/edits.js';
import { LintFile } from '../rulefile/file.js';
import type { Danger, Finding } from '../rulefile/finding.js';
import { Source } from '../text/source.js';
import { dangerBetween } from './judge-fixes.js';
import { judgedFindings, type LintOptions } from './lint.js';
import type { SuppressedFinding } from './suppress.js';

/** A fix can reveal mistakes that it hid; no file needs more rounds than this. */
const MAX_ROUNDS = 16;

/** Which fixes to make: the safe ones, or those and the guesses. */
export type FixLevel = 'safe' | 'unsafe';

/** A file with its fixes made, and the findings that are left. */
export interface Fixed {
  readonly source: Source;
  readonly remaining: readonly Finding[];
  /** Those that comments suppress. */
  readonly suppressed: readonly SuppressedFinding[];
  /** How many fixes were made. */
  readonly count: number;
}

/**
 * Applies all fixes of a level repeatedly until none is left. Doing it twice changes nothing more, except what is only safe
 * compared to the file that the first fixes made.
 *
 * Safe fixes open nothing. Compared to the rules as they were, without the lines that the compiler rejects: no client is allowed
 * that was refused; none relays that did not, unless its address is not public and a rule for that address says so; and
 * only clients for whom the default rule decided, or none, get something else at all.
 */
export function fixAll(source: Source, level: FixLevel, options: LintOptions): Fixed {
  if (level !== 'safe' && level !== 'unsafe') throw wrongType('level', '"safe" or "unsafe"', level);
  let fixed = source;
  let count = 0;
  for (let round = 0; ; round += 1) {
    const file = new LintFile(fixed, options.dialect, options.flags, options.server, options.early);
    const suppressed: SuppressedFinding[] = [];
    const judged = judgedFindings(file, { ...options, onSuppressed: (finding) => suppressed.push(finding) });
    const result = { source: fixed, remaining: judged.findings, suppressed, count };
    const fixes = level === 'safe' ? judged.safe : judged.all;
    if (fixes.length === 0 || round === MAX_ROUNDS) return result;
    const { bytes, made } = applyFixes(fixed.bytes, fixes);
    const next = new Source(source.name, bytes, source.path);
    // Rounds that are each harmless could open something together.
    const danger = level === 'safe' && round > 0 ? dangerBetween(source, next, file) : undefined;
    if (danger !== undefined) return { ...result, remaining: distrust(judged.findings, danger) };
    fixed = next;
    count += made;
  }
}

function distrust(findings: readonly Finding[], reason: Danger): Finding[] {
  return findings.map((finding) =>
    finding.fix?.kind === 'safe' ? { ...finding, fix: { ...finding.fix, kind: 'unsafe', reason } } : finding,
  );
}
