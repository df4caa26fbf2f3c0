import type { Finding } from '../lint/check.js';
import type { FileFindings } from '../lint/summary.js';
import type { Source } from '../source.js';
import { characterAt } from './visible.js';

/** A finding with the places people and machines ask for: lines and columns from 1, columns in characters. */
export interface LocatedFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
  readonly finding: Finding;
}

/** Puts findings in their places. */
export function locate({ source, findings }: FileFindings): LocatedFinding[] {
  const place = (offset: number): { line: number; column: number } => {
    const { line, column } = source.placeOf(offset);
    return { line, column: characterAt(lineAt(source, offset - column + 1), column - 1) };
  };
  return findings.map((finding) => {
    const start = place(finding.span.start);
    const end = place(finding.span.end);
    return { file: source.name, ...start, endLine: end.line, endColumn: end.column, finding };
  });
}

/** The line that starts at `start`, without its LF. */
export function lineAt({ bytes }: Source, start: number): Uint8Array {
  const end = bytes.indexOf(10, start);
  return bytes.subarray(start, end === -1 ? bytes.length : end);
}
