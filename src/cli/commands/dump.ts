import { dump, dumpRecords } from '../../operations/dump.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { renderDump, renderRecords } from '../../report/dump.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printDocument, printNote } from '../context.js';
import { readDatabase } from '../open-rules.js';
import type { DumpOptions } from '../options.js';
import { withFileContext } from '../report-error.js';

export function runDump(cdb: string, options: DumpOptions, context: Context): void {
  const source = readDatabase(context, cdb, options);
  const { name, bytes } = source;
  if (options.records) {
    print(renderRecords(withFileContext(name, () => dumpRecords(bytes))), context);
    return;
  }
  const dialect = chooseDialect(options.dialect, [], context.io);
  const dumped = withFileContext(name, () => dump(bytes, { dialect }));
  printNote(noteOddDatabase(source, dialect), context);
  printDocument(renderDump(dumped), context);
  context.exitCode = dumped.difference === undefined ? 0 : 1;
}
