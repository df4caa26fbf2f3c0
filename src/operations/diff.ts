import { NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import type { OutcomeChange } from '../diff/change.js';
import { type Collateral, collateralOf, type MeantClients } from '../diff/collateral.js';
import { compare } from '../diff/compare.js';
import { type Addresses, countOf, type Difference } from '../diff/difference.js';
import { type Plan, planOf } from '../diff/plan.js';
import type { ClientTraffic } from '../logs/clients.js';
import type { LogCounts } from '../logs/reader.js';
import type { Traffic } from '../logs/traffic.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { type Outcome, variableOf } from '../lookup/outcome.js';
import { RuleParser } from '../rules/syntax.js';
import type { OutcomeClass } from '../space/effects.js';
import { HostTree, type Identities, identityClasses } from '../space/identities.js';
import { ClientSpace } from '../space/space.js';
import { COLON } from '../text/ascii.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { type DialectOptions, dialectOf, toDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/** The dialects of both sides, where they differ: that of a side takes precedence over `dialect`. */
export interface DiffOptions extends DialectOptions {
  readonly oldDialect?: DialectOptions['dialect'];
  readonly newDialect?: DialectOptions['dialect'];
  /** The clients that the change is about; all others that it concerns become {@link Diff.collateral}. */
  readonly only?: MeantClients | undefined;
}

/** What clients get on one side. */
export interface DiffOutcome extends Pick<Outcome, 'action'> {
  readonly outcome: OutcomeClass;
  /** In the order of their names, each once. */
  readonly variables: Outcome['variables'];
  /** The rules that say so, in the order of the rules; one of neither key nor line, the last, if none applies. */
  readonly rules: readonly DecidingRule[];
}

/** A rule that applies to clients. */
export interface DecidingRule {
  /** Its key, as the database has it; of a range, the range as its line has it. Undefined for no rule. */
  readonly rule: Uint8Array | undefined;
  /** From 1; undefined if it is not known, as for a database. */
  readonly line: number | undefined;
}

/** Clients whom both sides treat differently, all in the same way. Texts of clients have a character a byte (Latin-1). */
export interface ClientDifference {
  readonly change: OutcomeChange;
  readonly addresses: Addresses;
  /** How many addresses; undefined if their text decides which. */
  readonly count: bigint | undefined;
  /** Which host names these clients have. */
  readonly identities: Identities;
  /** The info of these clients, undefined for any that no rule names. */
  readonly info: string | undefined;
  /** Infos that rules name at some of these addresses, or with some of these names: there they are not meant. */
  readonly exceptInfos: readonly string[];
  readonly before: DiffOutcome;
  readonly after: DiffOutcome;
  /** One of these clients. */
  readonly witness: Difference['witness'];
  /** Their connections in the logs; undefined without logs. */
  readonly traffic?: Traffic;
  /** The clients that came, by connections; of very many, those that came first. */
  readonly clients?: readonly ClientTraffic[];
}

/** What logs say of the differences between two sets of rules. */
export interface DiffLog {
  readonly counts: LogCounts;
  /** All connections that were decided by both sides. */
  readonly traffic: Traffic;
  /** Decisions with a name that the server cut or masked, for which rules with names may decide: they are left out. */
  readonly undecided: number;
  /** Connections of IPv6 that were left out, since only IPv4 was compared. */
  readonly notCompared: number;
  readonly areClientsExhausted: boolean;
}

/** Clients of a difference whom a change is not about. */
export interface DiffCollateral {
  readonly difference: ClientDifference;
  readonly addresses: Collateral['addresses'];
  readonly identities: Identities;
}

/** One side of a comparison. */
export interface ComparedRules {
  readonly source: Source;
  readonly dialect: Dialect;
}

/** What two sets of rules make of all clients there can be. */
export interface Diff {
  readonly old: ComparedRules;
  readonly new: ComparedRules;
  /** What matters most comes first. Empty if no client gets anything else. */
  readonly differences: readonly ClientDifference[];
  readonly plan: Plan;
  /** Whom the change concerns but is not about; undefined where it was not said whom it is about. */
  readonly collateral: readonly DiffCollateral[] | undefined;
  /** What logs were read, if there were any. */
  readonly log?: DiffLog;
  /** The side whose server does not support IPv6, if the other's does: then only IPv4 was compared. */
  readonly withoutIpv6: ComparedRules | undefined;
}

/** Rules or a database, ready to be compared. */
export class DiffSide implements ComparedRules {
  readonly space: ClientSpace;
  #parser: RuleParser | undefined;

  /**
   * @throws RulesError if the rules do not compile
   * @throws CdbFormatError if the database is damaged
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    book?: CompiledRules,
  ) {
    toSource(source, 'source');
    requireDialect(dialect);
    const rules = book ?? CompiledRules.openWhole(source.bytes, dialect);
    this.space = new ClientSpace(rules, dialect, { areRulesWhole: true });
  }

  /** The rule that made the record at `position`, or none. */
  ruleAt(position: number): DecidingRule {
    if (position === NO_RECORD) return { rule: undefined, line: undefined };
    const { key } = this.space.recordAt(position);
    const line = this.space.book.lineOf(position);
    return { rule: (line !== undefined && this.#rangeIn(line, key)) || key, line };
  }

  /** The address of a line, if that is a range, and so another than the key of its record. */
  #rangeIn(line: number, key: Uint8Array): Uint8Array | undefined {
    const { source } = this;
    const start = source.lineStart(line);
    if (startsWithKey(source.bytes, start, key)) return undefined;
    this.#parser ??= new RuleParser(source.bytes, this.dialect);
    const [rule] = this.#parser.parse(start, source.lineStart(line + 1));
    if (rule?.kind !== 'rule') return undefined;
    const address = source.slice(rule.rule.address);
    return this.dialect.readAddress(address).kind === 'range' ? address : undefined;
  }

  get supportsIpv6(): boolean {
    return this.dialect.formatClientIpv6 !== undefined;
  }
}

/** Whether a line is a rule whose address is just the key, as most are. */
function startsWithKey(bytes: Uint8Array, start: number, key: Uint8Array): boolean {
  if (bytes[start + key.length] !== COLON) return false;
  for (let i = 0; i < key.length; i += 1) if (bytes[start + i] !== key[i]) return false;
  return true;
}

/**
 * Finds the clients that get something else by the new rules than by the old, all of them: `diff OLD NEW`.
 *
 * @param before rules, or the bytes of a database, which is recognised by itself
 * @param after the same; either can be a {@link DiffSide}, which has its dialect
 * @throws TypeError for a wrong argument
 * @throws RulesError if rules do not compile
 * @throws CdbFormatError if a database is damaged
 */
export function diff(before: Rules | DiffSide, after: Rules | DiffSide, options: DiffOptions = {}): Diff {
  const common = dialectOf(options, ['oldDialect', 'newDialect', 'only']);
  const old = toSide(before, 'old', options.oldDialect ?? common);
  const changed = toSide(after, 'new', options.newDialect ?? common);
  const tree = new HostTree(identityClasses([old.space, changed.space]).map((known) => known.callers));
  const collateral: DiffCollateral[] = [];
  const differences = compare(old.space, changed.space).map(({ callers, ...found }) => {
    const difference = {
      ...found,
      count: countOf(found.addresses),
      identities: tree.describe(callers),
      before: outcomeOf(found.before, old),
      after: outcomeOf(found.after, changed),
    };
    const others = options.only && collateralOf({ ...found, callers }, options.only);
    if (others !== undefined) {
      collateral.push({ difference, addresses: others.addresses, identities: tree.describe(others.callers) });
    }
    return difference;
  });
  const [one, other] = [comparedRules(old), comparedRules(changed)];
  const withoutIpv6 = old.supportsIpv6 === changed.supportsIpv6 ? undefined : old.supportsIpv6 ? other : one;
  return {
    old: one,
    new: other,
    differences,
    plan: planOf(differences),
    collateral: options.only && collateral,
    withoutIpv6,
  };
}

function toSide(rules: Rules | DiffSide, name: 'old' | 'new', dialect: DialectOptions['dialect']): DiffSide {
  if (rules instanceof DiffSide) return rules;
  return new DiffSide(toSource(rules, name), toDialect(dialect, `options.${name}Dialect`));
}

function comparedRules({ source, dialect }: DiffSide): ComparedRules {
  return { source, dialect };
}

function outcomeOf({ effect, outcome, deciders }: Difference['before'], side: DiffSide): DiffOutcome {
  const records = [...deciders].filter((position) => position !== NO_RECORD).sort((a, b) => a - b);
  const positions = deciders.has(NO_RECORD) ? [...records, NO_RECORD] : records;
  return {
    action: effect.action,
    outcome,
    variables: Array.from(effect.env, ([name, value]) =>
      variableOf(encodeLatin1(name), value === null ? undefined : encodeLatin1(value)),
    ),
    rules: positions.map((position) => side.ruleAt(position)),
  };
}
