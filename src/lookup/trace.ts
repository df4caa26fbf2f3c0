import { NO_RECORD } from '../cdb/reader.js';
import type { AddressOrder, Client } from '../dialects/order.js';
import { type Candidate, candidates } from './candidates.js';
import { requireShortHost } from './client.js';

/** A candidate and what became of it: behind the hit nothing is tried. */
export interface TracedCandidate extends Candidate {
  readonly result: 'miss' | 'hit' | 'not tried';
}

/** All candidates of a client, and where the record stands that decides, `NO_RECORD` for none. */
export interface Trace {
  readonly candidates: readonly TracedCandidate[];
  readonly position: number;
}

/**
 * Looks a client up and remembers the way. The keys are copies.
 *
 * @param locate says where the record of a key stands
 * @throws ClientError for a host name longer than a server hands on
 */
export function trace(locate: (key: Uint8Array) => number, client: Client, order: AddressOrder): Trace {
  requireShortHost(client.host);
  const traced: TracedCandidate[] = [];
  let position = NO_RECORD;
  for (const { step, key } of candidates(client, order)) {
    const isOver = position !== NO_RECORD;
    if (!isOver) position = locate(key);
    const result = isOver ? 'not tried' : position === NO_RECORD ? 'miss' : 'hit';
    traced.push({ step, key: Buffer.from(key), result });
  }
  return { candidates: traced, position };
}
