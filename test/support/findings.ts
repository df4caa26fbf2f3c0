import type { FileFindings } from '../../src/lint/summary.js';
import type { Finding } from '../../src/rulefile/finding.js';
import { Source } from '../../src/text/source.js';

/** A finding of no check, at bytes `start` to `end`. */
export function finding(start: number, end: number, more: Partial<Finding> = {}): Finding {
  return { code: 'some-code', severity: 'error', span: { start, end }, message: 'something is wrong', ...more };
}

/** A file and what was found in it; text is written in UTF-8. */
export function findingsIn(
  contents: string | Uint8Array,
  findings: readonly Finding[],
  name = 'tcp.smtp',
): FileFindings {
  return { source: new Source(name, Buffer.from(contents)), findings };
}
