import { NO_RECORD } from '../cdb/reader.js';
import { walkRecords } from '../cdb/walk.js';
import { AddressSet } from '../net/address-set.js';
import { type Address, type Family, IPV4, IPV6 } from '../net/family.js';
import type { RuleLanguage } from '../rules/language.js';
import { END, RULE, Scanner, SPECIAL_RULE } from '../rules/scanner.js';
import type { ClientSpace } from '../space/space.js';
import { prove } from './prove.js';
import type { Requirement } from './requirement.js';

/** A rule: its line if its source is known, else its key. */
export type CoveredRule =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'key'; readonly key: Uint8Array };

/** Which rules decide for clients of expectations. */
export interface Coverage {
  readonly rules: number;
  readonly covered: number;
  /** In the order of the file. */
  readonly uncovered: readonly CoveredRule[];
}

/**
 * The rules that have none of the records in `covered`.
 *
 * @param rules the source the space was compiled from; undefined if there is none
 * @param hidden the records that decide for nobody, see {@link findHiddenRecords}: their rules do not count
 */
export function measureCoverage(
  space: ClientSpace,
  covered: ReadonlySet<number>,
  rules: Uint8Array | undefined,
  hidden: ReadonlySet<number> = new Set(),
): Coverage {
  const uncovered: CoveredRule[] = [];
  let count = 0;
  if (rules === undefined) {
    for (const { key, position } of walkRecords(space.book.database)) {
      if (space.locate(key) !== position || hidden.has(position)) continue;
      count += 1;
      if (!covered.has(position)) uncovered.push({ kind: 'key', key });
    }
  } else {
    const lines = new Set<number | undefined>();
    for (const position of covered) lines.add(space.book.lineOf(position));
    const hiddenLines = new Set<number | undefined>();
    for (const position of hidden) hiddenLines.add(space.book.lineOf(position));
    // Part of a range may be hidden, and part of it not.
    for (const { position } of hidden.size === 0 ? [] : walkRecords(space.book.database))
      if (!hidden.has(position)) hiddenLines.delete(space.book.lineOf(position));
    for (const line of ruleLines(rules, space.dialect)) {
      if (hiddenLines.has(line)) continue;
      count += 1;
      if (!lines.has(line)) uncovered.push({ kind: 'line', line });
    }
  }
  return { rules: count, covered: count - uncovered.length, uncovered };
}

/**
 * The records that decide for nobody since rules that are asked first decide for all their clients.
 *
 * @param alone the same rules without those that are asked first
 */
export function findHiddenRecords(space: ClientSpace, alone: ClientSpace): ReadonlySet<number> {
  const hidden = findDeciders(alone);
  for (const position of findDeciders(space)) hidden.delete(position);
  return hidden;
}

const ANYTHING: Requirement = { action: undefined, variables: [], isComplete: false };

function everyAddress<T extends Address>(family: Family<T>): AddressSet {
  return AddressSet.of(family, [{ start: family.zero, end: family.end }]) as AddressSet;
}

/** The records that decide for some client, those of rules that are asked first left out. */
function findDeciders(space: ClientSpace): Set<number> {
  const deciders = new Set<number>();
  const hasIpv6 = space.dialect.traits.ipv6 !== 'none';
  for (const addresses of [everyAddress(IPV4), ...(hasIpv6 ? [everyAddress(IPV6)] : [])]) {
    const clients = { identity: {}, isAnyHost: true, isAnyInfo: true, addresses };
    prove({ clients, requirement: ANYTHING }, space, deciders);
  }
  deciders.delete(NO_RECORD);
  return deciders;
}

/** Whether at least this percentage of the rules is covered; without rules, all are. */
export function isCovered({ rules, covered }: Coverage, percentage: number): boolean {
  return 100 * covered >= percentage * rules;
}

/** The lines that are rules, including those without a record. */
function* ruleLines(rules: Uint8Array, language: RuleLanguage): Generator<number, void> {
  const scanner = new Scanner(language);
  scanner.feed(rules, 0, rules.length);
  for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
    if (kind === RULE || kind === SPECIAL_RULE) yield scanner.line;
  }
}
