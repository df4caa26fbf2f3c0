import { posix } from 'node:path';
import { attempt } from '../../attempt.js';
import type { AskedDatabase } from '../../checks/run-checks.js';
import type { DialectName } from '../../dialects/dialect.js';
import { findRelaying } from '../../operations/status.js';
import { collectExported } from '../../report/origins.js';
import { type RunningServer, renderStatus, stateCode } from '../../report/status.js';
import { FlagsError, readServer, type Server } from '../../server/server.js';
import { textOf, type Word } from '../../server/word.js';
import { type BinaryString, encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { visibleText } from '../../text/visible.js';
import { accountNamed } from '../accounts.js';
import { askedDatabases, sourcesBeside } from '../asked-databases.js';
import { type Context, print, printNote } from '../context.js';
import { readIfPossible } from '../files.js';
import type { StatusOptions } from '../options.js';
import { findServers, hasProc, type ServerProcess } from '../proc.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';
import { readInDialect } from '../run-option.js';
import { hasColor } from '../terminal.js';

export function runStatus(pid: number | undefined, options: StatusOptions, context: Context): void {
  const { io } = context;
  if (!hasProc(io)) throw new UsageError('status reads /proc, which this system does not have');
  const processes = findServers(io, pid);
  if (pid !== undefined && processes.length === 0)
    throw new UsageError(`process ${pid} is not a tcpserver or sslserver that runs`);
  const servers = processes.flatMap((process) =>
    attempt(
      () => [describe(process, options, io)],
      FlagsError,
      ({ message }) => {
        printNote(`process ${process.pid}: ${message}`, context);
        return [];
      },
    ),
  );
  print(renderStatus(servers, { format: options.format, color: hasColor(options.color, io) }), context);
  context.exitCode = servers.some(isWrong) ? 1 : 0;
}

/** Whether something keeps a server from doing what its rules say, or lets everybody relay. */
function isWrong({ databases, relaying }: RunningServer): boolean {
  return (
    relaying.kind === 'everybody' ||
    (relaying.kind === 'clients' && relaying.isOpen) ||
    databases.some(({ state }) => /^(?:stale|missing|damaged|unreadable)$/.test(stateCode(state)))
  );
}

function describe(process: ServerProcess, options: StatusOptions, io: Io): RunningServer {
  const { pid, launch, uid, gid, listeners, directory } = process;
  const pathOf = (word: Word | undefined): BinaryString | undefined => {
    const path = textOf(word);
    if (path === undefined || posix.isAbsolute(path)) return path;
    return directory === undefined ? undefined : posix.join(directory, path);
  };
  const read = (dialect: DialectName | undefined) => {
    const server = readServer(launch, dialect);
    return { server, database: pathOf(server.rules), earlyDatabase: pathOf(server.earlyRules) };
  };
  const { dialect, ...paths } = readInDialect(read, options.dialect, io);
  const { server, database } = paths;
  const databases = askedDatabases(paths, sourcesBeside(database, io), dialect, io, { uid, gid });
  const [main, early] = (['x', 'y'] as const).map((flag) =>
    readAsked(
      databases.find((one) => one.flag === flag),
      server,
      io,
    ),
  );
  return {
    pid,
    uid,
    account: accountNamed(uid, io),
    server,
    dialect,
    listeners,
    databases,
    relaying: findRelaying(server, main, early, dialect, collectExported(server)),
    command: launch.words.map(textOf).join(' '),
    hidden: listHidden(process, server),
  };
}

/** What a server asks by a flag; undefined without it, or if it may be missing and is, null where it cannot be read. */
function readAsked(
  asked: AskedDatabase | undefined,
  { allowsMissingRules }: Server,
  io: Io,
): Source | null | undefined {
  if (asked === undefined || (asked.state?.kind === 'missing' && allowsMissingRules)) return undefined;
  return (asked.path === undefined ? undefined : readIfPossible(asked.path, io)) ?? null;
}

function listHidden(
  { listeners, directory, hasEnvironment }: ServerProcess,
  { rules, clientEnvironment: { more } }: Server,
): string[] {
  const hidden: string[] = [];
  if (listeners === undefined) hidden.push('where it listens');
  if (!hasEnvironment) hidden.push('its environment, and whether that has RELAYCLIENT');
  if (more !== undefined)
    hidden.push(`what ${visibleText(encodeLatin1(more.text))} does, and whether that sets RELAYCLIENT`);
  if (directory === undefined && rules !== undefined && !posix.isAbsolute(textOf(rules) ?? '/'))
    hidden.push('its directory');
  return hidden;
}
