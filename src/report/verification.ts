import type { Dialect } from '../dialects/dialect.js';
import { toDialect } from '../operations/options.js';
import type { RecordDifference, Verification } from '../operations/verify.js';
import { visibleName, visibleText } from '../text/visible.js';
import { chooseFormat, type FormatOptions } from './format.js';
import { jsonDocument, jsonText } from './json-text.js';

/** At most this many differences are listed. */
const MAX_DIFFERENCES = 20;

export interface VerificationOptions extends FormatOptions<'text' | 'json'> {
  /** How the rules of -y and their database compare, if there are any. */
  readonly early?: Verification | undefined;
}

/** How rules and a database compare. */
export function renderVerification(verification: Verification, options: VerificationOptions = {}): string {
  const { early } = options;
  return chooseFormat({ text: renderBothText, json: renderJson }, options)(verification, early);
}

function renderBothText(verification: Verification, early: Verification | undefined): string {
  return renderText(verification) + (early === undefined ? '' : renderText(early));
}

function renderText(verification: Verification): string {
  const dialect = toDialect(verification.dialect, 'verification.dialect');
  const cdb = visibleName(verification.database);
  const source = verification.sources.map(visibleName).join(', ');
  switch (verification.verdict) {
    case 'identical':
      return `${cdb}: up to date with ${source}\n`;
    case 'other-dialect':
      return `${cdb}: compiled from ${source}, but in the dialect ${verification.otherDialect}\n`;
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
    const where = place === undefined ? '' : `  ${visibleName(place.file)}:${place.line}`;
    return `  ${WORDS[what].padEnd(width)}  ${visibleText(dialect.formatKey(key))}:${where}\n`;
  });
  if (differences.length > shown.length) lines.push(`  and ${differences.length - shown.length} more\n`);
  return lines.join('');
}

function renderJson(verification: Verification, early: Verification | undefined): string {
  return jsonDocument({ ...buildFields(verification), ...(early && { early: buildFields(early) }) });
}

function buildFields({ sources, database, dialect: name, ...rest }: Verification): object {
  const dialect = toDialect(name, 'verification.dialect');
  const fields =
    rest.verdict === 'rules-differ'
      ? {
          verdict: rest.verdict,
          differences: rest.differences.map(({ what, key, place }) => ({
            what,
            rule: jsonText(dialect.formatKey(key)),
            file: place?.file ?? null,
            line: place?.line ?? null,
          })),
        }
      : rest;
  return { sources, cdb: database, ...fields };
}
