import type { Severity } from '../diagnostic.js';
import { type FileFindings, type Summary, summarize } from '../lint/summary.js';
import type { Source } from '../source.js';
import { type LocatedFinding, lineAt, locate } from './located.js';
import type { Style } from './style.js';
import { type Cell, cellsOf } from './visible.js';

/** Lines are cut to about this many columns around what is marked. */
const FRAME_WIDTH = 100;

/** Findings for people: each with its line and a mark under the place, then a summary. */
export function renderFindings(files: readonly FileFindings[], style: Style, isQuiet = false): string {
  const parts = files.flatMap((file) => locate(file).map((located) => renderFinding(located, file.source, style)));
  if (!isQuiet) parts.push(`${renderSummary(summarize(files), style)}\n`);
  return parts.join('\n');
}

function renderFinding(located: LocatedFinding, source: Source, style: Style): string {
  const { file, line, column, finding } = located;
  const place = style.bold(`${file}:${line}:${column}:`);
  const severity = severityStyle(finding.severity, style)(`${finding.severity}:`);
  const lines = [
    `${place} ${severity} ${finding.message} ${style.dim(`[${finding.code}]`)}`,
    ...frame(located, source, style),
  ];
  if (finding.help !== undefined) lines.push(`  ${style.cyan('help:')} ${finding.help}${fixNote(finding.fix?.kind)}`);
  return `${lines.join('\n')}\n`;
}

function fixNote(kind: 'safe' | 'unsafe' | undefined): string {
  if (kind === undefined) return '';
  return kind === 'safe' ? ' (--fix does it)' : ' (--fix=unsafe does it)';
}

function severityStyle(severity: Severity, style: Style): (text: string) => string {
  return severity === 'error' ? style.red : severity === 'warning' ? style.yellow : style.cyan;
}

/** The line, and below it carets from the start of the finding to its end, or to the end of the line. */
function frame({ line, column, endLine, endColumn }: LocatedFinding, source: Source, style: Style): string[] {
  const cells = cellsOf(lineAt(source, source.startOfLine(line)));
  const from = column - 1;
  const to = Math.max(from + 1, endLine === line ? endColumn - 1 : cells.length);
  const before = cells.slice(0, from);
  let skipped = 0;
  let width = before.reduce((sum, cell) => sum + cell.width, 0);
  while (width > FRAME_WIDTH / 2) {
    width -= before[skipped]!.width;
    skipped += 1;
  }
  const shown = skipped > 0 ? cells.slice(skipped) : cells;
  const marked = cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0);
  const lead = skipped > 0 ? '…' : '';
  const gutter = `${line}`.length;
  const { text, isCut } = cutTo(shown, FRAME_WIDTH);
  return [
    `  ${style.dim(`${line} |`)} ${lead}${text}${isCut ? '…' : ''}`,
    `  ${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(width + lead.length)}${style.red('^'.repeat(clamp(marked, FRAME_WIDTH - width)))}`,
  ];
}

function cutTo(cells: readonly Cell[], most: number): { text: string; isCut: boolean } {
  let text = '';
  let width = 0;
  for (const cell of cells) {
    width += cell.width;
    if (width > most) return { text, isCut: true };
    text += cell.text;
  }
  return { text, isCut: false };
}

function clamp(count: number, most: number): number {
  return Math.max(1, Math.min(count, most));
}

function renderSummary({ files, errors, warnings, infos, fixable }: Summary, style: Style): string {
  const where = `in ${plural(files, 'file')}`;
  if (errors + warnings + infos === 0) return style.green(`nothing found ${where}`);
  const counts = [plural(errors, 'error'), plural(warnings, 'warning'), plural(infos, 'note')].join(', ');
  return `${counts} ${where}${fixable > 0 ? `; --fix mends ${fixable}` : ''}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
