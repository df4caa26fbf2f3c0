import type { LookupOrder } from '../dialects/dialect.js';
import type { Client } from '../net/client.js';
import { DOT, EQUALS } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';

/** Which part of a client a candidate names. */
export type CandidateKind =
  | 'info@address'
  | 'info@host'
  | 'address'
  | 'host'
  | 'network'
  | 'domain'
  | 'any-host'
  | 'default';

/** A key that is tried. */
export interface Candidate {
  readonly step: CandidateKind;
  readonly key: Uint8Array;
}

const ANY_HOST = Uint8Array.of(EQUALS);
const NOTHING = new Uint8Array(0);

/**
 * The keys to try for a client, most specific first; the first that a database holds decides (ucspi-tcp 0.88 rules.c).
 * This is the only place that knows their order.
 *
 * @param longestKey domains that make longer keys are left out, where it is known that no client has them
 */
export function* candidates(
  client: Client,
  order: LookupOrder,
  longestKey = Number.POSITIVE_INFINITY,
): Generator<Candidate, void> {
  const { host, info } = client;
  const keys = order.addressKeys(client.ip ?? order.unsetAddress, host !== undefined);
  if (info !== undefined) {
    yield { step: 'info@address', key: joinBytes([info, '@', keys.afterInfo]) };
    if (host !== undefined) yield { step: 'info@host', key: joinBytes([info, '@=', host]) };
  }
  for (const key of keys.exact) yield { step: 'address', key };
  if (host !== undefined) yield { step: 'host', key: joinBytes(['=', host]) };
  for (const key of keys.networks) yield { step: 'network', key };
  if (host !== undefined) {
    const first = Math.max(0, 1 + host.length - longestKey);
    for (let at = host.indexOf(DOT, first); at !== -1; at = host.indexOf(DOT, at + 1)) {
      yield { step: 'domain', key: joinBytes(['=', host.subarray(at)]) };
    }
    yield { step: 'any-host', key: ANY_HOST };
  }
  yield { step: 'default', key: NOTHING };
}

/** What is found for the first candidate for which anything is; undefined if nothing is found for any. */
export function firstMatch<Found>(
  tried: Iterable<Candidate>,
  find: (candidate: Candidate) => Found | undefined,
): Found | undefined {
  for (const candidate of tried) {
    const found = find(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
