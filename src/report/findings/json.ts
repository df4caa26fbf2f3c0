import { type FileFindings, summarize } from '../../lint/summary.js';
import type { ChangedSource } from '../../operations/lint.js';
import type { Fix } from '../../rulefile/finding.js';
import { changeTotals } from '../diff/words.js';
import { jsonClient, jsonDocument, jsonText } from '../json-text.js';
import { locate } from './locate.js';
import type { FindingsTextOptions } from './text.js';

/** Findings as one JSON document, and what fixes have been made to, where they were asked for. */
export function renderFindingsJson(files: readonly FileFindings[], { changed }: FindingsTextOptions = {}): string {
  const diagnostics = files.flatMap(locate).map(({ finding, ...place }) => ({
    ...place,
    severity: finding.severity,
    code: finding.code,
    verdict: finding.verdict ?? null,
    message: finding.message,
    help: finding.help ?? null,
    fix: finding.fix === undefined ? null : buildFixJson(finding.fix),
  }));
  const fixed = changed && { fixed: changed.map(buildChangedJson) };
  return jsonDocument({ diagnostics, ...fixed, summary: summarize(files) });
}

/** Offsets are those of bytes, from 0. */
function buildFixJson({ kind, reason, edits }: Fix): object {
  return {
    kind,
    reason: reason === undefined ? null : { code: reason.code, client: jsonClient(reason.client) },
    edits: edits.map(({ span: { start, end }, text }) => ({ start, end, text: jsonText(text) })),
  };
}

/** Counts of addresses are texts, for there may be 2^128; null where other things than addresses tell clients apart. */
function buildChangedJson({ after, fixes, differences }: ChangedSource): object {
  const changes = changeTotals(differences).map(({ change, count, total }) => ({
    change,
    differences: count,
    addresses: total === undefined ? null : `${total}`,
  }));
  return { file: after.name, fixes, changes };
}
