import { dump, dumpRecords } from '../../operations/dump.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { renderDump, renderRecords } from '../../report/dump.js';
import {
  type Context,
  parseDialect,
  print,
  printDocument,
  printNote,
  requireDatabase,
  withFileContext,
} from '../context.js';
import type { DumpOptions } from '../ctl/dump.js';
import { readSource } from '../files.js';

export function runDump(cdb: string, options: DumpOptions, context: Context): void {
  const source = readSource(cdb, options.stdinFilename, context.io);
  const { name, bytes } = source;
  requireDatabase(source);
  if (options.records) {
    print(renderRecords(withFileContext(name, () => dumpRecords(bytes))), context);
    return;
  }
  const dialect = parseDialect(options.dialect);
  const dumped = withFileContext(name, () => dump(bytes, { dialect }));
  printNote(noteOddDatabase(source, dialect), options, context);
  printDocument(renderDump(dumped), context);
  context.setExitCode(dumped.difference === undefined ? 0 : 1);
}
