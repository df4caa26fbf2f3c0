import { requireBytes, wrongType } from '../arguments.js';
import { NO_RECORD } from '../cdb/reader.js';
import { walkRecords } from '../cdb/walk.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { BatchLookup } from '../lookup/batch.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { type DecidingRecord, type Outcome, parseOutcome } from '../lookup/outcome.js';

/** What decides many clients, and tells what each gets. Positions are those of records, 0 for none. */
export interface Decider {
  readonly dialect: Dialect;
  /** Where records are that are not early. */
  readonly database: Uint8Array;
  decide(list: Uint8Array): Uint32Array;
  recordAt(position: number): DecidingRecord | undefined;
  outcomeAt(position: number): Outcome;
  lineOf(position: number): number | undefined;
  /** Whether it is a rule that is asked before all others. */
  isEarly(position: number): boolean;
  /** All records that can decide: their positions and keys, those that are asked first before the others. */
  records(): Iterable<{ readonly position: number; readonly key: Uint8Array }>;
}

/** Decides many clients against one set of rules: `check RULES [CLIENT...]`. */
export class ClientDecider implements Decider {
  readonly #batch: BatchLookup;
  #positions = new Uint32Array(1024);

  /** @param onUnusual called with each line that is not a plain IPv4 address with or without a host, and possibly others */
  constructor(
    readonly book: CompiledRules,
    readonly dialect: Dialect,
    onUnusual?: (line: Uint8Array) => void,
  ) {
    if (!(book instanceof CompiledRules)) throw wrongType('book', 'CompiledRules', book);
    requireDialect(dialect);
    this.#batch = new BatchLookup(book.database, dialect, onUnusual);
  }

  get database(): Uint8Array {
    return this.#batch.database;
  }

  /**
   * Where, for each client in `list`, the record is that decides, 0 for none. Clients are lines `IP [HOST [INFO]]` with
   * `-` for what is unset; empty lines are ignored.
   *
   * @returns numbers that are valid until the next call
   * @throws CdbFormatError if a search runs into damage
   */
  decide(list: Uint8Array): Uint32Array {
    requireBytes(list, 'list');
    if (this.#positions.length < list.length / 2 + 1) this.#positions = new Uint32Array(list.length / 2 + 1);
    const count = this.#batch.decide(list, 0, list.length, this.#positions);
    return this.#positions.subarray(0, count);
  }

  recordAt(position: number): DecidingRecord | undefined {
    return position === NO_RECORD ? undefined : this.#batch.recordAt(position);
  }

  lineOf(position: number): number | undefined {
    return this.book.lineOf(position);
  }

  isEarly(): boolean {
    return false;
  }

  records(): Iterable<{ readonly position: number; readonly key: Uint8Array }> {
    return walkRecords(this.book.database);
  }

  outcomeAt(position: number): Outcome {
    return parseOutcome(this.recordAt(position), this.book.lineOf(position), this.dialect.supportsUnset);
  }
}
