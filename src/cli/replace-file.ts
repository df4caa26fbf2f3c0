import { randomUUID } from 'node:crypto';
import type * as fs from 'node:fs';
import { SystemError } from '../system-error.js';
import { folderOf, syncFolder } from './folder.js';

/**
 * Puts `bytes` in the place of a file, or makes it: written beside it, synced, renamed, the folder synced. Whoever opens it
 * finds the old contents or the new. The mode of an old file is kept, and what a link points to is replaced, not the link.
 *
 * @throws SystemError; the old file is then what it was, unless it was the folder that could not be synced
 */
export function replaceFile(path: Uint8Array, bytes: Uint8Array, fileSystem: typeof fs): void {
  let temporary: Buffer | undefined;
  try {
    const name = Buffer.from(path);
    const isThere = fileSystem.existsSync(name);
    const target = isThere ? fileSystem.realpathSync.native(name, 'buffer') : name;
    const mode = isThere ? fileSystem.statSync(target).mode & 0o7777 : undefined;
    const folder = folderOf(target);
    temporary = Buffer.concat([folder, Buffer.from(`/.tcprules-${randomUUID()}`)]);
    const file = fileSystem.openSync(temporary, 'wx', mode ?? 0o666);
    try {
      fileSystem.writeFileSync(file, bytes);
      if (mode !== undefined) fileSystem.fchmodSync(file, mode);
      fileSystem.fsyncSync(file);
    } finally {
      fileSystem.closeSync(file);
    }
    fileSystem.renameSync(temporary, target);
    temporary = undefined;
    syncFolder(folder, fileSystem);
  } catch (error) {
    if (temporary !== undefined) fileSystem.rmSync(temporary, { force: true });
    throw new SystemError('replace', Buffer.from(path).toString(), error);
  }
}
