import { type Command, Option } from 'commander';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';
import type { Context } from './context.js';

export interface VerifyOptions extends CommonOptions {
  readonly format: 'text' | 'json';
}

export function addVerify(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('verify'), context.io)
    .summary('compare a database with its source')
    .description('Says whether a database is just what a rule file compiles to, and if not, why.')
    .argument('<source>', 'the rule file')
    .argument('<cdb>', 'the database')
    .addOption(new Option('--format <name>', 'how to print the result').choices(['text', 'json']).default('text'))
    .action((source: string, cdb: string, options: VerifyOptions) => load().runVerify(source, cdb, options, context));
}
