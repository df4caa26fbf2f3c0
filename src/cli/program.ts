import { DEFAULT_DIALECT } from '../dialects/default.js';
import { DIALECT_NAMES, type Dialect } from '../dialects/dialect.js';
import { EXIT_PERMANENT, type Failure, type ProgramName } from '../dialects/messages.js';
import { DASH } from '../text/ascii.js';
import { VERSION } from '../version.js';
import { errorText, systemCode } from './errno.js';
import { printError, writeAll } from './output.js';
import type { Io } from './process-io.js';

export interface Program {
  readonly name: ProgramName;
  readonly help: string;

  /** Does the work. `operands` are the arguments other than options. @throws CommandFailed */
  run(operands: readonly Buffer[], dialect: Dialect, io: Io): void;
}

/** Loads all dialects; most calls need only the default one. */
export type LoadDialects = () => { findDialect(name: string): Dialect | undefined };

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';

  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

/** Does `action`; a system error becomes the failure that `describe` returns for its message. */
export function withSystemErrors<T>(action: () => T, describe: (error: string) => Failure): T {
  try {
    return action();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new CommandFailed(describe(errorText(code)));
  }
}

const DIALECT_OPTION = '--dialect=';
const DIALECT_VARIABLE = 'TCPRULES_DIALECT';

/**
 * Runs a program and returns its exit code. Options are `--help` or `--version` as the only argument, and
 * `--dialect=NAME` as the first; the originals take all of these as file names, and elsewhere they are file names here too. A
 * bare `--dialect` as the first argument is rejected, since it and the next argument would be file names.
 */
export function runProgram(program: Program, io: Io, loadDialects: LoadDialects): number {
  const args = [...io.args];
  // Usually it is a file name, which need not be decoded.
  const first = args[0]?.[0] === DASH ? args[0].toString() : '';
  if (first === '--help' && args.length === 1) return print(program.help);
  if (first === '--version' && args.length === 1) return print(`${program.name} ${VERSION}\n`);

  const isOption = first.startsWith(DIALECT_OPTION);
  if (first === DIALECT_OPTION.slice(0, -1)) {
    printError(io, Buffer.from(`${program.name}: usage: write ${DIALECT_OPTION}NAME, in one word`));
    return EXIT_PERMANENT;
  }
  if (isOption) args.shift();
  const named = isOption ? first.slice(DIALECT_OPTION.length) : (io.env(DIALECT_VARIABLE)?.toString() ?? '');
  const dialect = named === '' && !isOption ? DEFAULT_DIALECT : loadDialects().findDialect(named);
  if (dialect === undefined) {
    const known = DIALECT_NAMES.join(', ');
    const source = isOption ? DIALECT_OPTION.slice(0, -1) : DIALECT_VARIABLE;
    printError(io, Buffer.from(`${program.name}: usage: ${source}: unknown dialect "${named}"; there are ${known}`));
    return EXIT_PERMANENT;
  }

  return end(() => program.run(args, dialect, io), dialect);

  function print(text: string): number {
    const failure = (error: string): Failure => ({ what: 'write-output', program: program.name, error });
    return end(() => withSystemErrors(() => writeAll(io, io.stdout, Buffer.from(text)), failure), DEFAULT_DIALECT);
  }

  /** Node throws a RangeError if a buffer would exceed the maximum size. */
  function memoryFailure(error: unknown): Failure | undefined {
    return error instanceof RangeError ? { what: 'memory', program: program.name } : undefined;
  }

  function end(action: () => void, { messages }: Dialect): number {
    try {
      action();
      return 0;
    } catch (error) {
      const failure = error instanceof CommandFailed ? error.failure : memoryFailure(error);
      if (failure === undefined) throw error;
      const { message, exitCode } = messages(failure);
      printError(io, message);
      return exitCode;
    }
  }
}
