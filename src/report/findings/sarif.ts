import { createHash } from 'node:crypto';
import type { CheckPage } from '../../checks/check.js';
import { ALL_CHECKS } from '../../checks/registry.js';
import type { FileFindings } from '../../lint/summary.js';
import type { SuppressedFinding } from '../../lint/suppress.js';
import type { Edit, Finding } from '../../rulefile/finding.js';
import { encodeLatin1 } from '../../text/bytes.js';
import { formatJson } from '../../text/printable.js';
import type { Source } from '../../text/source.js';
import { visibleText } from '../../text/visible.js';
import { VERSION } from '../../version.js';
import { jsonText } from '../json-text.js';
import { visibleLines } from '../pages.js';
import { LineCells, type LocatedFinding, locate } from './locate.js';
import { describeFinding } from './words.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Where the pages of the checks are found, as they were published with this version. */
const PAGES = `https://unpkg.com/tcprules@${VERSION}`;

/** Findings as a SARIF 2.1.0 log, which code hosts and CI systems take up. */
export function renderFindingsSarif(files: readonly FileFindings[]): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tcprulesctl', version: VERSION, rules: ALL_CHECKS.map(buildRule) } },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ source }) => ({ location: buildLocation(source) })),
        results: files.flatMap(buildResults),
      },
    ],
  };
  return `${formatJson(log, 2)}\n`;
}

function buildRule({ code, severity, title, why, ...lines }: CheckPage): object {
  const [example, corrected] = [lines.example, lines.corrected].map((text) => visibleLines(text));
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\nInstead of\n${example}\nwrite\n${corrected}` },
    helpUri: `${PAGES}/docs/checks/${code}.md`,
    defaultConfiguration: { level: toLevel(severity) },
  };
}

/** The findings of a file, and after them those that comments suppress. */
function buildResults({ source, findings, suppressed = [] }: FileFindings): object[] {
  const cells = new LineCells(source);
  const fingerprints = new Fingerprints(source);
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  return locate({ source, findings: all }).map((located, i) => ({
    ...buildResult(located, cells),
    partialFingerprints: { codeAndLine: fingerprints.of(located) },
    ...(i < findings.length
      ? buildFixes(located.finding, source)
      : buildSuppressions(suppressed[i - findings.length]!)),
  }));
}

function buildResult({ line, endLine, finding }: LocatedFinding, cells: LineCells): object {
  const said = describeFinding(finding);
  const findColumn = (number: number, offset: number): number =>
    cells.codeUnitAt(number, offset - cells.source.lineStart(number));
  return {
    ruleId: finding.code,
    level: toLevel(finding.severity),
    message: { text: finding.help === undefined ? said : `${said}\n${finding.help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: buildLocation(cells.source),
          region: {
            startLine: line,
            startColumn: findColumn(line, finding.span.start),
            endLine,
            endColumn: findColumn(endLine, finding.span.end),
            byteOffset: finding.span.start,
            byteLength: finding.span.end - finding.span.start,
          },
        },
      },
    ],
  };
}

/** What a finding is known by from run to run, though lines come and go elsewhere: its code, its line, and which of these. */
class Fingerprints {
  readonly #counts = new Map<string, number>();
  #line = 0;
  #lineDigest = '';

  constructor(readonly source: Source) {}

  of({ line, finding }: LocatedFinding): string {
    // A long line can have many findings.
    if (line !== this.#line) {
      this.#line = line;
      this.#lineDigest = hashText(this.source.line(line));
    }
    const digest = hashText(`${finding.code} ${this.#lineDigest}`).slice(0, 32);
    const count = (this.#counts.get(digest) ?? 0) + 1;
    this.#counts.set(digest, count);
    return `${digest}:${count}`;
  }
}

function hashText(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

function buildSuppressions({ reason }: SuppressedFinding): object {
  const justification = reason === '' ? {} : { justification: visibleText(encodeLatin1(reason)) };
  return { suppressions: [{ kind: 'inSource', ...justification }] };
}

function buildFixes(finding: Finding, source: Source): object {
  const { fix, help } = finding;
  if (fix === undefined) return {};
  const replacements = fix.edits.map(({ span, text }) => ({
    deletedRegion: { byteOffset: span.start, byteLength: span.end - span.start },
    insertedContent: buildContent(text),
  }));
  const artifactChanges = [{ artifactLocation: buildLocation(source), replacements }];
  return { fixes: [{ description: { text: help ?? describeFinding(finding) }, artifactChanges }] };
}

/** Text, or what is not UTF-8 in Base64. */
function buildContent(text: Edit['text']): object {
  const bytes = encodeLatin1(text);
  const decoded = jsonText(bytes);
  return Buffer.from(decoded).equals(bytes) ? { text: decoded } : { binary: bytes.toString('base64') };
}

function toLevel(severity: Finding['severity']): string {
  return severity === 'info' ? 'note' : severity;
}

const SLASH = 0x2f;

/** A file URI for an absolute path, else a reference relative to the working directory; from bytes (RFC 3986, 2). */
function buildLocation({ path }: Source): object {
  const encoded = Array.from(path, (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w\-.~/]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return { uri: (path[0] === SLASH ? 'file://' : '') + encoded.join('') };
}
