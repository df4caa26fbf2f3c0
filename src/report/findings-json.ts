import { type FileFindings, summarize } from '../lint/summary.js';
import { formatJson } from '../text/printable.js';
import { locate } from './located.js';

/** Findings as one JSON document. */
export function renderFindingsJson(files: readonly FileFindings[]): string {
  const diagnostics = files.flatMap(locate).map(({ finding, ...place }) => ({
    ...place,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    help: finding.help ?? null,
    fix: finding.fix?.kind ?? null,
  }));
  return `${formatJson({ version: 1, diagnostics, summary: summarize(files) }, 2)}\n`;
}
