import * as fs from 'node:fs';
import { fileRegion } from '../cdb/file.js';
import { CdbFormatError } from '../cdb/format.js';
import { CdbReader, MemoryRegion, NO_RECORD, type Region } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Client } from '../dialects/order.js';
import { Batch } from '../lookup/batch.js';
import { lookup } from '../lookup/lookup.js';
import { NO_RULE, type Outcome, outcomeOf } from '../lookup/outcome.js';
import { type TracedCandidate, trace } from '../lookup/trace.js';
import { LF } from '../rules/bytes.js';
import { SystemError } from '../system-error.js';
import { type DialectOptions, dialectOf } from './options.js';

/** A client by text, taken as UTF-8, or by bytes. What is left out is unset, which is not the same as empty. */
export interface ClientInput {
  readonly ip?: string | Uint8Array | undefined;
  readonly host?: string | Uint8Array | undefined;
  readonly info?: string | Uint8Array | undefined;
}

/** What became of a list of clients. Clients one record decides share an outcome. */
export class Decisions {
  /** How many clients there were. */
  readonly count: number;

  /** For each client, where the record that decides stands in the database; 0 for none. */
  readonly positions: Uint32Array;

  readonly #batch: Batch;
  readonly #knowsUnset: boolean;
  readonly #outcomes = new Map<number, Outcome>([[NO_RECORD, NO_RULE]]);

  constructor(batch: Batch, clients: Uint8Array, knowsUnset: boolean) {
    this.#batch = batch;
    this.#knowsUnset = knowsUnset;
    const positions = new Uint32Array(countLines(clients));
    this.count = batch.decide(clients, 0, clients.length, positions);
    this.positions = positions.subarray(0, this.count);
  }

  /** What the client of this number, from 0, gets. */
  outcomeOf(client: number): Outcome {
    const position = this.positions[client];
    if (position === undefined) throw new RangeError(`there is no client ${client}`);
    let outcome = this.#outcomes.get(position);
    if (outcome === undefined) {
      const { key, data } = this.#batch.recordAt(position);
      outcome = outcomeOf(key, data, this.#knowsUnset);
      this.#outcomes.set(position, outcome);
    }
    return outcome;
  }
}

function wholeOf(region: Region): Uint8Array {
  const start = region.load(0, region.size);
  return region.bytes.subarray(start, start + region.size);
}

function countLines(bytes: Uint8Array): number {
  let count = 1;
  for (const byte of bytes) if (byte === LF) count += 1;
  return count;
}

/** A compiled database, asked as `tcpserver` asks it. Once it is closed, all its methods throw a TypeError. */
export class Database {
  readonly #dialect: Dialect;
  readonly #region: Region;
  readonly #reader: CdbReader;
  #isClosed = false;
  #batch: Batch | undefined;
  #close: (() => void) | undefined;

  constructor(dialect: Dialect, region: Region, close: () => void) {
    this.#dialect = dialect;
    this.#region = region;
    this.#reader = new CdbReader(region, dialect.hash);
    this.#close = close;
  }

  /**
   * What a connection of this client gets.
   *
   * @throws CdbFormatError where the search runs into damage
   */
  lookup(client: ClientInput): Outcome {
    this.#requireOpen();
    const hit = lookup(this.#reader, clientOf(client), this.#dialect);
    if (hit === undefined) return NO_RULE;
    return outcomeOf(hit.candidate.key, hit.data, this.#dialect.knowsUnset);
  }

  /**
   * What each client of a list gets, some millions a second: lines `IP [HOST [INFO]]` with `-` for what is unset; empty
   * ones do not count. The whole database is read into memory.
   *
   * @throws CdbFormatError where a search runs into damage
   */
  decide(clients: Uint8Array): Decisions {
    this.#requireOpen();
    this.#batch ??= new Batch(wholeOf(this.#region), this.#dialect);
    return new Decisions(this.#batch, clients, this.#dialect.knowsUnset);
  }

  /**
   * Every key there is for this client, most specific first, and what became of it.
   *
   * @throws CdbFormatError where the search runs into damage
   */
  trace(client: ClientInput): TracedCandidate[] {
    this.#requireOpen();
    return [...trace((key) => this.#reader.locate(key), clientOf(client), this.#dialect).candidates];
  }

  /** Closes the file; not needed for a database in memory. It cannot be asked any more then. */
  close(): void {
    this.#isClosed = true;
    this.#close?.();
    this.#close = undefined;
  }

  /** The number of a file that is closed may by now be another's. */
  #requireOpen(): void {
    if (this.#isClosed) throw new TypeError('this database is closed');
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
    const readSync = ((...args: Parameters<typeof fs.readSync>) => {
      try {
        return fs.readSync(...args);
      } catch (error) {
        throw new SystemError('read', String(database), error);
      }
    }) as typeof fs.readSync;
    return new Database(dialect, fileRegion(open, size, { readSync }), () => fs.closeSync(open));
  } catch (error) {
    if (descriptor !== undefined) fs.closeSync(descriptor);
    if (error instanceof CdbFormatError || error instanceof SystemError) throw error;
    throw new SystemError('read', String(database), error);
  }
}

function clientOf({ ip, host, info }: ClientInput): Client {
  return { ip: bytesOf(ip), host: bytesOf(host), info: bytesOf(info) };
}

function bytesOf(text: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof text === 'string' ? Buffer.from(text) : text;
}
