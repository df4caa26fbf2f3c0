import type { Dialect } from '../dialects/dialect.js';
import { type DialectOptions, dialectOf } from '../operations/options.js';
import type { RecordDifference, Verification } from '../operations/verify.js';
import { formatJson } from '../text/printable.js';
import type { Source } from '../text/source.js';
import { visibleName, visibleText } from '../text/visible.js';
import { jsonText } from './json-text.js';

/** At most this many differences are listed. */
const MAX_DIFFERENCES = 20;

/** What was compared: rule files in their order, and a database; the dialect is `djb` if left out. */
export interface Compared {
  readonly sources: readonly Source[];
  readonly database: Pick<Source, 'name'>;
  readonly dialect?: DialectOptions['dialect'];
}

/** What came of a comparison, a line and perhaps more. */
export function renderVerification(verification: Verification, { sources, database, ...options }: Compared): string {
  const dialect = dialectOf(options);
  const cdb = visibleName(database.name);
  const source = sources.map(({ name }) => visibleName(name)).join(', ');
  switch (verification.verdict) {
    case 'identical':
      return `${cdb}: up to date with ${source}\n`;
    case 'other-dialect':
      return `${cdb}: compiled from ${source}, but in the dialect ${verification.dialect}\n`;
    case 'addresses-lost':
      return (
        `${cdb}: all ${verification.records} rules have lost their addresses; the first decides for every client\n` +
        '  ucspi-tcp6 1.06 is known to write such files; compile the rules again with another version\n'
      );
    case 'rules-differ':
      return `${cdb}: differs from ${source}\n${renderDifferences(verification.differences, dialect)}`;
    case 'bytes-differ':
      return `${cdb}: has the rules of ${source}, but differs from the output of tcprules at byte ${verification.position}\n`;
    case 'damaged':
      return `${cdb}: ${verification.reason}\n`;
  }
}

const WORDS: Readonly<Record<RecordDifference['what'], string>> = {
  'only-in-source': 'only in the source',
  'only-in-database': 'only in the database',
  different: 'different',
};

function renderDifferences(differences: readonly RecordDifference[], dialect: Dialect): string {
  const shown = differences.slice(0, MAX_DIFFERENCES);
  const width = Math.max(...shown.map(({ what }) => WORDS[what].length));
  const lines = shown.map(({ what, key, place }) => {
    const where = place === undefined ? '' : `  ${visibleName(place.source.name)}:${place.line}`;
    return `  ${WORDS[what].padEnd(width)}  ${visibleText(dialect.formatKey(key))}:${where}\n`;
  });
  if (differences.length > shown.length) lines.push(`  and ${differences.length - shown.length} more\n`);
  return lines.join('');
}

/** The same as a JSON document. */
export function renderVerificationJson(
  verification: Verification,
  { sources, database, ...options }: Compared,
): string {
  const dialect = dialectOf(options);
  const fields =
    verification.verdict === 'rules-differ'
      ? {
          verdict: verification.verdict,
          differences: verification.differences.map(({ what, key, place }) => ({
            what,
            rule: jsonText(dialect.formatKey(key)),
            file: place?.source.name ?? null,
            line: place?.line ?? null,
          })),
        }
      : verification;
  const names = sources.map(({ name }) => name);
  return `${formatJson({ version: 1, sources: names, cdb: database.name, ...fields }, 2)}\n`;
}
