import { requireBytes, wrongType } from '../arguments.js';
import { NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { BatchLookup } from '../lookup/batch.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { outcomeOf } from '../lookup/outcome.js';
import { decodeLatin1 } from '../text/bytes.js';

/** The variables a connection gets; the value null where one is unset. Names a character a byte, in order. */
export type Environment = ReadonlyMap<string, Uint8Array | null>;

/** What a client gets, and why. */
export interface Decision {
  readonly action: 'allow' | 'deny';
  /** The key that decided, undefined for none. */
  readonly rule: Uint8Array | undefined;
  /** The line of that rule, undefined where it is not known. */
  readonly line: number | undefined;
  readonly env: Environment;
}

/** A record as it was compiled. */
export interface DecidingRecord {
  readonly key: Uint8Array;
  readonly data: Uint8Array;
}

/** What a record, or none, decides. Of a variable that is set twice the last counts. */
export function decide(record: DecidingRecord | undefined, line: number | undefined, dialect: Dialect): Decision {
  if (record === undefined) return { action: 'allow', rule: undefined, line: undefined, env: new Map() };
  const { rule, action, variables } = outcomeOf(record.key, record.data, dialect.supportsUnset);
  const env = new Map<string, Uint8Array | null>();
  for (const { name, value } of variables) env.set(decodeLatin1(name), value ?? null);
  return { action, rule, line, env };
}

/** Decides clients against one rule book: `check RULES [CLIENT...]`. */
export class ClientDecider {
  readonly #batch: BatchLookup;
  #positions = new Uint32Array(1024);

  /** @param onUnusual is shown each line that is not a plain IPv4 address with or without a host, and perhaps others */
  constructor(
    readonly book: CompiledRules,
    readonly dialect: Dialect,
    onUnusual?: (line: Uint8Array) => void,
  ) {
    if (!(book instanceof CompiledRules)) throw wrongType('book', 'a RuleBook', book);
    requireDialect(dialect);
    this.#batch = new BatchLookup(book.database, dialect, onUnusual);
  }

  /**
   * Where, for each client in `list`, the record stands that decides, 0 for none. Clients are lines `IP [HOST [INFO]]` with
   * `-` for what is unset; empty lines are none.
   *
   * @returns numbers that are good until the next call
   * @throws CdbFormatError where a search runs into damage
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

  decisionAt(position: number): Decision {
    return decide(this.recordAt(position), this.book.lineOf(position), this.dialect);
  }
}
