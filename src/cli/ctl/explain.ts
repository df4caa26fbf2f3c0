import { type Command, Option } from 'commander';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export interface ExplainOptions extends CommonOptions {
  readonly format: 'text' | 'json';
  /** True without a code: list them. */
  readonly code?: string | true;
  /** True without a name: list them. */
  readonly variable?: string | true;
}

export function addExplain(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('explain'), context.io)
    .summary('say why a client gets what it gets')
    .description('Shows every key that is tried for a client, the rule that decides, and what its variables mean.')
    .argument('[rules]', 'a rule file or a database')
    .argument('[client...]', 'IP [HOST [INFO]], in one word or several, with - for what is unset')
    .addOption(new Option('--format <name>', 'how to print the explanation').choices(['text', 'json']).default('text'))
    .option('--code [code]', 'say what a check of lint finds, why, and what to write instead; without a code list them')
    .option(
      '--variable [name]',
      'say what a variable does, or with NAME=VALUE what that value does; without a name list them',
    )
    .action((rules: string | undefined, client: string[], options: ExplainOptions) =>
      load().runExplain(rules, client, options, context),
    );
}
