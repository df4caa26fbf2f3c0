import { NO_RECORD } from '../cdb/reader.js';
import type { LookupOrder } from '../dialects/dialect.js';
import type { Client } from '../net/client.js';
import { requireShortHost } from '../net/client.js';
import { type Candidate, candidates } from './candidates.js';

/** What answers for one key. */
export interface Store {
  /** The data of the first record with this key; the bytes are good until the next call. */
  find(key: Uint8Array): Uint8Array | undefined;
}

/** The record that decides. */
export interface Hit {
  readonly candidate: Candidate;
  readonly data: Uint8Array;
}

/** The position of the first candidate's record, `NO_RECORD` for none; `locate` finds that of one key. */
export function firstRecord(locate: (key: Uint8Array) => number, tried: Iterable<Candidate>): number {
  for (const { key } of tried) {
    const position = locate(key);
    if (position !== NO_RECORD) return position;
  }
  return NO_RECORD;
}

/** Tries the candidates in order and returns the first hit, undefined if there is none. */
export function lookup(store: Store, client: Client, order: LookupOrder): Hit | undefined {
  for (const candidate of candidates(client, order)) {
    const data = store.find(candidate.key);
    if (data !== undefined) return { candidate, data };
  }
  return undefined;
}

/** A candidate and its result: after the hit none is tried. */
export interface TracedCandidate extends Candidate {
  readonly result: 'miss' | 'hit' | 'not-tried';
}

/** All candidates of a client, and the position of the record that decides, `NO_RECORD` for none. */
export interface Trace {
  readonly candidates: readonly TracedCandidate[];
  readonly position: number;
}

/**
 * Looks a client up and remembers the way. The keys are copies.
 *
 * @param locate finds the position of a key's record
 * @throws ClientError for a host name longer than a server hands on
 */
export function trace(locate: (key: Uint8Array) => number, client: Client, order: LookupOrder): Trace {
  requireShortHost(client.host);
  const traced: TracedCandidate[] = [];
  let position = NO_RECORD;
  for (const { step, key } of candidates(client, order)) {
    const isOver = position !== NO_RECORD;
    if (!isOver) position = locate(key);
    const result = isOver ? 'not-tried' : position === NO_RECORD ? 'miss' : 'hit';
    traced.push({ step, key: Buffer.from(key), result });
  }
  return { candidates: traced, position };
}
