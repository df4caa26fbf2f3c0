import { randomUUID } from 'node:crypto';
import type * as fs from 'node:fs';
import { SystemError } from '../system-error.js';
import { SLASH } from '../text/ascii.js';
import { systemCode } from './errno.js';

/** The identity of a file or directory, whatever its name. */
interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** A file to replace, as it was found after following links. */
export interface Target {
  /** The name the caller used, for messages. */
  readonly name: string;
  /** The directory, with links resolved. */
  readonly directory: Buffer;
  readonly directoryIdentity: Identity;
  /** The name in the directory. */
  readonly base: Buffer;
  /** Undefined if there is no such file yet. */
  readonly old: OldFile | undefined;
}

interface OldFile extends Identity {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** The mode bits a new file can get: read, write and execute. A new file is never set-uid, set-gid or sticky. */
const PERMISSIONS = 0o777;

/**
 * Finds the file to replace. Done before the file is read, so that the file replaced later is the one that was read.
 *
 * @throws SystemError if it is not a regular file
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
 * The contents of a file to replace.
 *
 * @throws SystemError if it is no longer the file that was found
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

/** With links resolved; the file itself need not exist. */
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
 * Replaces or creates a file atomically: writes a new file next to it, syncs, renames, and syncs the directory. A reader gets
 * the old contents or the new. Permissions are kept; owner and group as far as the system permits, and always for root.
 * Set-uid and set-gid bits are dropped.
 *
 * Root assumes the ids of the old file's owner meanwhile, so that it does nothing the owner could not do. If the owner may
 * not write to the directory, and only root may, root writes the file and gives it to its owner.
 *
 * @throws SystemError if anything fails, or file or directory are not those that were found; the old file is unchanged
 *   then, unless only the directory could not be synced
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

/** Whether only root may create and remove files in a directory. */
function isOnlyForRoot({ path }: Directory, fileSystem: typeof fs): boolean {
  const { uid, mode } = fileSystem.statSync(path);
  return uid === 0 && (mode & 0o022) === 0;
}

/** Does something as another user, with a single group. */
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
 * @param gives whether to give the new file to the owner of the old one
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
    // No other user can open it before it has its mode.
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

/** @throws if the path no longer names the file that was found, or the file was written to since */
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
 * A directory that remains the same even if it is renamed: Linux has a path for each descriptor. On other systems, or if the
 * directory cannot be opened, its own name is used, and checked once.
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

/** The system or the directory does not support syncing. */
const UNABLE = ['EINVAL', 'ENOTSUP', 'EBADF', 'EPERM', 'EISDIR'];

/**
 * Makes a rename in a directory durable, if the directory can be opened and synced. The rename has happened by then, so only
 * a failing disk is an error.
 */
export function syncDirectory(directory: Uint8Array, { openSync, fsyncSync, closeSync }: typeof fs): void {
  let descriptor: number;
  try {
    descriptor = openSync(Buffer.from(directory), 'r');
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

/** The directory part of a path. */
export function directoryOf(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(SLASH);
  return slash === -1 ? Buffer.from('.') : path.subarray(0, Math.max(slash, 1));
}
