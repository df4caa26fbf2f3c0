import { NO_RECORD } from '../cdb/reader.js';
import type { AddressOrder, Client } from '../dialects/order.js';
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

/** Where the record of the first candidate stands that has one, `NO_RECORD` for none; `locate` knows it of each key. */
export function firstRecord(locate: (key: Uint8Array) => number, tried: Iterable<Candidate>): number {
  for (const { key } of tried) {
    const position = locate(key);
    if (position !== NO_RECORD) return position;
  }
  return NO_RECORD;
}

/** Tries the candidates in order and returns the first hit, undefined if there is none. */
export function lookup(store: Store, client: Client, order: AddressOrder): Hit | undefined {
  for (const candidate of candidates(client, order)) {
    const data = store.find(candidate.key);
    if (data !== undefined) return { candidate, data };
  }
  return undefined;
}
