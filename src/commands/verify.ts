import { requireBytes } from '../arguments.js';
import { CdbFormatError } from '../cdb/format.js';
import { walkRecords } from '../cdb/walk.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { identify } from '../dialects/identify.js';
import { DIALECTS } from '../dialects/registry.js';
import { firstDifference } from '../first-difference.js';
import { decodeLatin1, encodeLatin1 } from '../latin1.js';
import { RuleBook } from '../lookup/rulebook.js';
import { RulesError } from '../rules/error.js';

/** What became of a comparison of a source and a database. */
export type Verification =
  | { readonly verdict: 'identical' }
  /** The database comes from the same rules, read in another dialect. */
  | { readonly verdict: 'other-dialect'; readonly dialect: DialectName }
  /** All rules of the database have lost their addresses. */
  | { readonly verdict: 'addresses-lost'; readonly records: number }
  /** The rules have changed since; keys as they are, lines of the source. */
  | { readonly verdict: 'stale'; readonly changes: readonly Change[] }
  /** Every rule is there, but something else is not as tcprules writes it. */
  | { readonly verdict: 'different'; readonly position: number }
  | { readonly verdict: 'damaged'; readonly reason: string; readonly position: number };

/** A key that the source and the database disagree on. */
export interface Change {
  readonly what: 'added' | 'removed' | 'changed';
  readonly key: Uint8Array;
  /** The line in the source; undefined for a key that is only in the database. */
  readonly line: number | undefined;
}

/**
 * Whether a database is just what a source compiles to: `verify SOURCE CDB`.
 *
 * @throws RulesError where the source does not compile
 */
export function verify(source: Uint8Array, database: Uint8Array, dialect: Dialect): Verification {
  requireBytes(source, 'source');
  requireBytes(database, 'database');
  const book = RuleBook.compile(source, dialect);
  const position = firstDifference(book.database, database);
  if (position === undefined) return { verdict: 'identical' };
  try {
    const changes = findChanges(book, database);
    const { hasLostAddresses, records } = identify(database);
    if (hasLostAddresses) return { verdict: 'addresses-lost', records };
    const other = DIALECTS.find((candidate) => candidate !== dialect && compilesTo(source, database, candidate));
    if (other !== undefined) return { verdict: 'other-dialect', dialect: other.name };
    return changes.length > 0 ? { verdict: 'stale', changes } : { verdict: 'different', position };
  } catch (error) {
    if (!(error instanceof CdbFormatError)) throw error;
    return { verdict: 'damaged', reason: error.message, position: error.position };
  }
}

function compilesTo(source: Uint8Array, database: Uint8Array, dialect: Dialect): boolean {
  try {
    return firstDifference(RuleBook.compile(source, dialect).database, database) === undefined;
  } catch (error) {
    if (error instanceof RulesError) return false;
    throw error;
  }
}

/** The keys whose first record differs, those of the source first, in order. */
function findChanges(book: RuleBook, database: Uint8Array): Change[] {
  const ours = new Map<string, { data: string; position: number }>();
  for (const { key, data, position } of walkRecords(book.database)) {
    if (!ours.has(decodeLatin1(key))) ours.set(decodeLatin1(key), { data: decodeLatin1(data), position });
  }
  const theirs = new Map<string, string>();
  for (const { key, data } of walkRecords(database)) {
    if (!theirs.has(decodeLatin1(key))) theirs.set(decodeLatin1(key), decodeLatin1(data));
  }
  const changes: Change[] = [];
  for (const [key, { data, position }] of ours) {
    const other = theirs.get(key);
    if (other === data) continue;
    const what = other === undefined ? 'added' : 'changed';
    changes.push({ what, key: encodeLatin1(key), line: book.lineOf(position) });
  }
  for (const key of theirs.keys()) {
    if (!ours.has(key)) changes.push({ what: 'removed', key: encodeLatin1(key), line: undefined });
  }
  return changes;
}
