import { CdbFormatError } from '../cdb/format.js';
import type { AskedDatabase } from '../checks/run-check.js';
import type { Dialect } from '../dialects/dialect.js';
import { askedRules } from '../lookup/asked-rules.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { publicPart } from '../net/public-addresses.js';
import type { Server } from '../server/server.js';
import type { Source } from '../text/source.js';
import { audiencesOf, type Exported } from './audiences.js';
import { addressSetOf, DiffSide } from './diff.js';

/** Who may send to any address. */
export type Relaying =
  /** every client, by the environment of the server */
  | { readonly kind: 'everybody' }
  /** this many public addresses, and this many others */
  | { readonly kind: 'addresses'; readonly publicCount: bigint; readonly otherCount: bigint }
  /** the database cannot be read, or is damaged */
  | { readonly kind: 'unknown' };

/** What the clients of a server get, and the state of what it asks. */
export interface ServerStatus {
  readonly server: Server;
  readonly dialect: Dialect;
  readonly databases: readonly AskedDatabase[];
  readonly relaying: Relaying;
}

/**
 * Who may relay through a server.
 *
 * @param database the bytes of the database that it asks; undefined if it asks none, null if they cannot be read
 */
export function relayingBy(
  server: Server,
  database: Source | null | undefined,
  dialect: Dialect,
  exported: Exported,
): Relaying {
  if (exported.has('RELAYCLIENT')) return { kind: 'everybody' };
  if (database === undefined) return { kind: 'addresses', publicCount: 0n, otherCount: 0n };
  if (database === null) return { kind: 'unknown' };
  try {
    const compiled = askedRules(new CompiledRules(database.bytes, undefined), dialect, server.flags);
    const relays = audiencesOf(new DiffSide(database, dialect, compiled), exported).filter(
      (audience) => audience.class === 'relays',
    );
    let [publicCount, otherCount] = [0n, 0n];
    for (const { ranges } of relays) {
      if (ranges.length === 0) return { kind: 'everybody' };
      const set = addressSetOf(ranges);
      const part = publicPart(set);
      publicCount += part.count;
      otherCount += set.count - part.count;
    }
    return { kind: 'addresses', publicCount, otherCount };
  } catch (error) {
    if (error instanceof CdbFormatError) return { kind: 'unknown' };
    throw error;
  }
}
