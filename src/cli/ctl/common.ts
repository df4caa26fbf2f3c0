import { type Command, Option } from 'commander';
import { DEFAULT_DIALECT } from '../../dialects/default.js';
import { DIALECT_NAMES } from '../../dialects/dialect.js';
import { decodeLatin1 } from '../../text/bytes.js';
import type { Io } from '../io.js';
import type { ColorWhen } from '../terminal.js';

/** The options every command has. */
export interface CommonOptions {
  readonly dialect: string;
  readonly color: ColorWhen;
  readonly quiet?: boolean;
  readonly stdinFilename: string;
}

/** Loads what does the work; the command lines alone are enough to print help. */
export type LoadCommands = () => typeof import('./run.js');

/** A command with the options that all have. */
export function withCommonOptions(command: Command, io: Io): Command {
  const inherited = decodeLatin1(io.env('TCPRULES_DIALECT') ?? Buffer.alloc(0));
  return command
    .addOption(
      new Option('--dialect <name>', `whose rules these are: ${DIALECT_NAMES.join(', ')}; or TCPRULES_DIALECT`).default(
        inherited || DEFAULT_DIALECT.name,
      ),
    )
    .addOption(
      new Option('--color <when>', 'whether to use colours; NO_COLOR and FORCE_COLOR say so too')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('-q, --quiet', 'say nothing but what was asked for')
    .option('--stdin-filename <name>', 'what to call standard input', 'standard input');
}
