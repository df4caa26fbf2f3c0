import { CdbFormatError } from '../cdb/format.js';
import { MemorySink } from '../cdb/memory-sink.js';
import { CdbReader, MemorySource } from '../cdb/reader.js';
import { readHashes, walkPositions, walkRecords } from '../cdb/walk.js';
import { CdbWriter } from '../cdb/writer.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';

/**
 * The positions of the records that a lookup can find, in order; of several with one key it finds the first.
 *
 * @throws CdbFormatError where a database is damaged, or a lookup may find what is not a record
 */
export function* reachableRecords(book: CompiledRules, dialect: Dialect): Generator<number, void> {
  if (book.lines !== undefined || isAsWritten(book.database, dialect)) {
    yield* walkPositions(book.database);
    return;
  }
  const starts = new Set<number>();
  const reader = new CdbReader(new MemorySource(book.database), dialect.hash);
  for (const record of walkRecords(book.database)) {
    starts.add(record.position);
    if (reader.locate(record.key) === record.position) yield record.position;
  }
  for (const position of readHashes(book.database).keys()) {
    if (!starts.has(position)) throw new CdbFormatError(position, 0, book.database.length);
  }
}

/** Whether the hash tables are exactly those of the records. */
function isAsWritten(database: Uint8Array, dialect: Dialect): boolean {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const { key, data } of walkRecords(database)) writer.add(key, data, dialect.hash(key));
  writer.finish();
  return Buffer.from(database).equals(sink.contents);
}
