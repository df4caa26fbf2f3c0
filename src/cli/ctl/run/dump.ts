import { dump, dumpRecords } from '../../../commands/dump.js';
import { looksLikeDatabase } from '../../../lookup/rulebook.js';
import { renderDump, renderRecords } from '../../../report/dump.js';
import { readSource } from '../../files.js';
import { type Context, dialectNamed, inFile, print, UsageError } from '../context.js';
import type { DumpOptions } from '../dump.js';

export function runDump(cdb: string, options: DumpOptions, context: Context): void {
  const { name, bytes } = readSource(cdb, options.stdinFilename, context.io);
  if (bytes.length > 0 && !looksLikeDatabase(bytes)) throw new UsageError(`${cdb} is a text, not a database`);
  if (options.records) {
    print(renderRecords(inFile(name, () => dumpRecords(bytes))), context);
    return;
  }
  const dialect = dialectNamed(options.dialect);
  const dumped = inFile(name, () => dump(bytes, dialect));
  print(renderDump(dumped), context);
  context.finish(dumped.difference === undefined ? 0 : 1);
}
