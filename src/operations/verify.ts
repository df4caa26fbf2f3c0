import { attempt } from '../attempt.js';
import { CdbFormatError } from '../cdb/format.js';
import { walkRecords } from '../cdb/walk.js';
import { getOrMake } from '../collections.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { identify } from '../dialects/identify.js';
import { DIALECTS } from '../dialects/registry.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { RulesError } from '../rules/problem.js';
import { type BinaryString, decodeLatin1, encodeLatin1, firstDifference } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { JoinedSources } from './joined-sources.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toDatabase, toSource } from './rules.js';

/** What was compared, and the result. */
export type Verification = Compared & Verdict;

/** The rules and the database, by their names. */
export interface Compared {
  readonly sources: readonly string[];
  readonly database: string;
  readonly dialect: DialectName;
}

/** How rules and a database compare. It is unknown which of them is newer. */
export type Verdict =
  | { readonly verdict: 'identical' }
  /** The database was compiled from the same rules in another dialect. */
  | { readonly verdict: 'other-dialect'; readonly otherDialect: DialectName }
  /** All rules of the database have lost their addresses. */
  | { readonly verdict: 'addresses-lost'; readonly records: number }
  | { readonly verdict: 'rules-differ'; readonly differences: readonly RecordDifference[] }
  /** All rules are present, but other bytes differ from the output of tcprules. */
  | { readonly verdict: 'bytes-differ'; readonly position: number }
  | { readonly verdict: 'damaged'; readonly reason: string; readonly position: number };

/** A key that the sources and the database treat differently. */
export interface RecordDifference {
  readonly what: 'only-in-source' | 'only-in-database' | 'different';
  readonly key: Uint8Array;
  /** Where its rule is; undefined for a key that is only in the database. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
}

/**
 * Checks whether a database is exactly what rules compile to: `verify SOURCE... CDB`.
 *
 * @param sources rules, or several that are compiled as one, in their order
 * @param database the bytes of a database (cdb); one that is damaged is a verdict, not an error
 * @throws TypeError for a wrong argument
 * @throws RulesError if the rules do not compile; its line is that of the rules joined
 */
export function verify(
  sources: Rules | readonly Rules[],
  database: Source | Uint8Array,
  options: DialectOptions = {},
): Verification {
  const dialect = resolveDialect(options);
  const isMany = (value: Rules | readonly Rules[]): value is readonly Rules[] => Array.isArray(value);
  const all = isMany(sources)
    ? sources.map((rules, i) => toSource(rules, `sources[${i}]`))
    : [toSource(sources, 'sources')];
  const named = toDatabase(database, 'database');
  const compared = { sources: all.map(({ name }) => name), database: named.name, dialect: dialect.name };
  return { ...compared, ...compareAll(all, named.bytes, dialect) };
}

function compareAll(all: readonly Source[], database: Uint8Array, dialect: Dialect): Verdict {
  const joined = new JoinedSources(all);
  const source = joined.bytes;
  const book = CompiledRules.compile(source, dialect);
  const position = firstDifference(book.database, database);
  if (position === undefined) return { verdict: 'identical' };
  const judge = (): Verdict => {
    const differences = findDifferences(book, joined, database);
    const { hasLostAddresses, records } = identify(database);
    if (hasLostAddresses) return { verdict: 'addresses-lost', records };
    const other = DIALECTS.find((candidate) => candidate !== dialect && compilesTo(source, database, candidate));
    if (other !== undefined) return { verdict: 'other-dialect', otherDialect: other.name };
    return differences.length > 0 ? { verdict: 'rules-differ', differences } : { verdict: 'bytes-differ', position };
  };
  return attempt(judge, CdbFormatError, ({ message, position }) => ({ verdict: 'damaged', reason: message, position }));
}

function compilesTo(source: Uint8Array, database: Uint8Array, dialect: Dialect): boolean {
  const compare = () => firstDifference(CompiledRules.compile(source, dialect).database, database) === undefined;
  return attempt(compare, RulesError, () => false);
}

/** The keys whose first records differ, those of the sources first, in order. */
function findDifferences(book: CompiledRules, joined: JoinedSources, database: Uint8Array): RecordDifference[] {
  const [ours, theirs] = [firstRecords(book.database), firstRecords(database)];
  const differences: RecordDifference[] = [];
  const placeOf = (number: number): RecordDifference['place'] => {
    const { source, line } = joined.placeOf(number);
    return { file: source.name, line };
  };
  for (const [key, { data, position }] of ours) {
    const other = theirs.get(key)?.data;
    if (other === data) continue;
    const what = other === undefined ? 'only-in-source' : 'different';
    differences.push({ what, key: encodeLatin1(key), place: placeOf(book.lineOf(position)!) });
  }
  for (const key of theirs.keys()) {
    if (!ours.has(key)) differences.push({ what: 'only-in-database', key: encodeLatin1(key), place: undefined });
  }
  return differences;
}

/** The record of each key that a server finds: the first. */
function firstRecords(database: Uint8Array): Map<BinaryString, { data: BinaryString; position: number }> {
  const records = new Map<BinaryString, { data: BinaryString; position: number }>();
  for (const { key, data, position } of walkRecords(database))
    getOrMake(records, decodeLatin1(key), () => ({ data: decodeLatin1(data), position }));
  return records;
}
