import type { BigIntStats, Stats } from 'node:fs';
import { findObstacle, type Permissions, type Reader } from '../../server/permissions.js';
import type { BinaryString } from '../../text/bytes.js';
import { findAccount } from '../accounts.js';
import { permissionsTo } from '../asked-databases.js';
import type { Target } from '../atomic-write.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';

/** As whom the server reads the database: tcpserver leaves itself one group only. */
export interface ServerUser extends Reader {
  readonly name: string;
  readonly gid: number;
}

/**
 * The user that `--server-user` names: one of /etc/passwd, or `UID:GID`.
 *
 * @throws UsageError if there is none
 */
export function findServerUser(name: string, io: Io): ServerUser {
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(name) ?? [];
  if (uid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  const account = findAccount(name, io);
  if (account?.gid !== undefined) return { name, uid: account.uid, gid: account.gid };
  throw new UsageError(`--server-user: there is no user "${name}" in /etc/passwd; UID:GID is possible too`);
}

/**
 * What keeps a user from reading the file that a target names, by the permissions of the file and of all directories above
 * it: the file itself or one of these. Access control lists are not looked at.
 *
 * @param file the status of the file, or of the one that is to take its place
 * @returns undefined for nothing
 * @throws SystemError
 */
export function findHindrance(
  user: ServerUser,
  { directory, name }: Target,
  { mode, uid, gid }: Stats | BigIntStats,
  io: Io,
): BinaryString | undefined {
  const file: Permissions = {
    path: Buffer.from(name).toString('latin1'),
    isDirectory: false,
    mode: Number(mode),
    uid: Number(uid),
    gid: Number(gid),
  };
  const obstacle = findObstacle([...permissionsTo(directory.toString('latin1'), io), file], user);
  return obstacle && `${user.name} cannot ${obstacle.isDirectory ? 'search' : 'read'} ${describe(obstacle)}`;
}

function describe({ path, mode, uid, gid }: Permissions): string {
  return `${path} (mode ${(mode & 0o7777).toString(8).padStart(4, '0')}, owner ${uid}:${gid})`;
}
