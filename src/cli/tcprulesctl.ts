import { type Argument, Command, CommanderError, InvalidArgumentError, type Option } from 'commander';
import { EXIT_PERMANENT } from '../dialects/messages.js';
import { NUL } from '../text/ascii.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { printable } from '../text/printable.js';
import { visibleText } from '../text/visible.js';
import { VERSION } from '../version.js';
import type { Context } from './context.js';
import { suggest } from './nearest.js';
import { addCommands, type CommonOptions, type ErrorReporter, type Load } from './options.js';
import { writeAll } from './output.js';
import type { Io } from './process-io.js';

const EXAMPLES = `
Examples:
  tcprulesctl lint tcp.smtp                       what is wrong with this file?
  tcprulesctl lint --fix tcp.smtp                 apply the safe fixes
  tcprulesctl check tcp.smtp 192.0.2.7            what does this client get?
  tcprulesctl explain tcp.smtp 192.0.2.7          and why?
  tcprulesctl test tcp.smtp                       does it meet its expectations?
  tcprulesctl diff HEAD:tcp.smtp tcp.smtp         which clients are treated differently?
  tcprulesctl replay tcp.smtp /var/log/smtpd      what does it make of logged connections?
  tcprulesctl build tcp.smtp                      compile it, unless something is wrong
  tcprulesctl verify tcp.smtp tcp.smtp.cdb        is the database up to date?
  tcprulesctl lint --run /service/smtpd/run       and what does its server do with it?
  tcprulesctl status                              are the servers that run up to date?
  tcprulesctl dump tcp.smtp.cdb                   which rules does it contain?

Exit status: 0 success; 1 something was found; 100 incorrect usage, or rules that
do not compile; 111 a system error, or a damaged database.
`;

/**
 * `tcprulesctl COMMAND`. Returns the exit code.
 *
 * @param loadReporter for errors while no command is loaded that reports its own
 */
export function main(io: Io, load: Load, loadReporter: () => ErrorReporter): number {
  const context: Context = { io, isQuiet: false, exitCode: 0 };
  // Messages repeat arguments, which are binary strings, see readArguments.
  const write = (descriptor: number) => (text: string) =>
    writeAll(io, descriptor, Buffer.from(printable(encodeLatin1(text).toString())));
  const isOptionFirst = io.args[0]?.toString().startsWith('-') === true;
  const hint = isOptionFirst ? '(options go after the command, as in "lint --dialect ipv6 FILE")\n' : '';
  const program = new Command('tcprulesctl')
    .description('Lints, explains, tests, builds and verifies rule files of tcpserver and sslserver.')
    .version(`tcprulesctl ${VERSION}`, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: write(io.stdout),
      writeErr: write(io.stderr),
      outputError: (text, say) => say(describeMistake(text) + hint),
    })
    .exitOverride()
    .hook('preAction', (_, command) => {
      context.isQuiet = command.opts<Partial<CommonOptions>>().quiet === true;
    });
  let reportError: ErrorReporter['reportError'] | undefined;
  addCommands(program, context, (name) => {
    const command = load(name);
    reportError = command.reportError;
    return command;
  });
  for (const command of program.commands)
    for (const taker of [...command.options, ...command.registeredArguments]) suggestChoice(taker);

  try {
    if (io.args.some((argument) => argument.includes(NUL))) program.error('an argument contains a NUL byte');
    const args = readArguments(io.args);
    const [first, second] = args;
    // Commander would print help on all commands instead of an error.
    const isUnknown = first === 'help' && second !== undefined && !hasCommand(program, second);
    program.parse(isUnknown ? args.slice(1) : args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_PERMANENT;
    return (reportError ?? loadReporter().reportError)(error, io);
  }
}

/** Commander's message, which repeats arguments, and its suggestion, if any, on a line of its own. */
function describeMistake(text: string): string {
  const [, mistake = '', suggestion = ''] = /^(?:error: )?(.*?)(\n\(Did you mean .*\?\))?\n?$/s.exec(text)!;
  return `tcprulesctl: usage: ${decodeLatin1(Buffer.from(visibleText(encodeLatin1(mistake))))}${suggestion}\n`;
}

function hasCommand({ commands }: Command, name: string): boolean {
  return name === 'help' || commands.some((command) => command.name() === name);
}

/** Adds a suggestion to the error for a value that is not one of the choices. */
function suggestChoice(taker: Option | Argument): void {
  const { argChoices } = taker;
  if (argChoices === undefined) return;
  taker.argParser((word: string) => {
    if (argChoices.includes(word)) return word;
    throw new InvalidArgumentError(`Allowed choices are ${argChoices.join(', ')}${suggest(word, argChoices) || '.'}`);
  });
}

/**
 * Arguments as binary strings, which keep the bytes of names of files and clients. `--fix` is joined with the level that
 * follows it, or else with `safe`, since commander would take a file for its level; after `--` it is a file.
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
