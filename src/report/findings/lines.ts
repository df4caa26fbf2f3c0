import type { FileFindings } from '../../lint/summary.js';
import { visibleName } from '../../text/visible.js';
import { locate } from './locate.js';
import { describeFinding } from './words.js';

/** Findings as compilers print them, a line each; editors and CI systems read this. */
export function renderFindingsGcc(files: readonly FileFindings[]): string {
  return files
    .flatMap(locate)
    .map(({ file, line, column, finding }) => {
      const severity = finding.severity === 'info' ? 'note' : finding.severity;
      return `${visibleName(file)}:${line}:${column}: ${severity}: ${describeFinding(finding)} [${finding.code}]\n`;
    })
    .join('');
}

/** Findings as commands to a GitHub workflow, which shows them in the change they belong to. */
export function renderFindingsGithub(files: readonly FileFindings[]): string {
  return files
    .flatMap(locate)
    .map(({ file, line, column, endLine, endColumn, finding }) => {
      const command = finding.severity === 'info' ? 'notice' : finding.severity;
      const properties = {
        file: file.replaceAll(/[^\r\n]+/g, visibleName),
        line,
        col: column,
        endLine,
        endColumn,
        title: finding.code,
      };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
      const said = describeFinding(finding);
      const text = finding.help === undefined ? said : `${said}\n${finding.help}`;
      return `::${command} ${list.join(',')}::${escapeData(text)}\n`;
    })
    .join('');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
