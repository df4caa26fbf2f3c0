import { walkRecords } from '../cdb/walk.js';
import { LOSSY_HOST, LOSSY_INFO } from '../logs/batch.js';
import { AT, EQUALS } from '../text/ascii.js';

/** The names for which rules of a database may decide: a decision is not known where such a name is lossy. */
export function undecidableFlags(database: Uint8Array): number {
  let flags = 0;
  for (const { key } of walkRecords(database)) {
    if (key.includes(AT)) flags |= LOSSY_INFO;
    if (key[0] === EQUALS || key.includes(AT)) flags |= LOSSY_HOST;
    if (flags === (LOSSY_HOST | LOSSY_INFO)) break;
  }
  return flags;
}
