import { NO_RECORD } from '../cdb/reader.js';
import type { LookupOrder } from '../dialects/dialect.js';
import type { Client } from '../net/client.js';
import { requireShortHost } from '../net/client.js';
import { type Candidate, type CandidateKind, candidates, firstMatch } from './candidates.js';

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

/** Finds the position of a key's record, `NO_RECORD` for none. */
export type Locate = (key: Uint8Array, step: CandidateKind) => number;

/** The position of the first candidate's record, `NO_RECORD` for none. */
export function firstRecord(locate: Locate, tried: Iterable<Candidate>): number {
  const find = ({ key, step }: Candidate): number | undefined => {
    const position = locate(key, step);
    return position === NO_RECORD ? undefined : position;
  };
  return firstMatch(tried, find) ?? NO_RECORD;
}

/** Tries the candidates in order and returns the first hit, undefined if there is none. */
export function lookup(store: Store, client: Client, order: LookupOrder): Hit | undefined {
  return firstMatch(candidates(client, order), (candidate) => {
    const data = store.find(candidate.key);
    return data && { candidate, data };
  });
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
 * @throws ClientError for a host name longer than a server hands on
 */
export function trace(locate: Locate, client: Client, order: LookupOrder): Trace {
  requireShortHost(client.host);
  const known = Array.from(candidates(client, order), ({ step, key }) => ({ step, key: Buffer.from(key) }));
  let tried = 0;
  const position = firstRecord((key, step) => {
    tried += 1;
    return locate(key, step);
  }, known);
  const last = position === NO_RECORD ? 'miss' : 'hit';
  const traced = known.map((candidate, index): TracedCandidate => {
    const result = index >= tried ? 'not-tried' : index === tried - 1 ? last : 'miss';
    return { ...candidate, result };
  });
  return { candidates: traced, position };
}
