import { dump, dumpRecords } from '../../../commands/dump.js';
import { remarkOnDatabase } from '../../../commands/remark.js';
import { renderDump, renderRecords } from '../../../report/dump.js';
import { readSource } from '../../files.js';
import { type Context, dialectNamed, inFile, print, printDocument, remark, requireDatabase } from '../context.js';
import type { DumpOptions } from '../dump.js';

export function runDump(cdb: string, options: DumpOptions, context: Context): void {
  const source = readSource(cdb, options.stdinFilename, context.io);
  const { name, bytes } = source;
  requireDatabase(source);
  if (options.records) {
    print(renderRecords(inFile(name, () => dumpRecords(bytes))), context);
    return;
  }
  const dialect = dialectNamed(options.dialect);
  const dumped = inFile(name, () => dump(bytes, dialect));
  remark(remarkOnDatabase(source, dialect), options, context);
  printDocument(renderDump(dumped), context);
  context.finish(dumped.difference === undefined ? 0 : 1);
}
