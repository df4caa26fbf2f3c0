import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SUMS = 'SHA256SUMS';

/** The day of a version in CHANGELOG.md. */
export function releaseDate(root, version) {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const day = changelog.split('\n').find((line) => line.startsWith(`## [${version}] - `));
  if (day === undefined) throw new Error(`CHANGELOG.md has no date for ${version}`);
  return new Date(`${day.slice(-'2026-11-21'.length)}T00:00:00Z`);
}

/** Writes the SHA-256 of every file of a directory, for `sha256sum --check`. */
export function writeSums(directory) {
  const names = readdirSync(directory).filter((name) => name !== SUMS);
  const lines = names.sort().map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(directory, SUMS), lines.join(''));
}
