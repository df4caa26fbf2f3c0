import { IPV4 } from '../net/family.js';
import { SPACE } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { type DecisionBatch, HAS_HOST } from './batch.js';
import type { AddressNumbers } from './distinct.js';

/** A client, by its address. */
export interface ClientTraffic {
  readonly ip: string;
  /** The name it had first, if it had one: one character per byte, as the server writes it. */
  readonly host: string | undefined;
  readonly connections: number;
  /** In milliseconds of UTC; undefined where it is not known. */
  readonly last: number | undefined;
}

/** Clients of a group that are kept. */
const MAX_CLIENTS = 10_000;

/** The clients of a group, the first ones that come. */
export class ClientTally {
  readonly #clients = new Map<number, { host: string | undefined; connections: number; last: number }>();

  /** @param client its number, undefined where it has none */
  add(client: number | undefined, batch: DecisionBatch, index: number): void {
    if (client === undefined) return;
    const time = batch.times[index]!;
    const known = this.#clients.get(client);
    if (known !== undefined) {
      known.connections += 1;
      if (!(time <= known.last)) known.last = time;
    } else if (this.#clients.size < MAX_CLIENTS) {
      this.#clients.set(client, { host: hostOf(batch, index), connections: 1, last: time });
    }
  }

  /** Those with most connections first. */
  sorted(addresses: AddressNumbers): ClientTraffic[] {
    const sorted = [...this.#clients].sort(([, a], [, b]) => b.connections - a.connections);
    return sorted.map(([client, { host, connections, last }]) => ({
      ip: client < 2 ** 32 ? IPV4.format(client) : addresses.textOf(client),
      host,
      connections,
      last: Number.isNaN(last) ? undefined : last,
    }));
  }
}

/** The address of a client, as text. */
export function addressOf(batch: DecisionBatch, index: number): string {
  const client = batch.clientAt(index);
  const end = client.indexOf(SPACE);
  return decodeLatin1(end === -1 ? client : client.subarray(0, end));
}

function hostOf(batch: DecisionBatch, index: number): string | undefined {
  if ((batch.flags[index]! & HAS_HOST) === 0) return undefined;
  return decodeLatin1(batch.clientAt(index)).split(' ')[1];
}
