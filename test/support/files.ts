import { chmodSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { textOf } from './bytes.js';
import { sha256 } from './golden.js';

/** What a test sees of a file; what is no plain file is just named. */
export type FileState = 'directory' | 'symlink' | 'other' | { mode: string; size: number; sha256: string };

/** All that is in a folder, by name; a character of it is a byte. Files nobody may read are made readable. */
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
