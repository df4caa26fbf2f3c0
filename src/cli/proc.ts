import type { Launch } from '../server/launch.js';
import {
  type Listener,
  parseCommandLine,
  parseEnvironment,
  parseListeners,
  recogniseServer,
} from '../server/process.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import { ifPossible } from './errno.js';
import type { Io } from './process-io.js';

/** A process that is a server. */
export interface ServerProcess {
  readonly pid: number;
  readonly launch: Launch;
  readonly uid: number;
  readonly gid: number;
  /** The sockets it listens on; undefined where we may not see. */
  readonly listeners: readonly Listener[] | undefined;
  /** Its working directory; undefined where we may not see. */
  readonly directory: BinaryString | undefined;
  /** Whether we may see its environment. */
  readonly hasEnvironment: boolean;
  /** The process that started it. */
  readonly parent: number;
}

/** Whether the system tells of processes in /proc. */
export function hasProc({ fs }: Io): boolean {
  return fs.existsSync('/proc/self/status');
}

/** The servers that run, or that of one process. A process that ends meanwhile is left out. */
export function findServers(io: Io, pid?: number): ServerProcess[] {
  const { fs } = io;
  const pids =
    pid !== undefined
      ? [pid]
      : fs
          .readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(Number);
  const listeners = ['tcp', 'tcp6'].flatMap((name) =>
    parseListeners(decodeLatin1(read(io, `/proc/net/${name}`) ?? Buffer.alloc(0))),
  );
  const found = pids.flatMap((one) => readServerProcess(io, one, listeners) ?? []);
  // A client whose rule is being looked up has a process of its own, which is the same program.
  return found.filter(({ parent }) => !found.some((other) => other.pid === parent));
}

function readServerProcess(io: Io, pid: number, listeners: readonly Listener[]): ServerProcess | undefined {
  const base = `/proc/${pid}`;
  const [commandLine, status] = [read(io, `${base}/cmdline`), read(io, `${base}/status`)];
  if (commandLine === undefined || status === undefined) return undefined;
  const environ = read(io, `${base}/environ`);
  const environment = parseEnvironment(environ ?? Buffer.alloc(0));
  const launch = recogniseServer(parseCommandLine(commandLine), environment);
  if (launch === undefined) return undefined;
  const field = (name: string): number[] =>
    (new RegExp(`^${name}:([\\s\\d]+)$`, 'm').exec(decodeLatin1(status))?.[1] ?? '').trim().split(/\s+/).map(Number);
  const inodes = readSockets(io, base);
  return {
    pid,
    launch,
    // The second is the effective one.
    uid: field('Uid')[1] ?? 0,
    gid: field('Gid')[1] ?? 0,
    parent: field('PPid')[0] ?? 0,
    listeners: inodes && listeners.filter(({ inode }) => inodes.has(inode)),
    directory: ifPossible(() => decodeLatin1(io.fs.readlinkSync(`${base}/cwd`, { encoding: 'buffer' }))),
    hasEnvironment: environ !== undefined,
  };
}

/** The inodes of the sockets of a process; undefined where we may not see. */
function readSockets({ fs }: Io, base: string): Set<string> | undefined {
  const names = ifPossible(() => fs.readdirSync(`${base}/fd`));
  if (names === undefined) return undefined;
  const inodes = names.flatMap((name) => {
    const target = ifPossible(() => fs.readlinkSync(`${base}/fd/${name}`));
    return /^socket:\[(\d+)\]$/.exec(target ?? '')?.[1] ?? [];
  });
  return new Set(inodes);
}

/** Undefined where the process has ended, or belongs to somebody else. */
function read({ fs }: Io, path: string): Buffer | undefined {
  return ifPossible(() => fs.readFileSync(path));
}
