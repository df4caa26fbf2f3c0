import { type Argument, Command, CommanderError, InvalidArgumentError, type Option } from 'commander';
import { EXIT_PERMANENT } from '../dialects/messages.js';
import { NUL } from '../text/ascii.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { printable } from '../text/printable.js';
import { visibleText } from '../text/visible.js';
import { VERSION } from '../version.js';
import { type Context, UsageError } from './context.js';
import { addCheck } from './ctl/check.js';
import type { LoadCommands } from './ctl/common.js';
import { addCompletion } from './ctl/completion.js';
import { addDiff } from './ctl/diff.js';
import { addDump } from './ctl/dump.js';
import { addExplain } from './ctl/explain.js';
import { addLint } from './ctl/lint.js';
import { addTest } from './ctl/test.js';
import { addVerify } from './ctl/verify.js';
import type { Io } from './io.js';
import { suggest } from './nearest.js';
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
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  // What was typed is repeated, a character a byte, see below.
  const write = (descriptor: number) => (text: string) =>
    writeAll(io, descriptor, Buffer.from(printable(encodeLatin1(text).toString())));
  const isOptionFirst = io.args[0]?.toString().startsWith('-') === true;
  const hint = isOptionFirst ? '(options go after the command, as in "lint --dialect ipv6 FILE")\n' : '';
  const program = new Command('tcprulesctl')
    .description('Lints, explains and verifies the rule files of tcpserver and sslserver.')
    .version(`tcprulesctl ${VERSION}`, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: write(io.stdout),
      writeErr: write(io.stderr),
      outputError: (text, say) => say(describeMistake(text) + hint),
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
    if (io.args.some((argument) => argument.includes(NUL))) throw new UsageError('an argument contains a NUL byte');
    const args = readArguments(io.args);
    const [first, second] = args;
    // Help on a command there is not would be help on all, without a word why.
    const isUnknown = first === 'help' && second !== undefined && !hasCommand(program, second);
    program.parse(isUnknown ? args.slice(1) : args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_PERMANENT;
    return load().reportError(error, io);
  }
}

/** Commander's words for a mistake and perhaps a suggestion, which has a line of its own. What was typed is in them. */
function describeMistake(text: string): string {
  const [, mistake = '', suggestion = ''] = /^(?:error: )?(.*?)(\n\(Did you mean .*\?\))?\n?$/s.exec(text)!;
  return `tcprulesctl: usage: ${decodeLatin1(Buffer.from(visibleText(encodeLatin1(mistake))))}${suggestion}\n`;
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
 * Arguments as binary strings, so that names of files and clients come through as the bytes they are. `--fix` gets its level,
 * the next argument if that is one, or else any file would be taken for a level; after `--` it is a file.
 */
function readArguments(args: readonly Buffer[]): string[] {
  const texts = args.map(decodeLatin1);
  const end = texts.includes('--') ? texts.indexOf('--') : texts.length;
  const isFix = (i: number): boolean => texts[i] === '--fix' && i < end;
  const isLevel = (i: number): boolean => isFix(i - 1) && i < end && (texts[i] === 'safe' || texts[i] === 'unsafe');
  return texts.flatMap((text, i) => {
    if (isLevel(i)) return [];
    return isFix(i) ? [`--fix=${isLevel(i + 1) ? texts[i + 1] : 'safe'}`] : [text];
  });
}
