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
   * Where the records stand that say so, in order; `NO_RECORD`, which is last, where none does. Of a range, which is one
   * rule, the first of its records stands for all.
   */
  readonly positions: readonly number[];
}

/** Clients whom both sides treat differently, all in the same way. Texts have a character a byte. */
export interface ClientDifference {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  /** How many addresses; undefined where their text decides which. */
  readonly count: bigint | undefined;
  readonly callers: Identities;
  /** The info of these clients, undefined where it is any that no rule singles out. */
  readonly info: string | undefined;
  /** Infos that rules single out at some of these addresses, or with some of these names: there they are not meant. */
  readonly exceptInfos: readonly string[];
  readonly before: DiffOutcome;
  readonly after: DiffOutcome;
  /** One of these clients. */
  readonly witness: Difference['witness'];
}

/** What two sets of rules make of all clients there can be. */
export interface Diff {
  readonly old: DiffSide;
  readonly new: DiffSide;
  /** What matters most comes first. */
  readonly differences: readonly ClientDifference[];
  /** The side whose server knows no IPv6, where the other's does: then only IPv4 was compared. */
  readonly withoutIpv6: DiffSide | undefined;
}

/** A rule that decides. */
export interface DecidingRule {
  /** As the database has it; of a range, the range as its line has it. */
  readonly key: Uint8Array;
  /** From 1; undefined where it is not known, as in a database. */
  readonly line: number | undefined;
}

/** Rules to be compared with others. */
export class DiffSide {
  readonly space: ClientSpace;
  #parser: RuleParser | undefined;

  /**
   * Takes rules or a database.
   *
   * @throws RulesError where the rules do not compile
   * @throws CdbFormatError where the database is damaged
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
  ) {
    if (!(source instanceof Source)) throw wrongType('source', 'a Source', source);
    requireDialect(dialect);
    this.space = new ClientSpace(CompiledRules.open(source.bytes, dialect), dialect, { areRulesWhole: true });
  }

  /** The line of the rule that made the record at `position`, from 1; undefined where it is not known. */
  lineOf(position: number): number | undefined {
    return this.space.book.lineOf(position);
  }

  /** The rule that made the record at `position`, undefined where there is none. */
  ruleAt(position: number): DecidingRule | undefined {
    if (position === NO_RECORD) return undefined;
    const { key } = this.space.recordAt(position);
    const line = this.lineOf(position);
    return { key: (line !== undefined && this.#rangeIn(line)) || key, line };
  }

  /** The address of a line, if that is a range. */
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

/** The clients that get a different result by the new rules than by the old, all of them: `diff OLD NEW`. */
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
