import { NO_RECORD } from '../cdb/reader.js';
import { getOrMake } from '../collections.js';
import { type Dialect, type DialectName, requireDialect } from '../dialects/dialect.js';
import type { OutcomeChange } from '../diff/change.js';
import { findCollateral, type MeantClients } from '../diff/collateral.js';
import { compare } from '../diff/compare.js';
import { type Addresses, countIfKnown, type Difference } from '../diff/difference.js';
import { countPlan, type PlanCounts } from '../diff/plan.js';
import type { ClientTraffic } from '../logs/clients.js';
import type { LogCounts } from '../logs/reader.js';
import type { Traffic } from '../logs/traffic.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { decodeVariable, type Outcome } from '../lookup/outcome.js';
import { AddressSet, formatRange } from '../net/address-set.js';
import { type Address, type Family, IPV4, IPV6 } from '../net/family.js';
import { RuleParser } from '../rules/parser.js';
import type { OutcomeClass } from '../space/effects.js';
import { HostTree, type Identities, identityClasses } from '../space/identities.js';
import type { ClientSpace } from '../space/space.js';
import { COLON } from '../text/ascii.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { makeSpace } from './early.js';
import { type DialectOptions, resolveDialect, toDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/** The dialects of both sides, where they differ: that of a side takes precedence over `dialect`. */
export interface DiffOptions extends DialectOptions {
  readonly oldDialect?: DialectOptions['dialect'];
  readonly newDialect?: DialectOptions['dialect'];
  /** The rules of -y of each side, or their databases: servers ask them first, by the address alone. */
  readonly oldEarly?: Rules | undefined;
  readonly newEarly?: Rules | undefined;
  /** The clients that the change is about; all others that it concerns become {@link Diff.collateral}. */
  readonly only?: MeantClients | undefined;
}

/** What clients get on one side. */
export interface DiffOutcome extends Pick<Outcome, 'action'> {
  readonly outcome: OutcomeClass;
  /** In the order of their names, each once. */
  readonly variables: Outcome['variables'];
  /** The rules that decide, in order; the last has neither key nor line if no rule applies to some clients. */
  readonly rules: readonly DecidingRule[];
}

export interface DecidingRule {
  /** Its key, as the database has it; of a range, the range as its line has it. Undefined for no rule. */
  readonly rule: Uint8Array | undefined;
  /** From 1; undefined if it is not known, as for a database. */
  readonly line: number | undefined;
  /** Set for a rule of -y, which is asked before all others; the line is one of that file. */
  readonly isEarly?: true;
}

/** Addresses in a row. */
export interface AddressRange {
  readonly first: string;
  readonly last: string;
  /** `ADDRESS/BITS`; undefined if it is not a network. */
  readonly cidr: string | undefined;
}

/** Clients that the two sides treat differently, all in the same way. Names and infos are bytes decoded as Latin-1. */
export interface ClientDifference {
  readonly change: OutcomeChange;
  /** Their addresses, in order; with a prefix, empty for all that have it. */
  readonly ranges: readonly AddressRange[];
  /** The text with which their IPv6 addresses start, but with none of the longer ones that rules name; undefined for any. */
  readonly prefix: string | undefined;
  /** Addresses that start with one of these texts are excluded. */
  readonly exceptPrefixes: readonly string[];
  /** How many addresses, in decimal, since IPv6 has more than a number holds; undefined if their text decides which. */
  readonly count: string | undefined;
  /** Which host names these clients have. */
  readonly identities: Identities;
  /** The info of these clients, undefined for any that no rule names. */
  readonly info: string | undefined;
  /** Infos that rules name at some of these addresses, or with some of these names; clients with them are excluded. */
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
  readonly ranges: readonly AddressRange[];
  readonly identities: Identities;
}

export interface ComparedRules {
  readonly source: Source;
  readonly dialect: DialectName;
  /** The rules of -y, if there are any. */
  readonly early?: Source | undefined;
}

/** What a change comes to: at how many addresses some client is treated so, in decimal. */
export type Plan = Readonly<Record<keyof PlanCounts, string>>;

/** How two sets of rules treat all possible clients. */
export interface Diff {
  readonly old: ComparedRules;
  readonly new: ComparedRules;
  /** Most important first. Empty if every client gets the same. */
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
export class DiffSide {
  readonly space: ClientSpace;
  readonly #parsers = new Map<Source, RuleParser>();

  /**
   * @param book what the source compiles to, or those rules of it that the server asks
   * @param early the rules of -y, which are asked first
   * @throws RulesError if rules do not compile
   * @throws RangeError for rules of -y in a dialect whose servers ask none
   * @throws CdbFormatError if a database is damaged
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    book?: CompiledRules,
    readonly early?: Source,
  ) {
    toSource(source, 'source');
    requireDialect(dialect);
    const rules = book ?? CompiledRules.openWhole(source.bytes, dialect);
    this.space = makeSpace(rules, early, dialect, { areRulesWhole: true });
  }

  /** The rule that made the record at `position`, or none. */
  ruleAt(position: number): DecidingRule {
    if (position === NO_RECORD) return { rule: undefined, line: undefined };
    const { space, early } = this;
    const isEarly = space.isEarly(position);
    const { key } = space.recordAt(position);
    const line = space.lineOf(position);
    const rule = (line !== undefined && this.#rangeIn(isEarly ? early! : this.source, line, key)) || key;
    return isEarly ? { rule, line, isEarly } : { rule, line };
  }

  /** The address of a line, if that is a range, and so another than the key of its record. */
  #rangeIn(source: Source, line: number, key: Uint8Array): Uint8Array | undefined {
    const start = source.lineStart(line);
    if (startsWithKey(source.bytes, start, key)) return undefined;
    const parser = getOrMake(this.#parsers, source, () => new RuleParser(source.bytes, this.dialect));
    const rule = parser.parseLine(start, source.lineStart(line + 1));
    if (rule.kind !== 'rule') return undefined;
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
 * Finds all clients that the new rules treat differently from the old: `diff OLD NEW`.
 *
 * @param before rules, or the bytes of a database, which is recognised by itself
 * @param after the same; either can be a {@link DiffSide}, which has its dialect and its rules of -y
 * @throws TypeError for a wrong argument
 * @throws RulesError if rules do not compile
 * @throws RangeError for rules of -y in a dialect whose servers ask none
 * @throws CdbFormatError if a database is damaged
 */
export function diff(before: Rules | DiffSide, after: Rules | DiffSide, options: DiffOptions = {}): Diff {
  const common = resolveDialect(options, ['oldDialect', 'newDialect', 'oldEarly', 'newEarly', 'only']);
  const old = toSide(before, 'old', options.oldDialect ?? common, options.oldEarly);
  const changed = toSide(after, 'new', options.newDialect ?? common, options.newEarly);
  const tree = new HostTree(identityClasses([old.space, changed.space]).map((known) => known.kind));
  const found = compare(old.space, changed.space);
  const collateral: DiffCollateral[] = [];
  const differences = found.map((one): ClientDifference => {
    const { change, addresses, kinds, info, exceptInfos, witness, ...sides } = one;
    const difference = {
      change,
      ...plainAddresses(addresses),
      count: countIfKnown(addresses)?.toString(),
      identities: tree.describe(kinds),
      info,
      exceptInfos,
      before: toDiffOutcome(sides.before, old),
      after: toDiffOutcome(sides.after, changed),
      witness,
    };
    const others = options.only && findCollateral(one, options.only);
    if (others !== undefined) {
      const [ranges, identities] = [toAddressRanges(others.addresses), tree.describe(others.kinds)];
      collateral.push({ difference, ranges, identities });
    }
    return difference;
  });
  const [one, other] = [comparedRules(old), comparedRules(changed)];
  const withoutIpv6 = old.supportsIpv6 === changed.supportsIpv6 ? undefined : old.supportsIpv6 ? other : one;
  return {
    old: one,
    new: other,
    differences,
    plan: plainPlan(found),
    collateral: options.only && collateral,
    withoutIpv6,
  };
}

function toSide(
  rules: Rules | DiffSide,
  name: 'old' | 'new',
  dialect: DialectOptions['dialect'],
  early: Rules | undefined,
): DiffSide {
  if (rules instanceof DiffSide) return rules;
  const first = early === undefined ? undefined : toSource(early, `options.${name}Early`);
  return new DiffSide(toSource(rules, name), toDialect(dialect, `options.${name}Dialect`), undefined, first);
}

function comparedRules({ source, dialect, early }: DiffSide): ComparedRules {
  return early === undefined ? { source, dialect: dialect.name } : { source, dialect: dialect.name, early };
}

function plainAddresses(addresses: Addresses): Pick<ClientDifference, 'ranges' | 'prefix' | 'exceptPrefixes'> {
  if (addresses.kind === 'prefix') {
    return { ranges: toAddressRanges(addresses.within), prefix: addresses.prefix, exceptPrefixes: [] };
  }
  return { ranges: toAddressRanges(addresses.set), prefix: undefined, exceptPrefixes: addresses.exceptPrefixes };
}

function plainPlan(found: readonly Difference[]): Plan {
  const counts = Object.entries(countPlan(found)).map(([name, count]) => [name, `${count}`]);
  return Object.fromEntries(counts) as Plan;
}

/** The set of these ranges, all of one version. */
export function toAddressSet(ranges: readonly AddressRange[]): AddressSet {
  const read = <T extends Address>(family: Family<T>): AddressSet<T> =>
    AddressSet.of(
      family,
      ranges.map(({ first, last }) => ({ start: family.parse(first)!, end: family.next(family.parse(last)!) })),
    );
  return ranges[0]?.first.includes(':') ? read(IPV6) : read(IPV4);
}

function toAddressRanges(set: AddressSet | undefined): AddressRange[] {
  if (set === undefined) return [];
  const { ranges, family } = set;
  return ranges.map((range) => {
    const text = formatRange(range, family);
    const [first = '', last] = text.split('-');
    if (last !== undefined) return { first, last, cidr: undefined };
    const cidr = text.includes('/') ? text : `${text}/${family.bits}`;
    return { first: family.format(range.start), last: family.format(family.previous(range.end)), cidr };
  });
}

function toDiffOutcome({ effect, outcome, deciders }: Difference['before'], side: DiffSide): DiffOutcome {
  const records = [...deciders].filter((position) => position !== NO_RECORD).sort((a, b) => a - b);
  const positions = deciders.has(NO_RECORD) ? [...records, NO_RECORD] : records;
  return {
    action: effect.action,
    outcome,
    variables: Array.from(effect.env, ([name, value]) =>
      decodeVariable(encodeLatin1(name), value === null ? undefined : encodeLatin1(value)),
    ),
    rules: positions.map((position) => side.ruleAt(position)),
  };
}
