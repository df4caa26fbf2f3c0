import type { Change, Verification } from '../commands/verify.js';
import { formatJson } from '../text/printable.js';
import { nameText, visibleText } from '../text/visible.js';
import { jsonText } from './json-text.js';

/** So many changes are named one by one. */
const MOST_CHANGES = 20;

/** What came of comparing `source` and `cdb`, a line and perhaps more. */
export function renderVerification(verification: Verification, sourceName: string, cdbName: string): string {
  const [cdb, source] = [nameText(cdbName), nameText(sourceName)];
  switch (verification.verdict) {
    case 'identical':
      return `${cdb}: is what ${source} compiles to\n`;
    case 'other-dialect':
      return `${cdb}: compiled from ${source}, but in the dialect ${verification.dialect}\n`;
    case 'addresses-lost':
      return (
        `${cdb}: all ${verification.records} rules have lost their addresses; the first decides for every client\n` +
        '  ucspi-tcp6 1.06 is known to write such files; compile the rules again with another version\n'
      );
    case 'stale':
      return `${cdb}: stale, ${source} has changed since\n${renderChanges(verification.changes)}`;
    case 'different':
      return `${cdb}: holds the rules of ${source}, but differs from what tcprules writes at byte ${verification.position}\n`;
    case 'damaged':
      return `${cdb}: ${verification.reason}\n`;
  }
}

function renderChanges(changes: readonly Change[]): string {
  const lines = changes.slice(0, MOST_CHANGES).map(({ what, key, line }) => {
    return `  ${what.padEnd(7)}  ${visibleText(key)}:${line === undefined ? '' : `  line ${line}`}\n`;
  });
  if (changes.length > MOST_CHANGES) lines.push(`  and ${changes.length - MOST_CHANGES} more\n`);
  return lines.join('');
}

/** The same as a JSON document. */
export function renderVerificationJson(verification: Verification, source: string, cdb: string): string {
  const changes =
    verification.verdict === 'stale'
      ? {
          changes: verification.changes.map((change) => ({
            ...change,
            key: jsonText(change.key),
            line: change.line ?? null,
          })),
        }
      : {};
  return `${formatJson({ version: 1, source, cdb, ...verification, ...changes }, 2)}\n`;
}
