import * as fs from 'node:fs';
import { isUint8Array } from 'node:util/types';
import { requireBytes, wrongType } from '../arguments.js';
import { openFileSource } from '../cdb/file-source.js';
import { CdbFormatError } from '../cdb/format.js';
import { requireWhole } from '../cdb/header.js';
import { CdbReader, MemorySource, type RandomAccessSource } from '../cdb/reader.js';
import { getOrMake } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { lookup, type TracedCandidate, trace } from '../lookup/lookup.js';
import { NO_RULE, type Outcome, parseOutcome } from '../lookup/outcome.js';
import { type Client, type ClientInput, toClient } from '../net/client.js';
import { callSystem, SystemError } from '../system-error.js';
import { ClientDecider } from './decide.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Peer, toServerClient } from './peer.js';

/** What each client of a list gets. Clients to which the same record applies share an outcome. */
export class Decisions {
  readonly count: number;

  /** For each client, the offset in the database of the record that applies; 0 for none. */
  readonly positions: Uint32Array;

  readonly #decider: ClientDecider;
  readonly #outcomes = new Map<number, Outcome>();

  constructor(decider: ClientDecider, clients: Uint8Array) {
    this.#decider = decider;
    this.positions = decider.decide(clients).slice();
    this.count = this.positions.length;
  }

  /**
   * What a client gets.
   *
   * @param client its number in the list, from 0
   * @throws RangeError if there is no such client
   */
  outcomeOf(client: number): Outcome {
    const position = this.positions[client];
    if (position === undefined) throw new RangeError(`there is no client ${client}`);
    return getOrMake(this.#outcomes, position, () => this.#decider.outcomeAt(position));
  }
}

/** A compiled database, searched as `tcpserver` searches it. Once it is closed, all methods throw a TypeError. */
export class Database {
  readonly #dialect: Dialect;
  readonly #region: RandomAccessSource;
  readonly #reader: CdbReader;
  #decider: ClientDecider | undefined;
  #close: (() => void) | undefined;

  /** @throws CdbFormatError if the database is truncated */
  constructor(dialect: Dialect, region: RandomAccessSource, close: () => void) {
    requireWhole(region);
    this.#dialect = dialect;
    this.#region = region;
    this.#reader = new CdbReader(region, dialect.hash);
    this.#close = close;
  }

  /**
   * What `tcprulescheck` answers for these values of TCPREMOTEIP, TCPREMOTEHOST and TCPREMOTEINFO, which are compared byte
   * for byte: `::ffff:10.0.0.1` is not `10.0.0.1`, and `Mail.Example.` is not `mail.example`. For the remote end of a
   * socket use {@link lookupPeer}.
   *
   * @throws TypeError if it is not a client
   * @throws CdbFormatError if the search runs into damage
   */
  lookup(client: ClientInput): Outcome {
    this.#requireOpen();
    return this.#outcomeFor(toClient(client));
  }

  /**
   * What a connection gets from a server of this dialect, which normalises address and name first. If this throws, refuse
   * the connection.
   *
   * @throws TypeError if it is not a peer; `remoteAddress` is undefined once the socket is closed
   * @throws ClientError if no client of this server has such an address, name or info
   * @throws CdbFormatError if the search runs into damage
   */
  lookupPeer(peer: Peer): Outcome {
    this.#requireOpen();
    return this.#outcomeFor(toServerClient(peer, this.#dialect));
  }

  /**
   * What each client of a list gets, at some millions per second. The list has lines `IP [HOST [INFO]]`, with `-` for a part
   * that is unset; empty lines are ignored. The whole database is read into memory.
   *
   * @throws TypeError if clients are not bytes
   * @throws CdbFormatError if a search runs into damage
   */
  decide(clients: Uint8Array): Decisions {
    this.#requireOpen();
    requireBytes(clients, 'clients');
    if (this.#decider === undefined) {
      const { size } = this.#region;
      const start = this.#region.readAt(0, size);
      const whole = this.#region.bytes.subarray(start, start + size);
      this.#decider = new ClientDecider(new CompiledRules(whole, undefined), this.#dialect);
    }
    return new Decisions(this.#decider, clients);
  }

  /**
   * Every key tried for this client, most specific first, and its result.
   *
   * @throws TypeError if it is not a client
   * @throws ClientError for a host name longer than a server passes on
   * @throws CdbFormatError if the search runs into damage
   */
  trace(client: ClientInput): TracedCandidate[] {
    this.#requireOpen();
    return [...trace((key) => this.#reader.locate(key), toClient(client), this.#dialect).candidates];
  }

  /** Closes the file, after which every method throws. Not needed for a database in memory. */
  close(): void {
    const close = this.#close;
    this.#close = undefined;
    close?.();
  }

  #outcomeFor(client: Client): Outcome {
    const hit = lookup(this.#reader, client, this.#dialect);
    if (hit === undefined) return NO_RULE;
    return parseOutcome({ key: hit.candidate.key, data: hit.data }, undefined, this.#dialect.supportsUnset);
  }

  /** The descriptor of a closed file may have been reused by now. */
  #requireOpen(): void {
    if (this.#close === undefined) throw new TypeError('this database is closed');
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Opens a database: a file, of which only the header and the parts a search visits are read, or bytes, which are kept,
 * not copied.
 *
 * @throws TypeError if arguments are of the wrong type
 * @throws SystemError if the file cannot be opened
 * @throws CdbFormatError if the database is truncated
 */
export function openDatabase(database: string | URL | Uint8Array, options: DialectOptions = {}): Database {
  const dialect = resolveDialect(options);
  if (isUint8Array(database)) return new Database(dialect, new MemorySource(database), () => {});
  if (!isPath(database)) throw wrongType('database', 'a path, a file URL or a Uint8Array', database);
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(database, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const open = descriptor;
    const { size } = fs.fstatSync(open);
    const readSync = ((...args: Parameters<typeof fs.readSync>) =>
      callSystem('read', String(database), () => fs.readSync(...args))) as typeof fs.readSync;
    return new Database(dialect, openFileSource(open, size, { readSync }), () => fs.closeSync(open));
  } catch (error) {
    if (descriptor !== undefined) fs.closeSync(descriptor);
    const isOurs = error instanceof CdbFormatError || error instanceof SystemError;
    // A URL that is not of a file, or a path with a NUL.
    if (isOurs || error instanceof TypeError) throw error;
    throw new SystemError('read', String(database), error);
  }
}

/** A `URL` may be one of another realm, and so may not be an instance of ours. */
function isPath(value: unknown): value is string | URL {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && 'href' in value && 'protocol' in value;
}
