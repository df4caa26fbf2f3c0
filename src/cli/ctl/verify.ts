import { type Command, Option } from 'commander';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export interface VerifyOptions extends CommonOptions {
  readonly format: 'text' | 'json';
}

export function addVerify(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('verify'), context.io)
    .summary('compare a database with its source')
    .description(
      'Says whether a database is just what rule files compile to, and if not, where they differ. Several rule files are read one after the other, as one.',
    )
    .usage('[options] <source...> <cdb>')
    .argument('<file...>', 'the rule files, and last the database')
    .addOption(new Option('--format <name>', 'how to print the result').choices(['text', 'json']).default('text'))
    .action((files: string[], options: VerifyOptions) => load().runVerify(files, options, context));
}
