import type { Check, Finding } from '../lint/check.js';
import type { FileFindings } from '../lint/summary.js';
import { jsonText } from './json-text.js';
import { LineCells, type LocatedFinding, locate } from './located.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Findings as a SARIF 2.1.0 log, which code hosts and CI systems take up. */
export function renderFindingsSarif(files: readonly FileFindings[], checks: readonly Check[], version: string): string {
  const results = files.flatMap((file) => {
    const cells = new LineCells(file.source);
    return locate(file).map((located) => resultOf(located, cells));
  });
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tcprulesctl', version, rules: checks.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ source }) => ({ location: { uri: uriOf(source.name) } })),
        results,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ code, severity, page }: Check): object {
  return {
    id: code,
    shortDescription: { text: page.title },
    fullDescription: { text: page.why },
    help: { text: `${page.why}\n\nInstead of\n${page.example}\nwrite\n${page.instead}` },
    defaultConfiguration: { level: levelOf(severity) },
  };
}

function resultOf({ file, line, endLine, finding }: LocatedFinding, cells: LineCells): object {
  const columnOf = (number: number, offset: number): number =>
    cells.codeUnitAt(number, offset - cells.source.startOfLine(number));
  const uri = uriOf(file);
  return {
    ruleId: finding.code,
    level: levelOf(finding.severity),
    message: { text: finding.help === undefined ? finding.message : `${finding.message}\n${finding.help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: {
            startLine: line,
            startColumn: columnOf(line, finding.span.start),
            endLine,
            endColumn: columnOf(endLine, finding.span.end),
            byteOffset: finding.span.start,
            byteLength: finding.span.end - finding.span.start,
          },
        },
      },
    ],
    ...(finding.fix === undefined ? {} : { fixes: [fixOf(finding, uri)] }),
  };
}

function fixOf({ fix, help, message }: Finding, uri: string): object {
  return {
    description: { text: help ?? message },
    artifactChanges: [
      {
        artifactLocation: { uri },
        replacements: fix!.edits.map(({ span, text }) => ({
          deletedRegion: { byteOffset: span.start, byteLength: span.end - span.start },
          insertedContent: { text: jsonText(text) },
        })),
      },
    ],
  };
}

function levelOf(severity: Finding['severity']): string {
  return severity === 'info' ? 'note' : severity;
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
