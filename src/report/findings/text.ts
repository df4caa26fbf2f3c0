import { type FileFindings, type Summary, summarize } from '../../lint/summary.js';
import type { ChangedSource } from '../../operations/lint.js';
import type { DangerCode, Fix } from '../../rulefile/finding.js';
import { countOf, formatCount } from '../../text/counts.js';
import type { Severity } from '../../text/source.js';
import { visibleName } from '../../text/visible.js';
import { renderClient } from '../client.js';
import { changesText } from '../diff/words.js';
import { type ColorOptions, makeStyle, type Style } from '../style.js';
import { frame } from './frame.js';
import { LineCells, type LocatedFinding, locate } from './locate.js';
import { describeFinding } from './words.js';

export interface FindingsTextOptions extends ColorOptions {
  /** Without the summary. */
  readonly quiet?: boolean | undefined;
  /** What fixes have been made to. */
  readonly changed?: readonly ChangedSource[] | undefined;
  /** Whether the summary says how to read more. */
  readonly hint?: boolean | undefined;
}

/** Findings for people: each with its line and a mark under the place, then a summary. */
export function renderFindingsText(
  files: readonly FileFindings[],
  { color, quiet = false, changed = [], hint = false }: FindingsTextOptions = {},
): string {
  const style = makeStyle(color);
  const parts = files.flatMap((file) => {
    const cells = new LineCells(file.source);
    return locate(file).map((located) => renderFinding(located, cells, style));
  });
  if (!quiet) {
    const more = hint && parts.length > 0 ? ['run "tcprulesctl explain --code CODE" for details'] : [];
    parts.push([renderSummary(summarize(files), style), ...changed.map(renderChanged), ...more, ''].join('\n'));
  }
  return parts.join('\n');
}

function renderFinding(located: LocatedFinding, cells: LineCells, style: Style): string {
  const { file, line, column, finding } = located;
  const place = style.bold(`${visibleName(file)}:${line}:${column}:`);
  const severity = severityStyle(finding.severity, style)(`${finding.severity}:`);
  const lines = [
    `${place} ${severity} ${describeFinding(finding)} ${style.dim(`[${finding.code}]`)}`,
    ...frame(located, cells.of(located.line), style),
  ];
  if (finding.help !== undefined) lines.push(`  ${style.cyan('help:')} ${finding.help}${fixNote(finding.fix)}`);
  return `${lines.join('\n')}\n`;
}

/** What fixes did to a file, and to whom. */
function renderChanged({ after, fixes, differences }: ChangedSource): string {
  const changes = changesText(differences) ?? 'no client gets a different result';
  return `${visibleName(after.name)}: ${countOf(fixes, 'fix', 'fixes')} applied; ${changes}`;
}

function fixNote(fix: Fix | undefined): string {
  if (fix === undefined) return '';
  if (fix.kind === 'safe') return ' (fixable with --fix)';
  if (fix.reason === undefined) return ' (fixable with --fix=unsafe)';
  const { code, client } = fix.reason;
  return ` (fixable with --fix=unsafe, which ${DANGERS[code]}, such as ${renderClient(client)})`;
}

const DANGERS: Readonly<Record<DangerCode, string>> = {
  'lets-in': 'allows clients that are refused today',
  relays: 'relays for clients that may not relay today',
  'appends-to-recipients': 'appends something to each recipient of clients',
  'transfers-zones': 'transfers other zones to clients',
  overrules: 'overrules what another rule gives clients today',
};

function severityStyle(severity: Severity, style: Style): (text: string) => string {
  return severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.cyan;
}

function renderSummary({ files, errors, warnings, infos, fixable }: Summary, style: Style): string {
  const where = `in ${countOf(files, 'file')}`;
  if (errors + warnings + infos === 0) return style.green(`no problems ${where}`);
  const counts = [countOf(errors, 'error'), countOf(warnings, 'warning'), countOf(infos, 'info')].join(', ');
  return `${counts} ${where}${fixable > 0 ? `; ${formatCount(fixable)} fixable with --fix` : ''}`;
}
