import { getOrMake, memoize } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { askedRules } from '../lookup/asked-rules.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import type { DecidingRecord, Outcome } from '../lookup/outcome.js';
import { EarlyFirstSpace } from '../space/early-first-space.js';
import { ClientSpace } from '../space/space.js';
import type { Source } from '../text/source.js';
import { ClientDecider, type Decider } from './decide.js';

/**
 * The rules of -y as a server asks them: by the address alone, before it looks up a name or asks for the user. If one of them
 * matches, even the default rule, those of -x are not asked (ucspi-ssl since 0.12, ucspi-tcp6 since 1.13).
 */
export function earlyRules(compiled: CompiledRules, dialect: Dialect): CompiledRules {
  return askedRules(compiled, dialect, { noHost: true, noInfo: true, isParanoid: undefined, isIpv6Forced: undefined });
}

const opened = memoize((_early: Source) => new Map<string, CompiledRules>());

/**
 * Opens the rules of -y, or their database; once, although both sides of a comparison ask them.
 *
 * @param isWhole whether a range is one record, for a client space
 * @throws RulesError
 * @throws CdbFormatError where the database is damaged
 */
export function openEarlyRules(early: Source, dialect: Dialect, isWhole = false): CompiledRules {
  const open = isWhole ? CompiledRules.openWhole : CompiledRules.open;
  return getOrMake(opened(early), `${dialect.name} ${isWhole}`, () => earlyRules(open(early.bytes, dialect), dialect));
}

/** What the rules of -y decide, by the address alone. */
export function earlySpace(early: Source, dialect: Dialect): ClientSpace {
  return new ClientSpace(openEarlyRules(early, dialect), dialect);
}

/** All clients of a server that asks these rules, and before them those of -y, if there are any. */
export function makeSpace(
  book: CompiledRules,
  early: Source | undefined,
  dialect: Dialect,
  options: { readonly areRulesWhole?: boolean } = {},
): ClientSpace {
  if (early === undefined) return new ClientSpace(book, dialect, options);
  return new EarlyFirstSpace(openEarlyRules(early, dialect, book.hasWholeRanges), book, dialect, options);
}

/** An outcome that rules of -y decide. */
export function asEarly(outcome: Outcome): Outcome {
  return { ...outcome, isEarly: true };
}

/** Decides many clients by these rules, and before them by those of -y, if there are any. */
export function makeDecider(book: CompiledRules, early: Source | undefined, dialect: Dialect): Decider {
  const main = new ClientDecider(book, dialect);
  if (early === undefined) return main;
  return new EarlyDecider(openEarlyRules(early, dialect), main);
}

/** Decides many clients against two databases, of which the first that has a rule decides. */
export class EarlyDecider implements Decider {
  readonly dialect: Dialect;
  readonly database: Uint8Array;
  readonly #early: ClientDecider;
  readonly #offset: number;
  #positions = new Uint32Array(0);

  /** @param early as {@link earlyRules} makes them */
  constructor(
    early: CompiledRules,
    readonly main: ClientDecider,
  ) {
    this.dialect = main.dialect;
    this.database = main.database;
    this.#early = new ClientDecider(early, main.dialect);
    this.#offset = main.book.database.length;
  }

  /** Positions in the early database come after all those in the other. */
  decide(list: Uint8Array): Uint32Array {
    const main = this.main.decide(list);
    const early = this.#early.decide(list);
    if (this.#positions.length < main.length) this.#positions = new Uint32Array(main.length);
    for (let i = 0; i < main.length; i += 1) this.#positions[i] = early[i]! === 0 ? main[i]! : early[i]! + this.#offset;
    return this.#positions.subarray(0, main.length);
  }

  isEarly(position: number): boolean {
    return position >= this.#offset;
  }

  recordAt(position: number): DecidingRecord | undefined {
    return this.isEarly(position) ? this.#early.recordAt(position - this.#offset) : this.main.recordAt(position);
  }

  outcomeAt(position: number): Outcome {
    if (!this.isEarly(position)) return this.main.outcomeAt(position);
    return asEarly(this.#early.outcomeAt(position - this.#offset));
  }

  *records(): Generator<{ readonly position: number; readonly key: Uint8Array }, void> {
    for (const { position, key } of this.#early.records()) yield { position: position + this.#offset, key };
    yield* this.main.records();
  }

  lineOf(position: number): number | undefined {
    return this.isEarly(position) ? this.#early.lineOf(position - this.#offset) : this.main.lineOf(position);
  }
}
