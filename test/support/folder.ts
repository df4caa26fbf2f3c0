import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const MEMORY = '/dev/shm';

/** A fresh empty directory, deleted when the test ends. */
export function freshFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'tcprules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh directory in memory, where that is possible: on a disk, thousands of fsyncs take minutes. */
export function quickFolder(): string {
  try {
    accessSync(MEMORY, constants.W_OK);
    return freshFolder(MEMORY);
  } catch {
    return freshFolder();
  }
}
