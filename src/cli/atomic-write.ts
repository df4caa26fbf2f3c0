import { randomBytes } from 'node:crypto';
import type * as fs from 'node:fs';
import { callSystem } from '../system-error.js';
import { systemCode } from './errno.js';
import { directoryOf } from './path.js';
import { temporaryName } from './temporary-files.js';

/** A file to replace, as it was found after following links. */
export interface Target {
  /** The name the caller used, for messages. */
  readonly name: string;
  /** The directory, with links resolved. */
  readonly directory: Buffer;
  readonly directoryStatus: fs.BigIntStats;
  /** The name in the directory. */
  readonly base: Buffer;
  /** Undefined if there is no such file yet. */
  readonly old: fs.BigIntStats | undefined;
}

/** The mode bits a new file can get: read, write and execute. A new file is never set-uid, set-gid or sticky. */
const PERMISSIONS = 0o777n;

/**
 * Finds the file to replace. Done before the file is read, so that the file replaced later is the one that was read.
 *
 * @throws SystemError if it is not a regular file
 */
export function findTarget(path: Uint8Array, fileSystem: typeof fs): Target {
  const name = Buffer.from(path).toString();
  return callSystem('replace', name, () => {
    const real = resolveRealPath(Buffer.from(path), fileSystem);
    const directory = Buffer.from(directoryOf(real));
    const old = fileSystem.lstatSync(real, { bigint: true, throwIfNoEntry: false });
    if (old !== undefined && !old.isFile()) throw new Error('it is not a regular file');
    return {
      name,
      directory,
      directoryStatus: fileSystem.statSync(directory, { bigint: true }),
      base: real.subarray(real.lastIndexOf('/') + 1),
      old,
    };
  });
}

/**
 * The contents of a file to replace.
 *
 * @throws SystemError if it is no longer the file that was found
 */
export function readTarget({ name, directory, base, old }: Target, fileSystem: typeof fs): Buffer {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fileSystem.constants;
  const path = Buffer.concat([directory, Buffer.from('/'), base]);
  return callSystem('read', name, () => {
    const file = fileSystem.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const now = fileSystem.fstatSync(file, { bigint: true });
      if (old === undefined || !isIdentical(now, old)) throw new ChangedError();
      return fileSystem.readFileSync(file);
    } finally {
      fileSystem.closeSync(file);
    }
  });
}

/** A file is not the one that was found, or was written to since. */
export class ChangedError extends Error {
  override readonly name = 'ChangedError';

  constructor() {
    super('it was changed meanwhile');
  }
}

/** With links resolved; the file itself need not exist. */
function resolveRealPath(path: Buffer, fileSystem: typeof fs): Buffer {
  try {
    return fileSystem.realpathSync.native(path, 'buffer');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const directory = fileSystem.realpathSync.native(Buffer.from(directoryOf(path)), 'buffer');
  return Buffer.concat([directory, Buffer.from('/'), path.subarray(path.lastIndexOf('/') + 1)]);
}

/**
 * Replaces or creates a file atomically: writes a new file next to it, syncs, renames, and syncs the directory. A reader gets
 * the old contents or the new. Permissions are kept; owner and group as far as the system permits, and always for root.
 * Set-uid and set-gid bits are dropped.
 *
 * @throws SystemError if anything fails, or file or directory are not those that were found; the old file is unchanged
 *   then, unless only the directory could not be synced
 */
export function replaceFile(target: Target, bytes: Uint8Array, fileSystem: typeof fs): void {
  using staged = StagedFile.write(target, bytes, fileSystem);
  staged.commit();
  staged.syncDirectory();
}

/**
 * The new contents of a file, written and synced under a name of their own next to it. They take its place with
 * {@link commit}, and are removed if that does not happen.
 *
 * Root assumes the ids of the old file's owner meanwhile, so that it does nothing the owner could not do. If the owner may
 * not write to the directory, and only root may, root writes the file and gives it to its owner.
 */
export class StagedFile implements Disposable {
  readonly #temporary: Buffer;
  readonly #directory: Directory;
  #isThere = false;

  /** @throws SystemError if anything fails, or file or directory are not those that were found */
  static write(target: Target, bytes: Uint8Array, fileSystem: typeof fs): StagedFile {
    const { old } = target;
    const isOthers = isRoot() && old !== undefined && (old.uid !== 0n || Number(old.gid) !== process.getegid?.());
    return callSystem('replace', target.name, () => {
      if (!isOthers) return new StagedFile(target, bytes, undefined, fileSystem);
      try {
        return new StagedFile(target, bytes, old, fileSystem);
      } catch (error) {
        if (!isDenied(error)) throw error;
        using directory = new Directory(target, fileSystem);
        if (!isOnlyForRoot(directory, fileSystem)) throw error;
        return new StagedFile(target, bytes, undefined, fileSystem);
      }
    });
  }

  /** @param owner whose ids are assumed; undefined for nobody's */
  private constructor(
    readonly target: Target,
    bytes: Uint8Array,
    readonly owner: fs.BigIntStats | undefined,
    readonly fileSystem: typeof fs,
  ) {
    this.#directory = this.#asOwner(() => new Directory(target, fileSystem));
    this.#temporary = this.#directory.pathOf(Buffer.from(temporaryName(randomBytes(8).toString('hex'), fileSystem)));
    try {
      this.#asOwner(() => this.#write(bytes));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Lets the new contents take the place of the old.
   *
   * @throws SystemError if that fails, or the old file was changed meanwhile
   */
  commit(): void {
    this.#attempt(() => {
      requireSame(this.target, this.#path, this.fileSystem);
      this.fileSystem.renameSync(this.#temporary, this.#path);
      this.#isThere = false;
    });
  }

  /** Makes {@link commit} durable. @throws SystemError if the disk fails; the contents are the new ones then */
  syncDirectory(): void {
    this.#attempt(() => syncDirectory(this.#directory.path, this.fileSystem));
  }

  /** The status that the file is going to have. @throws SystemError */
  get status(): fs.Stats {
    return this.#attempt(() => this.fileSystem.statSync(this.#temporary));
  }

  [Symbol.dispose](): void {
    try {
      if (this.#isThere) this.#asOwner(() => this.fileSystem.rmSync(this.#temporary, { force: true }));
    } catch {
      // The next build removes it.
    } finally {
      this.#isThere = false;
      this.#directory[Symbol.dispose]();
    }
  }

  get #path(): Buffer {
    return this.#directory.pathOf(this.target.base);
  }

  #write(bytes: Uint8Array): void {
    const { fileSystem, target, owner } = this;
    const { old } = target;
    requireSame(target, this.#path, fileSystem);
    // No other user can open it before it has its mode.
    const file = fileSystem.openSync(this.#temporary, 'wx', 0o600);
    this.#isThere = true;
    try {
      fileSystem.writeFileSync(file, bytes);
      if (old !== undefined) keepOwner(file, old, isRoot() && owner === undefined, fileSystem);
      fileSystem.fchmodSync(file, old === undefined ? NEW_MODE : Number(old.mode & PERMISSIONS));
      fileSystem.fsyncSync(file);
    } finally {
      fileSystem.closeSync(file);
    }
  }

  #attempt<T>(action: () => T): T {
    return callSystem('replace', this.target.name, () => this.#asOwner(action));
  }

  #asOwner<T>(action: () => T): T {
    return this.owner === undefined ? action() : asOwner(this.owner, action);
  }
}

/** The mode of a file that was not there: the server reads it as another user, whatever the umask of who makes it. */
const NEW_MODE = 0o644;

function isRoot(): boolean {
  return process.geteuid?.() === 0;
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
function asOwner<T>({ uid, gid }: fs.BigIntStats, action: () => T): T {
  const { geteuid, getegid, getgroups, seteuid, setegid, setgroups } = process as Required<NodeJS.Process>;
  const [ownUid, ownGid, ownGroups] = [geteuid(), getegid(), getgroups()];
  try {
    setgroups([]);
    setegid(Number(gid));
    seteuid(Number(uid));
    return action();
  } finally {
    seteuid(ownUid);
    setegid(ownGid);
    setgroups(ownGroups);
  }
}

/**
 * The owner of a file may give it to one of its groups; only root may give it to another owner.
 *
 * @param gives whether root, who keeps its own ids, gives it to that owner
 */
function keepOwner(file: number, old: fs.BigIntStats, gives: boolean, fileSystem: typeof fs): void {
  const { uid, gid } = fileSystem.fstatSync(file);
  const [oldUid, oldGid] = [Number(old.uid), Number(old.gid)];
  if (gives) fileSystem.fchownSync(file, oldUid, oldGid);
  else if (gid !== oldGid) {
    try {
      fileSystem.fchownSync(file, uid, oldGid);
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
  if (!isSame) throw new ChangedError();
}

/** Whether it is the same file or directory, whatever its name. */
function isIdentical(a: fs.BigIntStats, b: fs.BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/**
 * A directory that remains the same even if it is renamed: Linux has a path for each descriptor. On other systems, or if the
 * directory cannot be opened, its own name is used, and checked once.
 */
class Directory implements Disposable {
  readonly path: Buffer;
  readonly #descriptor: number | undefined;

  constructor(
    { directory, directoryStatus }: Target,
    readonly fileSystem: typeof fs,
  ) {
    const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = fileSystem.constants;
    try {
      this.#descriptor = fileSystem.openSync(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
    const handle = Buffer.from(`/proc/self/fd/${this.#descriptor}`);
    const hasHandle = this.#descriptor !== undefined && fileSystem.existsSync(handle);
    this.path = hasHandle ? handle : directory;
    if (isIdentical(fileSystem.statSync(this.path, { bigint: true }), directoryStatus)) return;
    this[Symbol.dispose]();
    throw new Error('its directory was changed meanwhile');
  }

  pathOf(name: Uint8Array): Buffer {
    return Buffer.concat([this.path, Buffer.from('/'), name]);
  }

  [Symbol.dispose](): void {
    try {
      if (this.#descriptor !== undefined) this.fileSystem.closeSync(this.#descriptor);
    } catch {
      // Nothing was written through it.
    }
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
