import * as fs from 'node:fs';
import { fileRegion } from '../cdb/file.js';
import { CdbFormatError } from '../cdb/format.js';
import { CdbReader, MemoryRegion, type Region } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { type Candidate, candidates } from '../lookup/candidates.js';
import type { Client } from '../lookup/client.js';
import { lookup } from '../lookup/lookup.js';
import { type Outcome, outcomeOf } from '../lookup/outcome.js';
import { SystemError } from '../system-error.js';
import { type DialectOptions, dialectOf } from './options.js';

/** A client by text, taken as UTF-8, or by bytes. What is left out is unset, which is not the same as empty. */
export interface ClientInput {
  readonly ip?: string | Uint8Array | undefined;
  readonly host?: string | Uint8Array | undefined;
  readonly info?: string | Uint8Array | undefined;
}

/** A candidate and what became of it: behind the hit nothing is tried. */
export interface TracedCandidate extends Candidate {
  readonly result: 'miss' | 'hit' | 'not tried';
}

/** A compiled database, asked as `tcpserver` asks it. */
export class Database {
  readonly #dialect: Dialect;
  readonly #reader: CdbReader;
  readonly #close: () => void;

  constructor(dialect: Dialect, region: Region, close: () => void) {
    this.#dialect = dialect;
    this.#reader = new CdbReader(region, dialect.hash);
    this.#close = close;
  }

  /**
   * What a connection of this client gets.
   *
   * @throws CdbFormatError where the search runs into damage
   */
  lookup(client: ClientInput): Outcome {
    const hit = lookup(this.#reader, clientOf(client), this.#dialect);
    return outcomeOf(hit, this.#dialect.knowsUnset);
  }

  /**
   * Every key there is for this client, most specific first, and what became of it.
   *
   * @throws CdbFormatError where the search runs into damage
   */
  trace(client: ClientInput): TracedCandidate[] {
    let isFound = false;
    const traced: TracedCandidate[] = [];
    for (const { step, key } of candidates(clientOf(client), this.#dialect)) {
      const isHit: boolean = !isFound && this.#reader.find(key) !== undefined;
      traced.push({ step, key: Buffer.from(key), result: isHit ? 'hit' : isFound ? 'not tried' : 'miss' });
      isFound ||= isHit;
    }
    return traced;
  }

  /** Closes the file; not needed for a database in memory. */
  close(): void {
    this.#close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens a database: a file, of which only the parts a search visits are read, or bytes, which are kept and not copied.
 *
 * @throws SystemError where the file cannot be opened
 */
export function openDatabase(database: string | URL | Uint8Array, options: DialectOptions = {}): Database {
  const dialect = dialectOf(options);
  if (database instanceof Uint8Array) return new Database(dialect, new MemoryRegion(database), () => {});
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(database, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const open = descriptor;
    const { size } = fs.fstatSync(open);
    return new Database(dialect, fileRegion(open, size, fs), () => fs.closeSync(open));
  } catch (error) {
    if (descriptor !== undefined) fs.closeSync(descriptor);
    if (error instanceof CdbFormatError) throw error;
    throw new SystemError('read', String(database), error);
  }
}

function clientOf({ ip, host, info }: ClientInput): Client {
  return { ip: bytesOf(ip), host: bytesOf(host), info: bytesOf(info) };
}

function bytesOf(text: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof text === 'string' ? Buffer.from(text) : text;
}
