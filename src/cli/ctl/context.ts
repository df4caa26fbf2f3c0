import { type Command, Option } from 'commander';
import type { Dialect } from '../../dialects/dialect.js';
import { DIALECTS, findDialect } from '../../dialects/registry.js';
import type { Style } from '../../report/style.js';
import type { Io } from '../io.js';
import { writeAll } from '../output.js';
import { type ColorWhen, styleOf } from '../terminal.js';

/** A mistake of the caller, told in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command does its work with. */
export interface Context {
  readonly io: Io;
  /** Says how the run ends, once it is known. */
  finish(exitCode: number): void;
}

/** The options every command has. */
export interface CommonOptions {
  readonly dialect: string;
  readonly color: ColorWhen;
  readonly quiet?: boolean;
  readonly stdinFilename: string;
}

/** A command with the options that all have. */
export function withCommonOptions(command: Command, io: Io): Command {
  const inherited = Buffer.from(io.env('TCPRULES_DIALECT') ?? '').toString();
  return command
    .addOption(
      new Option(
        '--dialect <name>',
        `whose rules these are: ${DIALECTS.map(({ name }) => name).join(', ')}; or TCPRULES_DIALECT`,
      ).default(inherited || 'djb'),
    )
    .addOption(
      new Option('--color <when>', 'whether to use colours; NO_COLOR and FORCE_COLOR say so too')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('-q, --quiet', 'say nothing but what was asked for')
    .option('--stdin-filename <name>', 'what to call standard input', 'standard input');
}

/** @throws UsageError for a name nobody knows */
export function dialectNamed(name: string): Dialect {
  const dialect = findDialect(name);
  if (dialect !== undefined) return dialect;
  throw new UsageError(`unknown dialect "${name}"; there are ${DIALECTS.map((known) => known.name).join(', ')}`);
}

export function styleFor({ color }: CommonOptions, { io }: Context): Style {
  return styleOf(color, io);
}

export function print(text: string | Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, typeof text === 'string' ? Buffer.from(text) : text);
}
