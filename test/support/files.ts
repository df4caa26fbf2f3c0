import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '../../scripts/golden.mjs';
import { textOf } from './bytes.js';

/** What a test sees of a file; of what is not a plain file, just its kind. */
export type FileState = 'directory' | 'symlink' | 'other' | { mode: string; size: number; sha256: string };

/** All that is in a directory, by name; a character of it is a byte. Unreadable files are made readable. */
export function filesIn(folder: string): Record<string, FileState> {
  return Object.fromEntries(
    readdirSync(folder, { encoding: 'buffer' }).map((name) => [
      textOf(name),
      fileAt(Buffer.concat([Buffer.from(`${folder}/`), name])),
    ]),
  );
}

function fileAt(path: Buffer): FileState {
  const status = lstatSync(path);
  if (status.isDirectory()) return 'directory';
  if (status.isSymbolicLink()) return 'symlink';
  if (!status.isFile()) return 'other';
  const mode = (status.mode & 0o777).toString(8);
  if ((status.mode & 0o400) === 0) chmodSync(path, 0o600);
  return { mode, size: status.size, sha256: sha256(readFileSync(path)) };
}
