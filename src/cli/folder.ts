import type * as fs from 'node:fs';
import { SLASH } from '../rules/bytes.js';
import { systemCode } from './errno.js';

/** The system, or the folder, knows of no such thing as syncing it. */
const UNABLE = ['EINVAL', 'ENOTSUP', 'EBADF', 'EPERM', 'EISDIR'];

/**
 * Makes a rename in a folder last, where the folder may be opened and can be synced. The rename is done by then, so only a
 * disk that fails is worth an error.
 */
export function syncFolder(folder: Uint8Array, { openSync, fsyncSync, closeSync }: typeof fs): void {
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
export function folderOf(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(SLASH);
  return slash === -1 ? Buffer.from('.') : path.subarray(0, Math.max(slash, 1));
}
