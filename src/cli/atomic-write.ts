import { randomUUID } from 'node:crypto';
import type * as fs from 'node:fs';
import { SystemError } from '../system-error.js';
import { SLASH } from '../text/ascii.js';
import { systemCode } from './errno.js';

/** A file or directory on the disk, whatever its name. */
interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** A file that is to be replaced, as it was found; links are followed by then. */
export interface Target {
  /** As the caller calls it; for messages. */
  readonly name: string;
  /** The directory, without links. */
  readonly directory: Buffer;
  readonly directoryIdentity: Identity;
  /** The name in the directory. */
  readonly base: Buffer;
  /** Undefined where there is no such file yet. */
  readonly old: OldFile | undefined;
}

interface OldFile extends Identity {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** The bits of a mode that a new file gets: who may read, write and execute. A new file is never set-uid, set-gid or sticky. */
const PERMISSIONS = 0o777;

/**
 * Finds out which file is to be replaced. It is done before the file is read, so that what is replaced later is what was read.
 *
 * @throws SystemError where there is something else than a regular file
 */
export function findTarget(path: Uint8Array, fileSystem: typeof fs): Target {
  const name = Buffer.from(path).toString();
  try {
    const real = realPathOf(Buffer.from(path), fileSystem);
    const directory = Buffer.from(directoryOf(real));
    const old = fileSystem.lstatSync(real, { bigint: true, throwIfNoEntry: false });
    if (old !== undefined && !old.isFile()) throw new Error('it is not a regular file');
    return {
      name,
      directory,
      directoryIdentity: identityOf(fileSystem.statSync(directory, { bigint: true })),
      base: real.subarray(real.lastIndexOf('/') + 1),
      old: old && oldFileOf(old),
    };
  } catch (error) {
    throw new SystemError('replace', name, error);
  }
}

/**
 * The contents of a file that is to be replaced.
 *
 * @throws SystemError where it is not the file that was found
 */
export function readTarget({ name, directory, base, old }: Target, fileSystem: typeof fs): Buffer {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fileSystem.constants;
  const path = Buffer.concat([directory, Buffer.from('/'), base]);
  try {
    const file = fileSystem.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const now = fileSystem.fstatSync(file, { bigint: true });
      if (old === undefined || !isIdentical(now, old)) throw new Error(CHANGED);
      return fileSystem.readFileSync(file);
    } finally {
      fileSystem.closeSync(file);
    }
  } catch (error) {
    throw new SystemError('read', name, error);
  }
}

const CHANGED = 'it was changed meanwhile';

/** Without links; of a file that is not there, in a directory that is. */
function realPathOf(path: Buffer, fileSystem: typeof fs): Buffer {
  try {
    return fileSystem.realpathSync.native(path, 'buffer');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const directory = fileSystem.realpathSync.native(Buffer.from(directoryOf(path)), 'buffer');
  return Buffer.concat([directory, Buffer.from('/'), path.subarray(path.lastIndexOf('/') + 1)]);
}

function identityOf({ dev, ino }: fs.BigIntStats): Identity {
  return { dev, ino };
}

function oldFileOf({ dev, ino, mode, uid, gid, size, mtimeNs }: fs.BigIntStats): OldFile {
  return { dev, ino, mode: Number(mode), uid: Number(uid), gid: Number(gid), size, mtimeNs };
}

/**
 * Puts `bytes` in the place of a file, or makes it: written beside it, synced, renamed, the directory synced. Whoever opens it
 * finds the old contents or the new. The permissions of an old file are kept; its owner and group as far as the system lets us,
 * and always where root does it. Set-uid and set-gid bits are not.
 *
 * Root takes on the ids of the old file's owner for as long as it takes, so that it does nothing the owner could not do. Where
 * the owner may not write in the directory, and nobody but root may, root does it and gives the file to its owner.
 *
 * @throws SystemError where anything failed, or file or directory are not those that were found; the old file is then what
 *   it was, unless it was the directory that could not be synced
 */
export function replaceFile(target: Target, bytes: Uint8Array, fileSystem: typeof fs): void {
  try {
    const { old } = target;
    const isOthers =
      process.geteuid?.() === 0 && old !== undefined && (old.uid !== 0 || old.gid !== process.getegid?.());
    if (!isOthers) {
      replaceIn(target, bytes, fileSystem, false);
      return;
    }
    try {
      asOwner(old, () => replaceIn(target, bytes, fileSystem, false));
    } catch (error) {
      if (!isDenied(error) || !replaceIn(target, bytes, fileSystem, true)) throw error;
    }
  } catch (error) {
    throw new SystemError('replace', target.name, error);
  }
}

function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes(systemCode(error) ?? '');
}

/** Whether only root may put something into a directory, or take it out. */
function isOnlyForRoot({ path }: Directory, fileSystem: typeof fs): boolean {
  const { uid, mode } = fileSystem.statSync(path);
  return uid === 0 && (mode & 0o022) === 0;
}

/** Does something as somebody else, of whose groups only one counts. */
function asOwner({ uid, gid }: OldFile, action: () => void): void {
  const { geteuid, getegid, getgroups, seteuid, setegid, setgroups } = process as Required<NodeJS.Process>;
  const [ownUid, ownGid, ownGroups] = [geteuid(), getegid(), getgroups()];
  try {
    setgroups([]);
    setegid(gid);
    seteuid(uid);
    action();
  } finally {
    seteuid(ownUid);
    setegid(ownGid);
    setgroups(ownGroups);
  }
}

/**
 * @param gives whether the new file is to be given to the owner of the old one
 * @returns false, with nothing done, where it is to be given away in a directory that is not only for root
 */
function replaceIn(target: Target, bytes: Uint8Array, fileSystem: typeof fs, gives: boolean): boolean {
  using directory = new Directory(target, fileSystem);
  if (gives && !isOnlyForRoot(directory, fileSystem)) return false;
  const temporary = directory.pathOf(Buffer.from(`.tcprules-${randomUUID()}`));
  const path = directory.pathOf(target.base);
  requireSame(target, path, fileSystem);
  const { old } = target;
  let isThere = false;
  try {
    // Nobody else opens it before it has its mode.
    const file = fileSystem.openSync(temporary, 'wx', old === undefined ? 0o666 : 0o600);
    isThere = true;
    try {
      fileSystem.writeFileSync(file, bytes);
      if (old !== undefined) {
        keepOwner(file, old, gives, fileSystem);
        fileSystem.fchmodSync(file, old.mode & PERMISSIONS);
      }
      fileSystem.fsyncSync(file);
    } finally {
      fileSystem.closeSync(file);
    }
    requireSame(target, path, fileSystem);
    fileSystem.renameSync(temporary, path);
    isThere = false;
  } finally {
    if (isThere) fileSystem.rmSync(temporary, { force: true });
  }
  syncDirectory(directory.path, fileSystem);
  return true;
}

/** The owner of a file may give it to one of its groups; only root may give it to another owner. */
function keepOwner(file: number, old: OldFile, gives: boolean, fileSystem: typeof fs): void {
  const { uid, gid } = fileSystem.fstatSync(file);
  if (gives) fileSystem.fchownSync(file, old.uid, old.gid);
  else if (gid !== old.gid) {
    try {
      fileSystem.fchownSync(file, uid, old.gid);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
}

/** @throws where the path is not that of the file that was found, or somebody has written to it since */
function requireSame({ old }: Target, path: Buffer, fileSystem: typeof fs): void {
  const now = fileSystem.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  const isSame =
    now === undefined || old === undefined
      ? now === old
      : now.isFile() && isIdentical(now, old) && now.size === old.size && now.mtimeNs === old.mtimeNs;
  if (!isSame) throw new Error(CHANGED);
}

function isIdentical(a: Identity, b: Identity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/**
 * A directory that stays the same one whatever becomes of its name: Linux has a name for each descriptor. On other systems,
 * and where the directory cannot be opened, it has only its own name, and is looked at once.
 */
class Directory implements Disposable {
  readonly path: Buffer;
  readonly #fileSystem: typeof fs;
  readonly #descriptor: number | undefined;

  constructor({ directory, directoryIdentity }: Target, fileSystem: typeof fs) {
    this.#fileSystem = fileSystem;
    const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = fileSystem.constants;
    try {
      this.#descriptor = fileSystem.openSync(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
    const handle = Buffer.from(`/proc/self/fd/${this.#descriptor}`);
    const hasHandle = this.#descriptor !== undefined && fileSystem.existsSync(handle);
    this.path = hasHandle ? handle : directory;
    if (isIdentical(fileSystem.statSync(this.path, { bigint: true }), directoryIdentity)) return;
    this[Symbol.dispose]();
    throw new Error('its directory was changed meanwhile');
  }

  pathOf(name: Uint8Array): Buffer {
    return Buffer.concat([this.path, Buffer.from('/'), name]);
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) this.#fileSystem.closeSync(this.#descriptor);
  }
}

/** The system, or the folder, knows of no such thing as syncing it. */
const UNABLE = ['EINVAL', 'ENOTSUP', 'EBADF', 'EPERM', 'EISDIR'];

/**
 * Makes a rename in a folder last, where the folder may be opened and can be synced. The rename is done by then, so only a
 * disk that fails is worth an error.
 */
export function syncDirectory(folder: Uint8Array, { openSync, fsyncSync, closeSync }: typeof fs): void {
  let descriptor: number;
  try {
    descriptor = openSync(Buffer.from(folder), 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!UNABLE.includes(systemCode(error) ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** The folder a path names a file in. */
export function directoryOf(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(SLASH);
  return slash === -1 ? Buffer.from('.') : path.subarray(0, Math.max(slash, 1));
}
