import { Argument, type Command } from 'commander';
import { DIALECT_NAMES } from '../../dialects/dialect.js';
import type { CompletedCommand, Shell } from '../../report/completion.js';
import type { Context } from '../context.js';
import type { LoadCommands } from './common.js';

export function addCompletion(program: Command, context: Context, load: LoadCommands): void {
  program
    .command('completion')
    .summary('teach a shell to complete these commands')
    .description('Prints a script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) =>
      load().runCompletion(shell, program.name(), program.commands.map(completedCommand), context),
    );
}

function completedCommand(command: Command): CompletedCommand {
  const options = command.createHelp().visibleOptions(command);
  return {
    name: command.name(),
    summary: command.summary(),
    options: options.flatMap(({ long, description, argChoices }) => {
      if (!long) return [];
      const choices = long === '--dialect' ? DIALECT_NAMES : argChoices;
      return [{ name: long, summary: description, choices }];
    }),
  };
}
