import { getOrMake, memoize, pushTo } from '../collections.js';
import { CHANGES } from '../diff/change.js';
import type { DecisionBatch } from '../logs/batch.js';
import { addressOf, ClientTally } from '../logs/clients.js';
import { AddressNumbers, DistinctClients } from '../logs/distinct.js';
import { type LogFilter, LogReader } from '../logs/reader.js';
import { TrafficTally } from '../logs/traffic.js';
import { parseClient } from '../lookup/client-line.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { IPV6 } from '../net/family.js';
import { type Effect, parseEffect } from '../space/effects.js';
import type { Identities } from '../space/identities.js';
import { decodeLatin1 } from '../text/bytes.js';
import { buildEffect } from './audiences.js';
import type { Decider } from './decide.js';
import { type ClientDifference, type Diff, type DiffLog, type DiffSide, toAddressSet } from './diff.js';
import { makeDecider } from './early.js';
import { undecidableFlags } from './logged-clients.js';

/** Weighs differences by the connections in logs, which are pushed into {@link reader}. */
export class DiffWeigher {
  readonly reader: LogReader;
  readonly #sides: readonly [WeighedSide, WeighedSide];
  readonly #undecidable: number;
  readonly #hasIpv6: boolean;
  /** The numbers of the differences between two effects. */
  readonly #byEffects = new Map<string, number[]>();
  readonly #tallies: readonly TrafficTally[];
  readonly #clients: readonly ClientTally[];
  readonly #traffic = new TrafficTally();
  readonly #addresses = new AddressNumbers();
  /** The clients of groups, and all of them. */
  readonly #distinct = new DistinctClients();
  readonly #all = new DistinctClients();
  #undecided = 0;
  #notCompared = 0;

  constructor(
    readonly diff: Diff,
    before: DiffSide,
    after: DiffSide,
    filter: LogFilter = {},
  ) {
    const effects = new Map<string, number>();
    this.#sides = [new WeighedSide(before, effects), new WeighedSide(after, effects)];
    this.#undecidable = this.#sides[0].undecidable | this.#sides[1].undecidable;
    this.#hasIpv6 = before.supportsIpv6 && after.supportsIpv6;
    for (const [i, difference] of diff.differences.entries()) {
      const name = [difference.before, difference.after]
        .map((outcome) => encodeEffect(buildEffect(outcome)))
        .join('\n');
      pushTo(this.#byEffects, name, i);
    }
    this.#tallies = diff.differences.map(() => new TrafficTally());
    this.#clients = diff.differences.map(() => new ClientTally());
    this.reader = new LogReader({ onDecisions: (batch) => this.#take(batch) }, filter);
  }

  /** The differences with what the logs say of them: of each kind, those that concern most connections come first. */
  finish({ hasNoClients = false } = {}): Diff {
    this.reader.flush();
    const log: DiffLog = {
      counts: this.reader.counts,
      traffic: this.#traffic,
      undecided: this.#undecided,
      notCompared: this.#notCompared,
      areClientsExhausted: this.#distinct.isExhausted || this.#all.isExhausted,
    };
    const differences = this.diff.differences.map((difference, i) => ({
      ...difference,
      traffic: this.#tallies[i]!,
      clients: hasNoClients ? [] : this.#clients[i]!.sorted(this.#addresses),
    }));
    const weighed = new Map(this.diff.differences.map((difference, i) => [difference, differences[i]!]));
    const collateral = this.diff.collateral?.map((one) => ({ ...one, difference: weighed.get(one.difference)! }));
    differences.sort(
      (a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) || b.traffic.connections - a.traffic.connections,
    );
    return { ...this.diff, differences, collateral, log };
  }

  #take(batch: DecisionBatch): void {
    const [before, after] = this.#sides;
    const list = batch.list.subarray(0, batch.starts[batch.count]);
    const old = before.decider.decide(list);
    const now = after.decider.decide(list);
    for (let i = 0; i < batch.count; i += 1) {
      const isEarly = before.decider.isEarly(old[i]!) && after.decider.isEarly(now[i]!);
      if ((batch.flags[i]! & this.#undecidable) !== 0 && !isEarly) {
        this.#undecided += 1;
        continue;
      }
      const address = batch.addresses[i]!;
      const isIpv6 = Number.isNaN(address);
      if (isIpv6 && !this.#hasIpv6) {
        this.#notCompared += 1;
        continue;
      }
      const client = isIpv6 ? this.#addresses.numberOf(addressOf(batch, i)) : address;
      const time = batch.times[i]!;
      this.#traffic.add(time, this.#all.add(0, client));
      const [one, other] = [before.effectAt(old[i]!), after.effectAt(now[i]!)];
      if (one.number === other.number) continue;
      const found = this.#find(`${one.name}\n${other.name}`, batch, i);
      if (found === undefined) continue;
      this.#tallies[found]!.add(time, this.#distinct.add(1 + found, client));
      this.#clients[found]!.add(client, batch, i);
    }
  }

  /** The number of the difference in which a client is. */
  #find(effects: string, batch: DecisionBatch, index: number): number | undefined {
    const candidates = this.#byEffects.get(effects) ?? [];
    if (candidates.length === 1) return candidates[0];
    const { host, info } = parseClient(batch.clientAt(index));
    const client = {
      ip: addressOf(batch, index),
      ipv4: batch.addresses[index]!,
      host: host && decodeLatin1(host),
      info: info && decodeLatin1(info),
    };
    const meant = candidates.filter((i) => concerns(this.diff.differences[i]!, client));
    // What names the info of a client is said of it, and not what is said of others; likewise the longer prefix.
    meant.sort((a, b) => measureSpecificity(this.diff.differences[b]!) - measureSpecificity(this.diff.differences[a]!));
    return meant[0];
  }
}

/** One side, ready to decide clients. */
class WeighedSide {
  readonly decider: Decider;
  readonly undecidable: number;
  readonly #byRecord = new Map<number, KnownEffect>();

  constructor(
    { source, dialect, early }: DiffSide,
    readonly effects: Map<string, number>,
  ) {
    const compiled = CompiledRules.open(source.bytes, dialect);
    this.decider = makeDecider(compiled, early, dialect);
    this.undecidable = undecidableFlags(compiled.database);
  }

  effectAt(position: number): KnownEffect {
    return getOrMake(this.#byRecord, position, () => {
      const name = encodeEffect(parseEffect(this.decider.recordAt(position)?.data, this.decider.dialect.supportsUnset));
      return { name, number: getOrMake(this.effects, name, () => this.effects.size) };
    });
  }
}

interface KnownEffect {
  readonly name: string;
  readonly number: number;
}

interface WeighedClient {
  readonly ip: string;
  /** Not a number for IPv6. */
  readonly ipv4: number;
  readonly host: string | undefined;
  readonly info: string | undefined;
}

/** The same for effects that are the same. */
function encodeEffect({ action, env }: Effect): string {
  return JSON.stringify([action, ...env]);
}

/** Whether a difference can be about a client: where rules name its info, another may be. */
function concerns(difference: ClientDifference, client: WeighedClient): boolean {
  const { prefix, exceptPrefixes, identities, info } = difference;
  if (info !== undefined && info !== client.info) return false;
  if (!isAmong(identities, client.host)) return false;
  const isIpv4 = !Number.isNaN(client.ipv4);
  if (prefix !== undefined && (isIpv4 || !client.ip.startsWith(prefix))) return false;
  const set = addressesOf(difference);
  // With a prefix, no ranges are all that have it.
  if (prefix !== undefined && set.isEmpty) return true;
  if (isIpv4 !== (set.family.version === 4)) return false;
  if (exceptPrefixes.some((text) => client.ip.startsWith(text))) return false;
  return set.has(isIpv4 ? client.ipv4 : IPV6.parse(client.ip)!);
}

/** Read once, since many clients are looked for. */
const addressesOf = memoize(({ ranges }: ClientDifference) => toAddressSet(ranges));

function measureSpecificity({ prefix, info }: ClientDifference): number {
  return (info === undefined ? 0 : 1000) + (prefix?.length ?? 0);
}

/** Whether clients with this host, or none, are among those described. */
function isAmong(identities: Identities, host: string | undefined): boolean {
  const kinds = 'only' in identities ? identities.only : identities.allBut;
  const isOne = kinds.some((kind) => {
    if (kind.kind === 'unnamed') return host === undefined;
    if (host === undefined) return false;
    if (kind.kind === 'host') return host === kind.host;
    return isNamed(kind.domain, host) && !kind.except.some((name) => isNamed(name, host));
  });
  return isOne === 'only' in identities;
}

function isNamed(name: string, host: string): boolean {
  return name.startsWith('.') ? host.endsWith(name) : host === name;
}
