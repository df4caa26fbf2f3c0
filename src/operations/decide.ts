import { requireBytes, wrongType } from '../arguments.js';
import { NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { BatchLookup } from '../lookup/batch.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { outcomeOf } from '../lookup/outcome.js';
import { decodeLatin1 } from '../text/bytes.js';

/** The variables a connection gets, in order; null for one that is unset. Names are binary strings. */
export type Environment = ReadonlyMap<string, Uint8Array | null>;

/** What a client gets, and why. */
export interface Decision {
  readonly action: 'allow' | 'deny';
  /** The key that decides, undefined for none. */
  readonly rule: Uint8Array | undefined;
  /** The line of that rule, undefined if it is unknown. */
  readonly line: number | undefined;
  readonly env: Environment;
}

/** A compiled record. */
export interface DecidingRecord {
  readonly key: Uint8Array;
  readonly data: Uint8Array;
}

/** The decision of a record, or of none. If a variable is set twice, the last one wins. */
export function decide(record: DecidingRecord | undefined, line: number | undefined, dialect: Dialect): Decision {
  if (record === undefined) return { action: 'allow', rule: undefined, line: undefined, env: new Map() };
  const { rule, action, variables } = outcomeOf(record.key, record.data, dialect.supportsUnset);
  const env = new Map<string, Uint8Array | null>();
  for (const { name, value } of variables) env.set(decodeLatin1(name), value ?? null);
  return { action, rule, line, env };
}

/** Decides clients by compiled rules: `check RULES [CLIENT...]`. */
export class ClientDecider {
  readonly #batch: BatchLookup;
  #positions = new Uint32Array(1024);

  /** @param onUnusual called with each line that is not a plain IPv4 address with or without a host, and possibly others */
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
   * For each client in `list`, the position of the record that decides, 0 for none. Clients are lines `IP [HOST [INFO]]`,
   * with `-` for a part that is unset; empty lines are skipped.
   *
   * @returns numbers that are valid until the next call
   * @throws CdbFormatError if a search meets damage
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
