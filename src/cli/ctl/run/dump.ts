import { dump, dumpRecords } from '../../../commands/dump.js';
import { renderDump, renderRecords } from '../../../report/dump.js';
import { readSource } from '../../files.js';
import { type Context, dialectNamed, print } from '../context.js';
import type { DumpOptions } from '../dump.js';

export function runDump(cdb: string, options: DumpOptions, context: Context): void {
  const { bytes } = readSource(cdb, options.stdinFilename, context.io);
  if (options.records) {
    print(renderRecords(dumpRecords(bytes)), context);
    return;
  }
  const dumped = dump(bytes, dialectNamed(options.dialect));
  print(renderDump(dumped), context);
  context.finish(dumped.difference === undefined ? 0 : 1);
}
