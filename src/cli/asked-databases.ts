import { posix } from 'node:path';
import type { AskedDatabase, DatabaseState } from '../checks/run-checks.js';
import type { Dialect } from '../dialects/dialect.js';
import { findDamage, IS_DIRECTORY } from '../lookup/damage.js';
import { isUpToDate } from '../operations/lint-run.js';
import { findObstacle, type Permissions, type Reader } from '../server/permissions.js';
import type { Server } from '../server/server.js';
import type { Word } from '../server/word.js';
import { callSystem } from '../system-error.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { decodeName } from '../text/visible.js';
import { findReader } from './accounts.js';
import { errorText, systemCode } from './errno.js';
import { readIfPossible } from './files.js';
import type { Io } from './process-io.js';

/** A server, and the paths of the databases that it asks with -x and -y; undefined for none, or where that is not known. */
export interface AskingPaths {
  readonly server: Server | undefined;
  readonly database: BinaryString | undefined;
  readonly earlyDatabase: BinaryString | undefined;
}

/**
 * The databases that a server asks, and what state they are in.
 *
 * @param sources the rules of the first
 * @param reader as whom the server reads them
 */
export function askedDatabases(
  { server, database, earlyDatabase }: AskingPaths,
  sources: readonly Source[],
  dialect: Dialect,
  io: Io,
  reader = server && findReader(server, io),
): AskedDatabase[] {
  const asked = (flag: 'x' | 'y', word: Word | undefined, path: BinaryString | undefined, rules: readonly Source[]) => {
    const state = path === undefined ? undefined : readState(path, rules, reader, dialect, io);
    return word === undefined ? [] : [{ flag, word, path, state }];
  };
  return [
    ...asked('x', server?.rules, database, sources),
    ...asked('y', server?.earlyRules, earlyDatabase, sourcesBeside(earlyDatabase, io)),
  ];
}

/** The rule file that a database is usually made of: it has the same name without `.cdb`. */
export function rulesBeside(database: BinaryString | undefined, { fs }: Io): BinaryString | undefined {
  const path = database?.endsWith('.cdb') ? database.slice(0, -'.cdb'.length) : undefined;
  if (path === undefined) return undefined;
  return fs.statSync(encodeLatin1(path), { throwIfNoEntry: false })?.isFile() ? path : undefined;
}

/** That rule file, if there is one that can be read. */
export function sourcesBeside(database: BinaryString | undefined, io: Io): Source[] {
  const path = rulesBeside(database, io);
  const source = path === undefined ? undefined : readIfPossible(path, io);
  return source === undefined ? [] : [source];
}

/** What a server finds where its database should be. */
type Found = Exclude<DatabaseState, { kind: 'found' }> | { readonly kind: 'whole'; readonly bytes: Uint8Array };

export function findDatabase(path: BinaryString, { fs }: Io): Found {
  try {
    const bytes = fs.readFileSync(encodeLatin1(path));
    const damage = findDamage(bytes);
    return damage === undefined ? { kind: 'whole', bytes } : { kind: 'damaged', damage };
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    if (code === 'EISDIR') return { kind: 'damaged', damage: IS_DIRECTORY };
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unread', reason: errorText(code) };
  }
}

function readState(
  path: BinaryString,
  sources: readonly Source[],
  reader: Reader | undefined,
  dialect: Dialect,
  io: Io,
): DatabaseState {
  const found = findDatabase(path, io);
  if (found.kind !== 'whole') return found;
  return {
    kind: 'found',
    obstacle: reader && findObstacle(permissionsTo(path, io), reader)?.path,
    sources: sources.length === 0 ? undefined : sources.map((source) => decodeLatin1(source.path)).join(', '),
    isUpToDate: isUpToDate(sources, found.bytes, { dialect }),
  };
}

/** The directories to a file, from the root, and the file. @throws SystemError */
export function permissionsTo(path: BinaryString, { fs }: Io): Permissions[] {
  const steps = [posix.resolve(path)];
  for (let step = steps[0]!; step !== posix.dirname(step); ) {
    step = posix.dirname(step);
    steps.unshift(step);
  }
  return steps.map((step, i) => {
    const bytes = encodeLatin1(step);
    const stats = callSystem('read', decodeName(bytes), () => fs.statSync(bytes));
    const { mode, uid, gid } = stats;
    return { path: i === steps.length - 1 ? path : step, isDirectory: stats.isDirectory(), mode, uid, gid };
  });
}
