import { NO_RECORD } from '../cdb/reader.js';
import { getOrMake, memoize } from '../collections.js';
import { findWitnessOfKey, type Unset, type Witness, Witnesses } from '../space/witnesses.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import { decidingRule } from './deciding-rule.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';
import { trimEnd } from './trim.js';

/** What a finding says of one client: what it gets by the rules as they are compiled today. */
export interface Claim {
  readonly client: Witness;
  /** The line of the rule that decides; undefined where none does, and the client is allowed. */
  readonly line: number | undefined;
  /** The instructions of that rule as they are written. */
  readonly gets: string;
}

/** By whether the server sets no host, and no info. */
const knownWitnesses = memoize((_: LintFile) => new Map<string, Witnesses>());

/** Clients for whom records of the client space decide; by default those the server's flags allow. */
export function witnessesOf(file: LintFile, unset: Unset = unsetOf(file)): Witnesses {
  const name = `${unset.host === true} ${unset.info === true}`;
  return getOrMake(knownWitnesses(file), name, () => new Witnesses(file.space, unset));
}

function unsetOf({ flags }: LintFile): Unset {
  return { host: flags?.noHost === true, info: flags?.noInfo === true };
}

/** A client for whom the first rule with this key decides; undefined where there is none. */
export function findKeyWitness(file: LintFile, key: string): Witness | undefined {
  const space = file.space;
  const bytes = encodeLatin1(key);
  const position = space.locate(bytes);
  const isOneOfMany = position !== NO_RECORD && space.countKeysAt(position) > 1;
  return isOneOfMany ? findWitnessOfKey(space, position, bytes) : witnessesOf(file).of(position);
}

/** A client for whom a live rule decides; undefined where there is none. */
export function findRuleWitness(file: LintFile, rule: LintRule): Witness | undefined {
  const space = file.space;
  const position = space.book.positionOf(rule.line.number);
  if (position === NO_RECORD) return undefined;
  if (space.countKeysAt(position) === rule.keys.count) return witnessesOf(file).of(position);
  for (const key of rule.keys) {
    if (file.keys.first(key) !== rule) continue;
    const witness = findKeyWitness(file, key);
    if (witness !== undefined) return witness;
  }
  return undefined;
}

/** What a client gets. */
export function claim(file: LintFile, client: Witness): Claim {
  const rule = decidingRule(file, client);
  return { client, line: rule?.line.number, gets: rule === undefined ? 'allow' : instructionsOf(file, rule) };
}

/** The instructions of a live rule as they are written. */
export function instructionsOf(file: LintFile, { line, rule }: LintRule): string {
  return trimEnd(file.text({ start: rule.address.end + 1, end: line.span.end }));
}

/** A client as a message names it: by its address, and what else tells it from others. */
export function describeWitness({ ip, host, info }: Witness): string {
  const name = host === undefined ? ip : `${ip} (${/^[\w.-]+$/.test(host) ? host : quoteForMessage(host)})`;
  return info === undefined ? name : `${quoteForMessage(info)} at ${name}`;
}
