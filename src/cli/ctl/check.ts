import { type Command, Option } from 'commander';
import type { DecisionFormat } from '../../report/decisions/decisions.js';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export interface CheckOptions extends CommonOptions {
  readonly strict?: true;
  readonly format: DecisionFormat;
}

export function addCheck(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('check'), context.io)
    .summary('say what clients get')
    .description(
      'Decides each client as the server would: a line with the client, allow or deny, the variables, the rule and its line.',
    )
    .argument('<rules>', 'a rule file or a database')
    .argument(
      '[client...]',
      'IP, or "IP HOST", or "IP HOST INFO", with - for what is unset; else clients are read from standard input, a line each',
    )
    .addOption(
      new Option('--format <name>', 'how to print decisions')
        .choices(['text', 'json', 'tcprulescheck'])
        .default('text'),
    )
    .option('--strict', 'exit 1 where a client is not as servers write it: a comment, a network, a line of a log')
    .action((rules: string, clients: string[], options: CheckOptions) =>
      load().runCheck(rules, clients, options, context),
    );
}
