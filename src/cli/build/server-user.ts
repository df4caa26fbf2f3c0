import type * as fs from 'node:fs';
import { SystemError } from '../../system-error.js';
import { type BinaryString, encodeLatin1 } from '../../text/bytes.js';
import { decodeName } from '../../text/visible.js';
import type { Target } from '../atomic-write.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';

/** As whom the server reads the database: tcpserver leaves itself one group only. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user that `--server-user` names: one of /etc/passwd, or `UID:GID`.
 *
 * @throws UsageError if there is none
 */
export function findServerUser(name: string, { fs }: Io): ServerUser {
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(name) ?? [];
  if (uid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  let users = '';
  try {
    users = fs.readFileSync('/etc/passwd', 'latin1');
  } catch {}
  for (const line of users.split('\n')) {
    const [user, , id, group] = line.split(':');
    if (user === name && /^\d+$/.test(id ?? '') && /^\d+$/.test(group ?? ''))
      return { name, uid: Number(id), gid: Number(group) };
  }
  throw new UsageError(`--server-user: there is no user "${name}" in /etc/passwd; UID:GID is possible too`);
}

/** @throws SystemError */
function statusOf(path: BinaryString, { fs }: Io): fs.Stats {
  try {
    return fs.statSync(encodeLatin1(path));
  } catch (error) {
    throw new SystemError('read', decodeName(encodeLatin1(path)), error);
  }
}

const READ = 4;
const SEARCH = 1;

/** What keeps a user from reading a file, as a binary string: the file itself or a directory on the way to it. */
export type Hindrance = string;

/**
 * Finds out whether a user can read the file that a target names, by the permissions of the file and of all directories
 * above it; access control lists are not looked at.
 *
 * @param file the status of the file, or of the one that is to take its place
 * @returns undefined if so
 * @throws SystemError
 */
export function findHindrance(
  user: ServerUser,
  { directory, name }: Pick<Target, 'directory' | 'name'>,
  file: Pick<fs.Stats, 'mode' | 'uid' | 'gid'>,
  io: Io,
): Hindrance | undefined {
  const path = directory.toString('latin1');
  const parents = path === '/' ? ['/'] : path.split('/').map((_, i, all) => all.slice(0, i + 1).join('/') || '/');
  for (const parent of parents) {
    const status = statusOf(parent, io);
    if (!isPermitted(SEARCH, user, status)) return `${user.name} cannot search ${parent} (${describe(status)})`;
  }
  if (isPermitted(READ, user, file)) return undefined;
  return `${user.name} cannot read ${Buffer.from(name).toString('latin1')} (${describe(file)})`;
}

/** The class a user is in decides, even if a wider one permits more. */
function isPermitted(
  right: number,
  user: ServerUser,
  { mode, uid, gid }: Pick<fs.Stats, 'mode' | 'uid' | 'gid'>,
): boolean {
  if (user.uid === 0) return true;
  const rights = user.uid === uid ? mode >> 6 : user.gid === gid ? mode >> 3 : mode;
  return (rights & right) !== 0;
}

function describe({ mode, uid, gid }: Pick<fs.Stats, 'mode' | 'uid' | 'gid'>): string {
  return `mode ${(mode & 0o7777).toString(8).padStart(4, '0')}, owner ${uid}:${gid}`;
}
