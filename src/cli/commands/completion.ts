import { type CompletedCommand, renderCompletion, type Shell } from '../../report/completion.js';
import { type Context, print } from '../context.js';

export function runCompletion(
  shell: Shell,
  program: string,
  commands: readonly CompletedCommand[],
  context: Context,
): void {
  print(renderCompletion(shell, program, commands), context);
}
