import type { Server } from '../../server/server.js';
import { textOf } from '../../server/word.js';
import type { BinaryString } from '../../text/bytes.js';
import { readerOf } from '../asked-databases.js';
import { type Context, printNote } from '../context.js';
import type { BuildOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';
import { openRun } from '../run-option.js';

/** What to build, and for which server if that is known. */
export interface ServerBuild {
  readonly operands: readonly BinaryString[];
  readonly options: BuildOptions;
  readonly server: Server | undefined;
}

/**
 * With `--run`, the build of the one database that the server asks: from the rule file beside it, unless files are named, and
 * readable for the server's user.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function forServer(operands: readonly BinaryString[], options: BuildOptions, context: Context): ServerBuild {
  const opened = openRun(options, context);
  if (opened === undefined) return { operands, options, server: undefined };
  if (options.output !== undefined) throw new UsageError('--run takes no -o: the database is the one the server asks');
  const { database, rules, server } = opened;
  if (database === undefined || server === undefined)
    throw new UsageError('build needs a database: --run does not tell which one the server asks');
  const isNamed = operands.length > 0 || options.part !== undefined;
  if (!isNamed && rules === undefined)
    throw new UsageError(`build needs FILE: there is no rule file beside ${database}`);
  const serverUser = options.serverUser ?? userOf(server, context.io);
  if (serverUser === undefined)
    printNote('as whom the server runs is unknown, and so whether it can read the database', options, context);
  return {
    operands: isNamed ? operands : [rules!],
    options: { ...options, output: database, ...(serverUser === undefined ? {} : { serverUser }) },
    server,
  };
}

/** A name, or `UID:GID`; undefined if either number is unknown. */
function userOf(server: Server, io: Io): string | undefined {
  const reader = readerOf(server, io);
  if (reader?.gid === undefined) return undefined;
  const name = textOf(server.user)!;
  return server.group === undefined && /^[^\d:][^:]*$/.test(name) ? name : `${reader.uid}:${reader.gid}`;
}
