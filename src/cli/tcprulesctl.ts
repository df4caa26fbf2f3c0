import { type Argument, Command, CommanderError, InvalidArgumentError, type Option } from 'commander';
import { EXIT_YOU } from '../dialects/words.js';
import { decodeLatin1, encodeLatin1 } from '../latin1.js';
import { VERSION } from '../version.js';
import { addCheck } from './ctl/check.js';
import type { LoadCommands } from './ctl/common.js';
import { addCompletion } from './ctl/completion.js';
import type { Context } from './ctl/context.js';
import { addDiff } from './ctl/diff.js';
import { addDump } from './ctl/dump.js';
import { addExplain } from './ctl/explain.js';
import { addLint } from './ctl/lint.js';
import { suggest } from './ctl/nearest.js';
import { addTest } from './ctl/test.js';
import { addVerify } from './ctl/verify.js';
import type { Io } from './io.js';
import { writeAll } from './output.js';

const EXAMPLES = `
Examples:
  tcprulesctl lint tcp.smtp                       what is wrong with this file?
  tcprulesctl lint --fix tcp.smtp                 and mend what can be mended safely
  tcprulesctl check tcp.smtp 192.0.2.7            what does this client get?
  tcprulesctl explain tcp.smtp 192.0.2.7          and why?
  tcprulesctl test tcp.smtp                       does it do what is expected of it?
  tcprulesctl diff HEAD:tcp.smtp tcp.smtp         who is treated differently than before?
  tcprulesctl verify tcp.smtp tcp.smtp.cdb        is this what the file compiles to?
  tcprulesctl dump tcp.smtp.cdb                   which rules are in it?

Exit status: 0 all is well; 1 something was found; 100 wrong usage, or rules that do
not compile; 111 the system failed, or a database is damaged.
`;

/** `tcprulesctl COMMAND`. Returns the exit code. */
export function main(io: Io, load: LoadCommands): number {
  let exitCode = 0;
  const context: Context = {
    io,
    finish: (code) => {
      exitCode = code;
    },
  };
  // What was typed is repeated, a character a byte, see below.
  const write = (descriptor: number) => (text: string) => writeAll(io, descriptor, encodeLatin1(text));
  const isOptionFirst = io.args[0]?.toString().startsWith('-') === true;
  const hint = isOptionFirst ? '(Options stand behind the command, as in "lint --dialect ipv6 FILE")\n' : '';
  const program = new Command('tcprulesctl')
    .description('Lints, explains and verifies the rule files of tcpserver and sslserver.')
    .version(`tcprulesctl ${VERSION}`, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: write(io.stdout),
      writeErr: write(io.stderr),
      outputError: (text, say) => say(text.replace(/^error: /, 'tcprulesctl: usage: ') + hint),
    })
    .exitOverride();
  for (const add of [addLint, addCheck, addExplain, addTest, addDiff, addVerify, addDump, addCompletion])
    add(program, context, load);
  // A subcommand made before would not know of these.
  for (const command of program.commands) {
    command.copyInheritedSettings(program);
    for (const taker of [...command.options, ...command.registeredArguments]) suggestChoice(taker);
  }

  try {
    const args = readArguments(io.args);
    const [first, second] = args;
    // Help on a command there is not would be help on all, without a word why.
    const isUnknown = first === 'help' && second !== undefined && !hasCommand(program, second);
    program.parse(isUnknown ? args.slice(1) : args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_YOU;
    return load().explainFailure(error, io);
  }
}

function hasCommand({ commands }: Command, name: string): boolean {
  return name === 'help' || commands.some((command) => command.name() === name);
}

/** Where a word is not one of those that can be given, says which is perhaps meant. */
function suggestChoice(taker: Option | Argument): void {
  const { argChoices } = taker;
  if (argChoices === undefined) return;
  taker.argParser((word: string) => {
    if (argChoices.includes(word)) return word;
    throw new InvalidArgumentError(`Allowed choices are ${argChoices.join(', ')}${suggest(word, argChoices) || '.'}`);
  });
}

/**
 * Arguments as texts, a character a byte, so that names of files and clients come through as the bytes they are. A bare
 * `--fix` is made the form with a level, or the next argument would be taken for one; behind `--` it is a file.
 */
function readArguments(args: readonly Buffer[]): string[] {
  const texts = args.map(decodeLatin1);
  const end = texts.indexOf('--');
  return texts.map((text, i) => (text === '--fix' && (end === -1 || i < end) ? '--fix=safe' : text));
}
