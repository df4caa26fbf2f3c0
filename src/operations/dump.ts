import { requireBytes } from '../arguments.js';
import { type CdbRecord, walkRecords } from '../cdb/walk.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { type Decompiled, decompile } from '../rules/decompile.js';
import { firstDifference } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { toDatabase } from './rules.js';

/** A database as rules. */
export interface Dump {
  /** In the order of the records. */
  readonly parts: readonly Decompiled[];
  /** The byte at which the compiled rules first differ from the database; undefined if they are identical. */
  readonly difference: number | undefined;
}

/**
 * Writes a database as rules that compile to it: `dump CDB`. Where no rule makes a record, or the file has bytes that
 * tcprules does not write, the rules compile to something else, and `difference` says where.
 *
 * @param database the bytes of a database (cdb)
 * @throws TypeError for a wrong argument
 * @throws CdbFormatError if the database is damaged
 */
export function dump(database: Source | Uint8Array, options: DialectOptions = {}): Dump {
  const { bytes } = toDatabase(database, 'database');
  const dialect = resolveDialect(options);
  const parts = [...decompile(walkRecords(bytes), dialect)];
  const lines = parts.flatMap((part) => (part.kind === 'rule' ? [part.line, NEWLINE] : []));
  const { database: compiled } = CompiledRules.compile(Buffer.concat(lines), dialect);
  return { parts, difference: firstDifference(compiled, bytes) };
}

const NEWLINE = Buffer.from('\n');

/** The raw records: `dump --records CDB`. @throws CdbFormatError */
export function dumpRecords(database: Uint8Array): CdbRecord[] {
  requireBytes(database, 'database');
  return [...walkRecords(database)];
}
