import type { Reader } from '../server/permissions.js';
import type { Server } from '../server/server.js';
import { textOf } from '../server/word.js';
import { decodeLatin1 } from '../text/bytes.js';
import { ifPossible } from './errno.js';
import type { Io } from './process-io.js';

/** The account that a server runs as; undefined if that is not known. */
export function findReader({ user, group }: Pick<Server, 'user' | 'group'>, io: Io): Reader | undefined {
  const [name = '', groupName] = (textOf(user) ?? '').split(':');
  const gid = parseId(textOf(group));
  const uid = parseId(name);
  if (uid !== undefined) return { uid, gid: gid ?? parseId(groupName) };
  const account = findAccount(name, io);
  // The groups that an account is in besides its own are not looked up.
  return account && { uid: account.uid, gid: gid ?? (groupName === undefined ? account.gid : undefined) };
}

/** An account of /etc/passwd, undefined if there is none of this name. */
export function findAccount(name: string, io: Io): Reader | undefined {
  const account = accounts(io).find((line) => line[0] === name);
  const uid = parseId(account?.[2]);
  return uid === undefined ? undefined : { uid, gid: parseId(account?.[3]) };
}

/** The name of an account, undefined if it has none. */
export function accountNamed(uid: number, io: Io): string | undefined {
  return accounts(io).find((line) => line[2] === `${uid}`)?.[0];
}

function accounts({ fs }: Io): string[][] {
  const lines = ifPossible(() => decodeLatin1(fs.readFileSync('/etc/passwd')))?.split('\n') ?? [];
  return lines.map((line) => line.split(':'));
}

function parseId(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
