import { type FileFindings, summarize } from '../lint/summary.js';
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
  return `${JSON.stringify({ version: 1, diagnostics, summary: summarize(files) }, null, 2)}\n`;
}
