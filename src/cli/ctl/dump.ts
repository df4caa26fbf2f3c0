import type { Command } from 'commander';
import { dump, dumpRecords } from '../../commands/dump.js';
import { renderDump, renderRecords } from '../../report/dump.js';
import { readSource } from '../files.js';
import { type CommonOptions, type Context, dialectNamed, print, withCommonOptions } from './context.js';

interface DumpOptions extends CommonOptions {
  readonly records?: true;
}

export function addDump(program: Command, context: Context): void {
  withCommonOptions(program.command('dump'), context.io)
    .summary('turn a database back into rules')
    .description(
      'Prints rules that compile to the same database; what no rule can make is a comment, and the exit status 1.',
    )
    .argument('<cdb>', 'the database')
    .option('--records', 'print the records as they stand: position, key, data')
    .action((cdb: string, options: DumpOptions) => {
      const { bytes } = readSource(cdb, options.stdinFilename, context.io);
      if (options.records) {
        print(renderRecords(dumpRecords(bytes)), context);
        return;
      }
      const dumped = dump(bytes, dialectNamed(options.dialect));
      print(renderDump(dumped), context);
      context.finish(dumped.difference === undefined ? 0 : 1);
    });
}
