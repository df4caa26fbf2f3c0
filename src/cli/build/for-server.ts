import type { Dialect } from '../../dialects/dialect.js';
import type { AskingServer } from '../../operations/build.js';
import { lintRun } from '../../operations/lint-run.js';
import type { Server } from '../../server/server.js';
import { textOf } from '../../server/word.js';
import type { BinaryString } from '../../text/bytes.js';
import { findReader } from '../accounts.js';
import { askedDatabases, rulesBeside } from '../asked-databases.js';
import { type Context, printNote } from '../context.js';
import type { BuildOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';
import { openEarly, openRun } from '../run-option.js';

/** What to build. */
interface Build {
  readonly operands: readonly BinaryString[];
  readonly options: BuildOptions;
}

/** For which server that is, if it is known. */
interface ServerBuild extends Build {
  readonly asking: AskingServer | undefined;
  /** With `--check`: the database of -y, and the file beside it that it should be made of. */
  readonly earlyBuild: Build | undefined;
}

/**
 * With `--run`, the build of the one database that the server asks with -x: from the rule file beside it, unless files are
 * named, readable for the server's user, and only if nothing is wrong with how the server is started.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function forServer(operands: readonly BinaryString[], options: BuildOptions, context: Context): ServerBuild {
  const opened = openRun(options, context);
  if (opened === undefined) return { operands, options, asking: undefined, earlyBuild: undefined };
  if (options.output !== undefined) throw new UsageError('--run takes no -o: the database is the one the server asks');
  const { database, rules, server } = opened;
  if (database === undefined || server === undefined)
    throw new UsageError('build needs a database: --run does not tell which one the server asks');
  const isNamed = operands.length > 0 || options.part !== undefined;
  if (!isNamed && rules === undefined)
    throw new UsageError(`build needs FILE: there is no rule file beside ${database}`);
  const serverUser = options.serverUser ?? formatUser(server, context.io);
  if (serverUser === undefined)
    printNote('as whom the server runs is unknown, and so whether it can read the database', context);
  const earlyRules = rulesBeside(opened.earlyDatabase, context.io);
  const isStateSaid = options.check !== true || earlyRules !== undefined;
  const early = openEarly(opened, options, opened.dialect, context, { isStateSaid })?.source;
  // The state of the database that is to be built is no reason against that.
  const besides = askedDatabases(opened, [], opened.dialect, context.io).map((one) =>
    one.flag === 'x' ? { ...one, state: undefined } : one,
  );
  const forUser = serverUser === undefined ? options : { ...options, serverUser };
  return {
    operands: isNamed ? operands : [rules!],
    options: { ...forUser, output: database },
    earlyBuild: options.check && earlyRules !== undefined ? buildEarly(earlyRules, forUser, opened.dialect) : undefined,
    asking: { server, findings: lintRun(opened.run, besides), early },
  };
}

/** Rules of -y may be empty: then those of -x decide. */
function buildEarly(rules: BinaryString, { part: _, ...options }: BuildOptions, { name }: Dialect): Build {
  return { operands: [rules], options: { ...options, dialect: name, allowEmpty: true } };
}

/** A name, or `UID:GID`; undefined if either number is unknown. */
function formatUser(server: Server, io: Io): string | undefined {
  const reader = findReader(server, io);
  if (reader?.gid === undefined) return undefined;
  const name = textOf(server.user)!;
  return server.group === undefined && /^[^\d:][^:]*$/.test(name) ? name : `${reader.uid}:${reader.gid}`;
}
