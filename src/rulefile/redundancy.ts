import { hashBytes, PAIR_LENGTH } from '../cdb/format.js';
import { NO_RECORD } from '../cdb/reader.js';
import { findRepeated, memoize, pushTo } from '../collections.js';
import { candidates } from '../lookup/candidates.js';
import { firstRecord } from '../lookup/lookup.js';
import { haveSameEffect } from '../space/effects.js';
import { toClientBytes } from '../space/format-client.js';
import { type IdentityClass, identityClasses } from '../space/identities.js';
import { type Networks, type Partition, type PartitionWithRunnersUp, pieceAt, piecesIn } from '../space/partition.js';
import { SAMPLE4 } from '../space/ranks.js';
import type { ClientSpace } from '../space/space.js';
import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';
import { isSameText } from './variable-uses.js';

/** Why a record could be removed. */
export interface RedundancyVerdict {
  /** Whether it decides for no client, or for some, and others would to the same effect. */
  readonly kind: 'unreachable' | 'redundant';
  /** The records that decide instead: all of them, or of a record that never decides some. */
  readonly replacements: readonly number[];
}

/** What values are mostly between. */
const QUOTE = 34;

/** The key of the default rule. */
const NOTHING = new Uint8Array(0);

/** At most this many records are named where others come first. */
const MAX_NAMED = 20;

/**
 * The records, by position, each of which could be taken out without a difference to any client. Records of one key, of an
 * info and of text prefixes are left out; so is a default rule that decides, and what would be left to no rule at all: there
 * it says what happens.
 *
 * @param noHost whether the server never sets TCPREMOTEHOST
 */
export function findRedundant(space: ClientSpace, noHost: boolean): Map<number, RedundancyVerdict> {
  return new Search(space, noHost).run();
}

class Search {
  readonly #space: ClientSpace;
  readonly #classes: readonly IdentityClass[];
  readonly #verdicts = new Map<number, RedundancyVerdict>();

  constructor(space: ClientSpace, noHost: boolean) {
    this.#space = space;
    this.#classes = identityClasses([space]).filter(({ kind }) => !noHost || kind.kind === 'unnamed');
  }

  run(): Map<number, RedundancyVerdict> {
    const { ipv4, ipv6 } = this.#space.partitionWithRunnersUp();
    const networks = this.#space.networks(false);
    const rests = this.#restsOfLayers();
    this.#judgeDeciders(ipv4, rests);
    this.#judgeHidden(networks.ipv4, ipv4);
    // Where text decides, or networks are only for clients without a host, pieces do not tell all.
    const isForAll = networks.ipv6.count === this.#space.networks(true).ipv6.count;
    if (this.#space.textPrefixes.length === 0 && isForAll) {
      this.#judgeDeciders(ipv6, rests);
      this.#judgeHidden(networks.ipv6, ipv6);
    }
    this.#judgeRests();
    return this.#verdicts;
  }

  /** What decides where no address does: for clients whose networks are tried, and for those with a rule of their own. */
  #restsOfLayers(): { ofNetworks: readonly number[]; ofHosts: readonly number[] } {
    const layers = this.#classes.map(({ example }) => this.#space.layer(example));
    const listRests = (asks: boolean): number[] => [
      ...new Set(layers.filter(({ asksNetworks }) => asksNetworks === asks).map(({ rest }) => rest)),
    ];
    return { ofNetworks: listRests(true), ofHosts: listRests(false) };
  }

  /** Looks at what decides in each piece, and at what would decide next. */
  #judgeDeciders<T extends number | bigint>(
    pieces: PartitionWithRunnersUp<T>,
    rests: { ofNetworks: readonly number[]; ofHosts: readonly number[] },
  ): void {
    const needed = new PositionSet(this.#space.book.database);
    const found = new Map<number, Set<number>>();
    for (let i = 0; i < pieces.count; i += 1) {
      const decider = pieces.deciders[i]!;
      if (decider === NO_RECORD || needed.has(decider)) continue;
      const second = pieces.runnersUp[i]!;
      const next = second === NO_RECORD ? rests.ofNetworks : [second];
      const isNeeded = !this.#areLike(decider, next) || this.#isOfSameKey(decider, second);
      if (isNeeded || (this.#space.isAddress(decider) && !this.#areLike(decider, rests.ofHosts))) {
        needed.add(decider);
        found.delete(decider);
        continue;
      }
      const instead = found.get(decider) ?? new Set();
      for (const position of next) instead.add(position);
      found.set(decider, instead);
    }
    for (const [position, instead] of found)
      this.#verdicts.set(position, { kind: 'redundant', replacements: [...instead] });
  }

  #areLike(decider: number, others: Iterable<number>): boolean {
    for (const other of others) {
      if (other === NO_RECORD || !haveSameEffect(this.#space, decider, other)) return false;
    }
    return true;
  }

  #isOfSameKey(a: number, b: number): boolean {
    return b !== NO_RECORD && this.#space.haveSameKeys(a, b);
  }

  /** Networks that decide in no piece. */
  #judgeHidden(networks: Networks, pieces: Partition): void {
    if (networks.count === 0) return;
    const deciders = new PositionSet(this.#space.book.database);
    for (let i = 0; i < pieces.count; i += 1) deciders.add(pieces.deciders[i]!);
    const { family } = networks;
    const hidden = new Map<number, Set<number>>();
    for (let i = 0; i < networks.count; i += 1) {
      const position = networks.positions[i]!;
      if (deciders.has(position)) continue;
      let instead = hidden.get(position);
      if (instead === undefined) {
        if (!this.#space.isFirst(position)) continue;
        instead = new Set();
        hidden.set(position, instead);
      }
      const start = networks.starts[i]!;
      for (const piece of piecesIn(pieces, { start, end: family.endOf(start, networks.bits[i]!) })) {
        if (instead.size === MAX_NAMED) break;
        instead.add(piece.decider);
      }
    }
    for (const [position, instead] of hidden) {
      this.#verdicts.set(position, { kind: 'unreachable', replacements: [...instead] });
    }
  }

  /** Rules for hosts, and the default rule where addresses leave no client to it. */
  #judgeRests(): void {
    const { hosts } = this.#space;
    const defaultRule = this.#space.locate(NOTHING);
    if (hosts.size === 0 && defaultRule === NO_RECORD) return;
    const deciders = new Set(this.#space.textPrefixes.map(({ position }) => position));
    const { ipv4, ipv6 } = this.#space.layer({});
    const everywhere: Partition[] = ipv6 === undefined ? [ipv4] : [ipv4, ipv6];
    let hasGap = false;
    for (const pieces of everywhere) {
      for (let i = 0; i < pieces.count; i += 1) {
        const { decider } = pieceAt(pieces, i);
        if (decider === NO_RECORD) hasGap = true;
        else if (!this.#space.isAddress(decider)) deciders.add(decider);
      }
    }
    if (!hasGap && defaultRule !== NO_RECORD) {
      this.#verdicts.set(defaultRule, { kind: 'unreachable', replacements: [...deciders].slice(0, MAX_NAMED) });
    }
    for (const { kind, example } of this.#classes) {
      if (kind.kind === 'unnamed') continue;
      const name = kind.kind === 'host' ? kind.host : kind.kind === 'domain' ? kind.domain : '';
      const position = this.#space.hosts.get(name);
      // `=x@y` may be the key of a user called `=x` as well.
      if (position === undefined || name.includes('@') || this.#space.repeatedHosts.has(name)) continue;
      if (!hasGap && kind.kind !== 'host') {
        this.#verdicts.set(position, { kind: 'unreachable', replacements: [...deciders].slice(0, MAX_NAMED) });
        continue;
      }
      const next = this.#nextForHost(example.host!, position);
      const isOver = kind.kind === 'host' && !this.#areLike(position, deciders);
      if (!isOver && this.#areLike(position, [next]))
        this.#verdicts.set(position, { kind: 'redundant', replacements: [next] });
    }
  }

  /** What decides for a host that no address and no network has a rule for, without a record. */
  #nextForHost(host: string, without: number): number {
    return firstRecord(
      (key, step) => {
        const position = step === 'address' || step === 'network' ? NO_RECORD : this.#space.locate(key);
        return position === without ? NO_RECORD : position;
      },
      candidates(toClientBytes(SAMPLE4, { host }), this.#space.dialect),
    );
  }
}

/** A rule that could be removed. */
export interface Superfluous {
  readonly rule: LintRule;
  /** The rules that decide in its place, some of them if there are many, in the order of the file. */
  readonly replacements: readonly LintRule[];
}

/** The rules whose records are all of this kind, except those that share an address with another. */
export function redundantRules(file: LintFile, kind: RedundancyVerdict['kind']): readonly Superfluous[] {
  return allRedundant(file).filter((found) => found.kind === kind);
}

/**
 * Whether a rule can be superfluous at all: that takes one with another's effect, or a network that others can fill. Most
 * block lists have neither, and need not be cut into pieces.
 */
function canHaveSome(file: LintFile): boolean {
  const { bytes } = file.source;
  const { liveRules } = file;
  const hashes = new Uint32Array(liveRules.length);
  let last: Span | undefined;
  for (let i = 0; i < liveRules.length; i += 1) {
    const effect = findEffectSpan(liveRules[i]!, bytes);
    if (effect === undefined || (last !== undefined && isSameText(bytes, effect, last))) return true;
    hashes[i] = hashBytes(bytes, effect.start, effect.end);
    last = effect;
  }
  // Of a hundred thousand texts nearly all are told apart by their hashes.
  const repeated = findRepeated(hashes);
  const seen = new Set<string>();
  for (let i = 0; i < liveRules.length; i += 1) {
    if (!repeated.has(hashes[i]!)) continue;
    const text = file.text(findEffectSpan(liveRules[i]!, bytes)!);
    if (seen.has(text)) return true;
    seen.add(text);
  }
  return false;
}

/** Where the effect of a single address or the default rule is written; undefined for other rules, and rare spellings. */
function findEffectSpan(rule: LintRule, bytes: Uint8Array): Span | undefined {
  const { shape, action, variableCount } = rule;
  const isSingle = shape.kind === 'ipv4' ? !shape.hasFinalDot : shape.kind === 'empty';
  if (!isSingle || variableCount > 1) return undefined;
  if (action === 'deny' || variableCount === 0) {
    const start = rule.address.end + 1;
    return { start, end: start + action.length };
  }
  const value = rule.variableValue(0);
  const { start } = rule.variableName(0);
  return value === undefined || bytes[value.end] !== QUOTE ? undefined : { start, end: value.end };
}

const allRedundant = memoize((file: LintFile): readonly (Superfluous & Pick<RedundancyVerdict, 'kind'>)[] => {
  if (!canHaveSome(file)) return [];
  const space = file.space;
  const byLine = new Map<number, RedundancyVerdict[]>();
  const keyCounts = new Map<number, number>();
  for (const [position, verdict] of findRedundant(space, file.flags?.noHost === true)) {
    const line = space.book.lineOf(position)!;
    keyCounts.set(line, (keyCounts.get(line) ?? 0) + space.countKeysAt(position));
    pushTo(byLine, line, verdict);
  }
  // Without the first of two rules of one key the second would come to life.
  const shared = file.keys.sharing;
  const rules = new Map(file.liveRules.map((rule) => [rule.line.number, rule]));
  return file.liveRules.flatMap((rule) => {
    const verdicts = rule.line.isContinuation ? undefined : byLine.get(rule.line.number);
    if (verdicts === undefined || keyCounts.get(rule.line.number) !== rule.keys.count || shared.has(rule)) return [];
    const lines = new Set(
      verdicts.flatMap(({ replacements }) => replacements.map((position) => space.book.lineOf(position)!)),
    );
    lines.delete(rule.line.number);
    const kind = verdicts.every((verdict) => verdict.kind === 'unreachable') ? 'unreachable' : 'redundant';
    const replacements = [...lines].sort((a, b) => a - b).flatMap((line) => rules.get(line) ?? []);
    return replacements.length === 0 ? [] : [{ rule, kind, replacements }];
  });
});

/** Positions of records of one database: of two records one begins at least eight bytes after the other. */
class PositionSet {
  readonly #marks: Uint8Array;

  constructor(database: Uint8Array) {
    this.#marks = new Uint8Array(Math.ceil(database.length / PAIR_LENGTH));
  }

  add(position: number): void {
    this.#marks[Math.floor(position / PAIR_LENGTH)] = 1;
  }

  has(position: number): boolean {
    return this.#marks[Math.floor(position / PAIR_LENGTH)] === 1;
  }
}
