import { posix } from 'node:path';
import type { AskedDatabase, DatabaseState } from '../checks/run-checks.js';
import type { Dialect } from '../dialects/dialect.js';
import { findDamage, IS_DIRECTORY } from '../lookup/damage.js';
import { isUpToDate } from '../operations/lint-run.js';
import { findObstacle, type Permissions, type Reader } from '../server/permissions.js';
import type { Server } from '../server/server.js';
import { textOf } from '../server/word.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { errorText, systemCode } from './errno.js';
import { readIfPossible } from './files.js';
import type { Io } from './process-io.js';
import { type OpenRun, rulesBeside } from './run-option.js';

/** The databases that a server asks, and what state they are in. @param sources the rules of the first */
export function askedDatabases(
  { server, database, earlyDatabase }: OpenRun,
  sources: readonly Source[],
  dialect: Dialect,
  io: Io,
): AskedDatabase[] {
  if (server === undefined) return [];
  const reader = readerOf(server, io);
  const stateOf = (path: BinaryString | undefined, rules: readonly Source[]): DatabaseState | undefined =>
    path === undefined ? undefined : readState(path, rules, reader, dialect, io);
  const all: AskedDatabase[] = [];
  if (server.rules !== undefined)
    all.push({ flag: 'x', word: server.rules, path: database, state: stateOf(database, sources) });
  if (server.earlyRules !== undefined)
    all.push({
      flag: 'y',
      word: server.earlyRules,
      path: earlyDatabase,
      state: stateOf(earlyDatabase, sourcesBeside(earlyDatabase, io)),
    });
  return all;
}

/** The rule file that a database is usually made of, if there is one that can be read. */
export function sourcesBeside(database: BinaryString | undefined, io: Io): Source[] {
  const path = rulesBeside(database, io);
  const source = path === undefined ? undefined : readIfPossible(path, io);
  return source === undefined ? [] : [source];
}

/** The state of a database for a server that reads it as this account. @param sources the rules it should be made of */
export function readState(
  path: BinaryString,
  sources: readonly Source[],
  reader: Reader | undefined,
  dialect: Dialect,
  { fs }: Io,
): DatabaseState {
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(encodeLatin1(path));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    if (code === 'EISDIR') return { kind: 'damaged', damage: IS_DIRECTORY };
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unread', reason: errorText(code) };
  }
  const damage = findDamage(bytes);
  if (damage !== undefined) return { kind: 'damaged', damage };
  return {
    kind: 'found',
    obstacle: reader && findObstacle(permissionsTo(path, fs), reader),
    sources: sources.length === 0 ? undefined : sources.map((source) => decodeLatin1(source.path)).join(', '),
    isUpToDate: isUpToDate(sources, bytes, { dialect }),
  };
}

/** The directories to a file, from the root, and the file. */
function permissionsTo(path: BinaryString, fs: Io['fs']): Permissions[] {
  const steps: string[] = [];
  const whole = posix.resolve(path);
  for (let step = whole; ; step = posix.dirname(step)) {
    steps.unshift(step);
    if (step === posix.dirname(step)) break;
  }
  return steps.flatMap((step) => {
    const stats = fs.statSync(encodeLatin1(step), { throwIfNoEntry: false });
    if (stats === undefined) return [];
    const { mode, uid, gid } = stats;
    return { path: step === whole ? path : step, isDirectory: stats.isDirectory(), mode, uid, gid };
  });
}

/** The account that a server runs as; undefined if that is not known. */
export function readerOf({ user, group }: Pick<Server, 'user' | 'group'>, io: Io): Reader | undefined {
  const [name, groupName] = (textOf(user) ?? '').split(':');
  const number = textOf(group);
  const gid = number !== undefined && /^\d+$/.test(number) ? Number(number) : undefined;
  if (name === undefined || name === '') return undefined;
  if (/^\d+$/.test(name)) return { uid: Number(name), gid: gid ?? numberOf(groupName) };
  const account = accounts(io).find((line) => line[0] === name);
  const uid = numberOf(account?.[2]);
  if (uid === undefined) return undefined;
  // The groups that an account is in besides its own are not looked up.
  return { uid, gid: gid ?? (groupName === undefined ? numberOf(account?.[3]) : undefined) };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The name of an account, undefined if it has none. */
export function accountNamed(uid: number, io: Io): string | undefined {
  return accounts(io).find((line) => line[2] === `${uid}`)?.[0];
}

function accounts({ fs }: Io): string[][] {
  try {
    return decodeLatin1(fs.readFileSync('/etc/passwd'))
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}
