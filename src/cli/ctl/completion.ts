import { Argument, type Command } from 'commander';
import { DIALECTS } from '../../dialects/registry.js';
import { type CompletedCommand, renderCompletion, type Shell } from '../../report/completion.js';
import { type Context, print } from './context.js';

export function addCompletion(program: Command, context: Context): void {
  program
    .command('completion')
    .summary('teach a shell to complete these commands')
    .description('Prints a script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) =>
      print(renderCompletion(shell, program.name(), program.commands.map(completedCommand)), context),
    );
}

function completedCommand(command: Command): CompletedCommand {
  const options = command.createHelp().visibleOptions(command);
  return {
    name: command.name(),
    summary: command.summary(),
    options: options.flatMap(({ long, description, argChoices }) => {
      if (!long) return [];
      const choices = long === '--dialect' ? DIALECTS.map(({ name }) => name) : argChoices;
      return [{ name: long, summary: description, choices }];
    }),
  };
}
