import { randomUUID } from 'node:crypto';
import type * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SystemError } from '../system-error.js';
import { syncFolder } from './folder.js';

/**
 * Puts `bytes` in the place of a file, or makes it: written beside it, synced, renamed, the folder synced. Whoever opens it
 * finds the old contents or the new. The mode of an old file is kept, and what a link points to is replaced, not the link.
 *
 * @throws SystemError; the old file is then what it was
 */
export function replaceFile(path: string, bytes: Uint8Array, fileSystem: typeof fs): void {
  let temporary: string | undefined;
  try {
    const isThere = fileSystem.existsSync(path);
    const target = isThere ? fileSystem.realpathSync(path) : path;
    const mode = isThere ? fileSystem.statSync(target).mode & 0o7777 : undefined;
    temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
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
    syncFolder(Buffer.from(dirname(target)), fileSystem);
  } catch (error) {
    if (temporary !== undefined) fileSystem.rmSync(temporary, { force: true });
    throw new SystemError('replace', path, error);
  }
}
