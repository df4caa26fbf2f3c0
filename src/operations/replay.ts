import { NO_RECORD } from '../cdb/reader.js';
import { getOrMake } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import type { OutcomeChange } from '../diff/change.js';
import { DENIED, type DecisionBatch } from '../logs/batch.js';
import { addressOf, ClientTally, type ClientTraffic } from '../logs/clients.js';
import { AddressNumbers, DistinctClients } from '../logs/distinct.js';
import { type LogCounts, type LogFilter, type LogListener, LogReader } from '../logs/reader.js';
import { type Traffic, TrafficTally } from '../logs/traffic.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { classifyOutcome, type OutcomeClass, parseEffect } from '../space/effects.js';
import type { Source } from '../text/source.js';
import { type Exported, NOTHING_EXPORTED, unrefused, withExported } from './audiences.js';
import type { Decider } from './decide.js';
import { makeDecider } from './early.js';
import { undecidableFlags } from './logged-clients.js';
import { RuleTally, type RuleTraffic } from './rule-traffic.js';
import { findTighterRules, type TighterRule } from './tighter.js';

/** Connections that these rules would treat otherwise than logged, by the rule that decides now. */
export interface Flip {
  readonly change: OutcomeChange;
  readonly rule: RuleTraffic;
  readonly traffic: Traffic;
  /** Most connections first; of very many, those that came first. */
  readonly clients: readonly ClientTraffic[];
}

export interface Replay {
  readonly source: Source;
  readonly dialect: Dialect;
  /** The rules of -y, if there are any. */
  readonly early: Source | undefined;
  readonly counts: LogCounts;
  /** All connections that were decided anew. */
  readonly traffic: Traffic;
  /** Decisions with a name that the server cut or masked, for which rules with names may decide: they are left out. */
  readonly undecided: number;
  /** Whether there were more clients than are told apart: then all counts of clients are too low. */
  readonly areClientsExhausted: boolean;
  /** Every rule, in the order of the file or the database, those of -y first; last what no rule decides, if there is any. */
  readonly rules: readonly RuleTraffic[];
  readonly flips: readonly Flip[];
  /** Rules that could be tighter by what the log has. */
  readonly tighter: readonly TighterRule[];
}

interface FlipTally {
  readonly change: OutcomeChange;
  readonly rule: RuleTally;
  readonly traffic: TrafficTally;
  readonly clients: ClientTally;
}

/** Decides every logged connection anew. Logs are pushed into {@link reader}. */
export class Replayer {
  readonly reader: LogReader;
  readonly #decider: Decider;
  readonly #rules: RuleTally[] = [];
  readonly #byRecord = new Map<number, RuleTally>();
  readonly #flips = new Map<RuleTally, FlipTally>();
  readonly #addresses = new AddressNumbers();
  /** The clients of groups, and all of them. */
  readonly #distinct = new DistinctClients();
  readonly #all = new DistinctClients();
  readonly #traffic = new TrafficTally();
  readonly #undecidable: number;
  #undecided = 0;

  /**
   * @param compiled those rules of the source that the server asks
   * @param early the rules of -y, which it asks first
   * @param exported by the run script
   * @param isRefusing whether rblsmtpd runs, so that a text in RBLSMTPD refuses
   * @throws RulesError where the rules of -y do not compile
   * @throws CdbFormatError where a database is damaged
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    readonly compiled: CompiledRules,
    { onUnknown, ...filter }: LogFilter & Pick<LogListener, 'onUnknown'> = {},
    readonly early?: Source,
    readonly exported: Exported = NOTHING_EXPORTED,
    readonly isRefusing = true,
  ) {
    this.#decider = makeDecider(compiled, early, dialect);
    this.#undecidable = undecidableFlags(compiled.database);
    this.reader = new LogReader({ onDecisions: (batch) => this.#take(batch), ...(onUnknown && { onUnknown }) }, filter);
    this.#addRules();
  }

  /** What came of it. */
  finish(): Replay {
    this.reader.flush();
    const none = this.#byRecord.get(NO_RECORD)!;
    const known = this.#rules.filter((rule) => rule !== none);
    const own = known.filter(({ isEarly }) => !isEarly);
    return {
      source: this.source,
      dialect: this.dialect,
      early: this.early,
      counts: this.reader.counts,
      traffic: this.#traffic,
      undecided: this.#undecided,
      areClientsExhausted: this.#distinct.isExhausted || this.#all.isExhausted,
      rules: none.connections > 0 ? [...known, none] : known,
      flips: this.#foundFlips(),
      tighter: this.compiled.lines === undefined ? [] : findTighterRules(own, this.source, this.dialect, this.early),
    };
  }

  #addRules(): void {
    const outcomeAt = (position: number): OutcomeClass => {
      const own = parseEffect(this.#decider.recordAt(position)?.data, this.dialect.supportsUnset);
      const effect = withExported(own, this.exported);
      return classifyOutcome(this.isRefusing ? effect : unrefused(effect));
    };
    const add = (position: number, rule: Uint8Array | undefined, line: number | undefined): RuleTally => {
      const isEarly = this.#decider.isEarly(position);
      const tally = new RuleTally(this.#rules.length + 1, rule, line, isEarly, outcomeAt(position));
      this.#rules.push(tally);
      this.#byRecord.set(position, tally);
      return tally;
    };
    add(NO_RECORD, undefined, undefined);
    let tally: RuleTally | undefined;
    for (const { key, position } of this.#decider.records()) {
      const line = this.#decider.lineOf(position);
      const isSame = line !== undefined && line === tally?.line && this.#decider.isEarly(position) === tally.isEarly;
      if (isSame) this.#byRecord.set(position, tally!);
      else tally = add(position, key, line);
    }
  }

  #take(batch: DecisionBatch): void {
    const { count, flags, times, addresses } = batch;
    const positions = this.#decider.decide(batch.list.subarray(0, batch.starts[count]));
    let position = NO_RECORD;
    let rule = this.#byRecord.get(position)!;
    for (let i = 0; i < count; i += 1) {
      const flag = flags[i]!;
      if ((flag & this.#undecidable) !== 0 && !this.#decider.isEarly(positions[i]!)) {
        this.#undecided += 1;
        continue;
      }
      if (positions[i] !== position) {
        position = positions[i]!;
        rule = this.#byRecord.get(position)!;
      }
      const address = addresses[i]!;
      const isIpv6 = Number.isNaN(address);
      const client = isIpv6 ? this.#addresses.numberOf(addressOf(batch, i)) : address;
      const time = times[i]!;
      if (isIpv6) rule.hasIpv6 = true;
      else {
        if (address < rule.lowest) rule.lowest = address;
        if (address > rule.highest) rule.highest = address;
      }
      const isNew = this.#distinct.add(rule.number, client);
      rule.add(time, isNew);
      this.#traffic.add(time, isNew && this.#all.add(0, client));
      const wasDenied = (flag & DENIED) !== 0;
      if (wasDenied !== (rule.outcome === 'closed')) this.#addFlip(rule, client, batch, i);
    }
  }

  #addFlip(rule: RuleTally, client: number | undefined, batch: DecisionBatch, index: number): void {
    const flip = getOrMake(this.#flips, rule, () => {
      return { change: CHANGES_TO[rule.outcome], rule, traffic: new TrafficTally(), clients: new ClientTally() };
    });
    // Groups of flips come after those of rules.
    flip.traffic.add(batch.times[index]!, this.#distinct.add(this.#rules.length + rule.number, client));
    flip.clients.add(client, batch, index);
  }

  #foundFlips(): Flip[] {
    const flips = Array.from(this.#flips.values(), (flip) => ({
      ...flip,
      clients: flip.clients.sorted(this.#addresses),
    }));
    return flips.sort((a, b) => b.traffic.connections - a.traffic.connections);
  }
}

/** The change for connections that a server treated otherwise: those it denied, or let in in whatever way. */
const CHANGES_TO: Readonly<Record<OutcomeClass, OutcomeChange>> = {
  closed: 'newly closed',
  'refused permanently': 'newly refused',
  'refused temporarily': 'newly refused',
  'let in': 'newly let in',
  relays: 'newly relayed',
};
