import type { Caller } from '../space/space.js';

/** A client, and the record that decides for it. */
export interface Witness {
  /** As the server writes it. */
  readonly ip: string;
  /** One of the callers that are meant. */
  readonly caller: Caller;
  /** Where the record stands, `NO_RECORD` for none. */
  readonly decider: number;
}

/** What became of an expectation. */
export type Proof =
  /** It holds for every client it speaks of. */
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'fails';
      /** How many addresses break it; undefined where text decides which, and the witnesses are just some of them. */
      readonly count: bigint | undefined;
      readonly smallest: Witness;
      readonly largest: Witness;
      /** Some of the records that decide for those who break it. */
      readonly deciders: readonly number[];
    };
