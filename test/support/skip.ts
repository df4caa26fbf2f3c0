import { writeSync } from 'node:fs';

const STDERR = 2;

/** Says in one line what is not tested and why; vitest itself shows a count only. */
export function saySkipped(what: string, why: string): void {
  writeSync(STDERR, `skipped: ${what}; ${why}\n`);
}
