import { requireBytes } from '../arguments.js';
import { type CdbRecord, walkRecords } from '../cdb/walk.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { type Decompiled, decompile } from '../rules/decompile.js';
import { firstDifference } from '../text/bytes.js';

/** A database as rules. */
export interface Dump {
  /** In the order of the records. */
  readonly parts: readonly Decompiled[];
  /** The byte at which the compiled rules first differ from the database; undefined if they are identical. */
  readonly difference: number | undefined;
}

/**
 * The rules that compile to this database: `dump CDB`. There is a difference if a record cannot be written as a rule, or if
 * the file has something that tcprules does not write.
 *
 * @throws CdbFormatError
 */
export function dump(database: Uint8Array, dialect: Dialect): Dump {
  requireBytes(database, 'database');
  requireDialect(dialect);
  const parts = [...decompile(walkRecords(database), dialect)];
  const lines = parts.flatMap((part) => (part.kind === 'rule' ? [part.line, NEWLINE] : []));
  const { database: compiled } = CompiledRules.compile(Buffer.concat(lines), dialect);
  return { parts, difference: firstDifference(compiled, database) };
}

const NEWLINE = Buffer.from('\n');

/** The raw records: `dump --records CDB`. @throws CdbFormatError */
export function dumpRecords(database: Uint8Array): CdbRecord[] {
  requireBytes(database, 'database');
  return [...walkRecords(database)];
}
