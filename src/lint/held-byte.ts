import type { Span } from '../source.js';
import type { LintFile } from './file.js';

/** Whether a byte stands somewhere in a span. */
export function holdsByte({ source: { bytes } }: LintFile, { start, end }: Span, byte: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === byte) return true;
  return false;
}
