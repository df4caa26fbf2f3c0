import { type Command, Option } from 'commander';
import { DIALECT_NAMES } from '../../dialects/dialect.js';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export interface DiffOptions extends CommonOptions {
  readonly format: 'text' | 'json' | 'markdown';
  readonly oldDialect?: string;
  readonly newDialect?: string;
  readonly all?: true;
  readonly exitZero?: true;
}

export function addDiff(program: Command, context: Context, load: LoadCommands): void {
  const names = DIALECT_NAMES.join(', ');
  withCommonOptions(program.command('diff'), context.io)
    .summary('say which clients two files treat differently')
    .description(
      'Finds all clients that get something else by NEW than by OLD, whatever was moved or written otherwise; the exit status is 1 if there are some.',
    )
    .argument('<old>', 'a rule file, a database, or REV:PATH in git; - is standard input')
    .argument('<new>', 'the same')
    .addOption(
      new Option('--format <name>', 'how to print differences').choices(['text', 'json', 'markdown']).default('text'),
    )
    .option('--old-dialect <name>', `whose rules the old ones are, if not those of --dialect: ${names}`)
    .option('--new-dialect <name>', 'whose rules the new ones are')
    .option('--all', 'name every range, rule and host, however many there are')
    .option('--exit-zero', 'exit 0 though there are differences')
    .action((old: string, changed: string, options: DiffOptions) => load().runDiff(old, changed, options, context));
}
