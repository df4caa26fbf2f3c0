import { wrongType } from '../arguments.js';
import { NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { compare } from '../diff/compare.js';
import { type Addresses, countOf, type Difference, type OutcomeChange } from '../diff/difference.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { RuleParser } from '../rules/syntax.js';
import type { Effect } from '../space/effects.js';
import { HostTree, type Identities, identityClasses } from '../space/identities.js';
import { ClientSpace } from '../space/space.js';
import { Source } from '../text/source.js';

/** What clients get on one side. */
export interface DiffOutcome {
  readonly effect: Effect;
  /**
   * The positions of the records that decide, in order; `NO_RECORD`, which is last, if none does. A range has the position of
   * its first record only.
   */
  readonly positions: readonly number[];
}

/** Clients that the two sides treat differently, all in the same way. Texts are binary strings. */
export interface ClientDifference {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  /** The number of addresses; undefined if text prefixes decide. */
  readonly count: bigint | undefined;
  readonly callers: Identities;
  /** The info of these clients; undefined for any that no rule names. */
  readonly info: string | undefined;
  /** Infos that rules name at some of these addresses, or with some of these names; clients with them are excluded there. */
  readonly exceptInfos: readonly string[];
  readonly before: DiffOutcome;
  readonly after: DiffOutcome;
  /** One of these clients. */
  readonly witness: Difference['witness'];
}

/** How two sets of rules treat all possible clients. */
export interface Diff {
  readonly old: DiffSide;
  readonly new: DiffSide;
  /** Most important first. */
  readonly differences: readonly ClientDifference[];
  /** The side whose server does not support IPv6 while the other does; only IPv4 was compared then. */
  readonly withoutIpv6: DiffSide | undefined;
}

/** A rule that decides. */
export interface DecidingRule {
  /** As in the database; for a range, as in its line. */
  readonly key: Uint8Array;
  /** From 1; undefined if it is unknown, as in a database. */
  readonly line: number | undefined;
}

/** Rules to compare with others. */
export class DiffSide {
  readonly space: ClientSpace;
  #parser: RuleParser | undefined;

  /**
   * Takes rules or a database.
   *
   * @param book what the source compiles to, if that is known
   * @throws RulesError if the rules do not compile
   * @throws CdbFormatError if the database is damaged
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    book?: CompiledRules,
  ) {
    if (!(source instanceof Source)) throw wrongType('source', 'a Source', source);
    requireDialect(dialect);
    const rules = book ?? CompiledRules.openWhole(source.bytes, dialect);
    this.space = new ClientSpace(rules, dialect, { areRulesWhole: true });
  }

  /** The line of the rule that made the record at `position`, from 1; undefined if it is unknown. */
  lineOf(position: number): number | undefined {
    return this.space.book.lineOf(position);
  }

  /** The rule that made the record at `position`, undefined if there is none. */
  ruleAt(position: number): DecidingRule | undefined {
    if (position === NO_RECORD) return undefined;
    const { key } = this.space.recordAt(position);
    const line = this.lineOf(position);
    return { key: (line !== undefined && this.#rangeIn(line)) || key, line };
  }

  /** The address of a line, if it is a range. */
  #rangeIn(line: number): Uint8Array | undefined {
    const { source } = this;
    this.#parser ??= new RuleParser(source.bytes, this.dialect);
    const [rule] = this.#parser.parse(source.lineStart(line), source.lineStart(line + 1));
    if (rule?.kind !== 'rule') return undefined;
    const address = source.slice(rule.rule.address);
    return this.dialect.readAddress(address).kind === 'range' ? address : undefined;
  }

  get knowsIpv6(): boolean {
    return this.dialect.formatClientIpv6 !== undefined;
  }
}

/** Exactly the clients that the new rules treat differently than the old ones: `diff OLD NEW`. */
export function diff(before: DiffSide, after: DiffSide): Diff {
  if (!(before instanceof DiffSide)) throw wrongType('before', 'a DiffSide', before);
  if (!(after instanceof DiffSide)) throw wrongType('after', 'a DiffSide', after);
  const tree = new HostTree(identityClasses([before.space, after.space]).map((known) => known.callers));
  const differences = compare(before.space, after.space).map(({ callers, ...difference }) => ({
    ...difference,
    count: countOf(difference.addresses),
    callers: tree.describe(callers),
    before: outcomeOf(difference.before),
    after: outcomeOf(difference.after),
  }));
  const withoutIpv6 = before.knowsIpv6 === after.knowsIpv6 ? undefined : before.knowsIpv6 ? after : before;
  return { old: before, new: after, differences, withoutIpv6 };
}

function outcomeOf({ effect, deciders }: Difference['before']): DiffOutcome {
  const records = [...deciders].filter((position) => position !== NO_RECORD).sort((a, b) => a - b);
  return { effect, positions: deciders.has(NO_RECORD) ? [...records, NO_RECORD] : records };
}
