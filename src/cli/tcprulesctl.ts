import { Command, CommanderError } from 'commander';
import { CdbFormatError, CdbTooLargeError } from '../cdb/format.js';
import { EXIT_SYSTEM, EXIT_YOU } from '../dialects/words.js';
import { RulesError } from '../rules/error.js';
import { LineTooLongError } from '../rules/lines.js';
import { SystemError } from '../system-error.js';
import { VERSION } from '../version.js';
import { addCheck } from './ctl/check.js';
import { addCompletion } from './ctl/completion.js';
import { type Context, UsageError } from './ctl/context.js';
import { addDump } from './ctl/dump.js';
import { addExplain } from './ctl/explain.js';
import { addLint } from './ctl/lint.js';
import { addVerify } from './ctl/verify.js';
import { errorText, systemCode } from './errno.js';
import type { Io } from './io.js';
import { complain, writeAll } from './output.js';

const EXAMPLES = `
Examples:
  tcprulesctl lint tcp.smtp                       what is wrong with this file?
  tcprulesctl lint --fix tcp.smtp                 and mend what can be mended safely
  tcprulesctl check tcp.smtp 192.0.2.7            what does this client get?
  tcprulesctl explain tcp.smtp 192.0.2.7          and why?
  tcprulesctl verify tcp.smtp tcp.smtp.cdb        is the database up to date?
  tcprulesctl dump tcp.smtp.cdb                   which rules are in it?

Exit status: 0 all is well; 1 something was found; 100 wrong usage, or rules that do
not compile; 111 the system failed, or a database is damaged.
`;

/** `tcprulesctl COMMAND`. Returns the exit code. */
export function main(io: Io): number {
  let exitCode = 0;
  const context: Context = {
    io,
    finish: (code) => {
      exitCode = code;
    },
  };
  // What was typed is repeated, a character a byte, see below.
  const write = (descriptor: number) => (text: string) => writeAll(io, descriptor, Buffer.from(text, 'latin1'));
  const program = new Command('tcprulesctl')
    .description('Lints, explains and verifies the rule files of tcpserver and sslserver.')
    .version(`tcprulesctl ${VERSION}`, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .configureOutput({ writeOut: write(io.stdout), writeErr: write(io.stderr) })
    .exitOverride();
  for (const add of [addLint, addCheck, addExplain, addVerify, addDump, addCompletion]) add(program, context);
  // A subcommand made before would not know of these.
  for (const command of program.commands) command.copyInheritedSettings(program);

  try {
    program.parse(io.args.map(readArgument), { from: 'user' });
    return exitCode;
  } catch (error) {
    return explainFailure(error, io);
  }
}

/**
 * An argument as text, a character a byte, so that names of files and clients come through as the bytes they are. A bare
 * `--fix` is made the form with a level, or the next argument would be taken for one.
 */
function readArgument(argument: Uint8Array): string {
  const text = Buffer.from(argument).toString('latin1');
  return text === '--fix' ? '--fix=safe' : text;
}

function explainFailure(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_YOU;
  const say = (kind: string, text: string): void => complain(io, Buffer.from(`tcprulesctl: ${kind}: ${text}`));
  if (error instanceof UsageError) {
    say('usage', Buffer.from(error.message, 'latin1').toString());
    return EXIT_YOU;
  }
  if (error instanceof RulesError) {
    say('rules', error.message);
    return EXIT_YOU;
  }
  const reason = error instanceof SystemError ? systemCode(error.cause) : undefined;
  if (error instanceof SystemError && reason !== undefined) {
    say('fatal', `unable to ${error.action} ${error.path}: ${errorText(reason)}`);
    return EXIT_SYSTEM;
  }
  if (error instanceof SystemError || error instanceof CdbFormatError || error instanceof CdbTooLargeError) {
    say('fatal', error.message);
    return EXIT_SYSTEM;
  }
  if (error instanceof RangeError || error instanceof LineTooLongError) {
    say('fatal', 'out of memory');
    return EXIT_SYSTEM;
  }
  const code = systemCode(error);
  if (code === undefined) throw error;
  // Whoever reads our output has had enough of it, as `head` does.
  if (code !== 'EPIPE') say('fatal', (error as Error).message);
  return EXIT_SYSTEM;
}
