import type { Command } from 'commander';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export interface DumpOptions extends CommonOptions {
  readonly records?: true;
}

export function addDump(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('dump'), context.io)
    .summary('turn a database back into rules')
    .description(
      'Prints rules that compile to the same database; what no rule can make is a comment, and the exit status 1.',
    )
    .argument('<cdb>', 'the database')
    .option('--records', 'print the records as they stand: position, key, data')
    .action((cdb: string, options: DumpOptions) => load().runDump(cdb, options, context));
}
