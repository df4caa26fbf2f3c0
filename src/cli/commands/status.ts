import { posix } from 'node:path';
import type { DatabaseState } from '../../checks/run-checks.js';
import { DEFAULT_DIALECT } from '../../dialects/default.js';
import { relayingBy } from '../../operations/status.js';
import { exportedBy } from '../../report/origins.js';
import { type RunningServer, renderStatus, stateCode } from '../../report/status.js';
import { FlagsError, readServer, type Server } from '../../server/server.js';
import { textOf, type Word } from '../../server/word.js';
import { type BinaryString, encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { visibleText } from '../../text/visible.js';
import { accountNamed, readState, sourcesBeside } from '../asked-databases.js';
import { chooseDialect, parseDialect } from '../choose-dialect.js';
import { type Context, print, printNote } from '../context.js';
import { readIfPossible } from '../files.js';
import type { StatusOptions } from '../options.js';
import { findServers, hasProc, type ServerProcess } from '../proc.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';
import { hasColor } from '../terminal.js';

export function runStatus(pid: number | undefined, options: StatusOptions, context: Context): void {
  const { io } = context;
  if (!hasProc(io)) throw new UsageError('status reads /proc, which this system does not have');
  const processes = findServers(io, pid);
  if (pid !== undefined && processes.length === 0)
    throw new UsageError(`process ${pid} is not a tcpserver or sslserver that runs`);
  const servers: RunningServer[] = [];
  for (const process of processes) {
    try {
      servers.push(describe(process, options, io));
    } catch (error) {
      if (!(error instanceof FlagsError)) throw error;
      printNote(`process ${process.pid}: ${error.message}`, options, context);
    }
  }
  print(renderStatus(servers, { format: options.format, color: hasColor(options.color, io) }), context);
  context.setExitCode(servers.some(isWrong) ? 1 : 0);
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
  const given = options.dialect === undefined ? undefined : parseDialect(options.dialect);
  const first = readServer(launch, given?.name);
  const pathOf = (word: Word | undefined): BinaryString | undefined => {
    const path = textOf(word);
    if (path === undefined || posix.isAbsolute(path)) return path;
    return directory === undefined ? undefined : posix.join(directory, path);
  };
  const path = pathOf(first.rules);
  const sources = sourcesBeside(path, io);
  const dialect = chooseDialect(options.dialect, sources, io, first.dialect);
  const isOpen = given === undefined && first.dialect === undefined && dialect !== DEFAULT_DIALECT;
  const server = isOpen ? readServer(launch, dialect.name) : first;
  const stateOf = (one: BinaryString | undefined, of: readonly Source[]) =>
    one === undefined ? undefined : readState(one, of, { uid, gid }, dialect, io);
  const early = pathOf(server.earlyRules);
  const state = stateOf(path, sources);
  const earlyState = stateOf(early, sourcesBeside(early, io));
  return {
    pid,
    uid,
    account: accountNamed(uid, io),
    server,
    dialect,
    listeners,
    databases: [
      ...(server.rules === undefined ? [] : [{ flag: 'x' as const, word: server.rules, path, state }]),
      ...(server.earlyRules === undefined
        ? []
        : [
            {
              flag: 'y' as const,
              word: server.earlyRules,
              path: early,
              state: earlyState,
            },
          ]),
    ],
    relaying: relayingBy(
      server,
      databaseOf(server.rules, path, state, server, io),
      databaseOf(server.earlyRules, early, earlyState, server, io),
      dialect,
      exportedBy(server),
    ),
    command: launch.words.map(textOf).join(' '),
    hidden: hiddenOf(process, server),
  };
}

/** What a server asks by a flag; undefined without it, or if it may be missing and is, null where it cannot be read. */
function databaseOf(
  word: Word | undefined,
  path: BinaryString | undefined,
  state: DatabaseState | undefined,
  { allowsMissingRules }: Server,
  io: Io,
): Source | null | undefined {
  if (word === undefined || (state?.kind === 'missing' && allowsMissingRules)) return undefined;
  return (path === undefined ? undefined : readIfPossible(path, io)) ?? null;
}

function hiddenOf(
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
