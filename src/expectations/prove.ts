import { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { formatAddress, toClientBytes } from '../space/format-client.js';
import { type ClientClasses, everyHost, groupAlike, type Member } from '../space/identities.js';
import type { ClientSpace, InfoRecords, Layer } from '../space/space.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Clients, Expectation, Proof } from './expectation.js';
import { TextProver } from './text-prover.js';
import { collect, type Findings, RequirementMatcher, Violations } from './violations.js';

/**
 * Whether an expectation holds for all of its clients, and if not, for which it fails.
 *
 * @param reached receives the records that decide for some of these clients
 */
export function prove({ clients, requirement }: Expectation, space: ClientSpace, reached?: Set<number>): Proof {
  const judge = new RequirementMatcher(requirement, space);
  const breaches = new Violations(space.dialect, clients.isAnyHost || clients.isAnyInfo);
  new Prover(space, judge, { breaches, reached }).prove(clients);
  return breaches.proof();
}

const NOBODY: ReadonlySet<string> = new Set();

class Prover {
  constructor(
    readonly space: ClientSpace,
    readonly judge: RequirementMatcher,
    readonly findings: Findings,
  ) {}

  prove({ caller, isAnyHost, isAnyInfo, addresses }: Clients): void {
    // The families differ in the type of their numbers, which does not matter here.
    const set = addresses as AddressSet<number>;
    if (!isAnyHost && !isAnyInfo) {
      this.#proveCaller(caller, set);
      return;
    }
    const kinds = isAnyHost ? everyHost(this.space) : groupAlike(this.space, [{ host: caller.host }]);
    const hosts = new Set(kinds.flatMap(({ members }) => members.map(({ caller: { host } }) => host)));
    if (isAnyInfo) {
      // Infos that no rule names are like none.
      this.#proveKinds(kinds, undefined, set, NOBODY);
      for (const [info, records] of this.space.infos) this.#proveNamed(info, records, kinds, hosts, set);
      return;
    }
    const records = caller.info === undefined ? undefined : this.space.infos.get(caller.info);
    if (records === undefined) this.#proveKinds(kinds, caller.info, set, NOBODY);
    else {
      const others = this.#proveNamed(caller.info!, records, kinds, hosts, set);
      if (!others.isEmpty) this.#proveKinds(kinds, caller.info, others, records.hosts);
    }
  }

  #proveCaller(caller: ClientIdentity, set: AddressSet<number>): void {
    this.findings.breaches.caller = caller;
    if (isOne(set)) this.#decideOne(set.ranges[0]!.start, caller, set, this.findings);
    else this.#decideAll(this.space.layer(caller), caller, set, this.findings);
  }

  /** All hosts except some; the info does not matter. */
  #proveKinds(
    kinds: readonly ClientClasses[],
    info: string | undefined,
    set: AddressSet<number>,
    except: ReadonlySet<string>,
  ): void {
    for (const { layer, members } of kinds) {
      const meant = except.size === 0 ? members : members.filter(({ caller: { host } }) => !except.has(host ?? ''));
      const good = meant.filter(({ rest }) => this.judge.matches(rest));
      this.#proveAlike(layer, good, info, set);
      if (good.length < meant.length) {
        const bad = meant.filter(({ rest }) => !this.judge.matches(rest));
        this.#proveAlike(layer, bad, info, set);
      }
    }
  }

  /** Identities that differ only in the fallback record, all of which meet the requirement, or none of which do. */
  #proveAlike(layer: Layer, members: readonly Member[], info: string | undefined, set: AddressSet<number>): void {
    const [first] = members;
    if (first === undefined) return;
    const { breaches, reached } = this.findings;
    const caller = info === undefined ? first.caller : { ...first.caller, info };
    const own = new Set<number>();
    breaches.caller = caller;
    const findings = { breaches, reached: own };
    if (isOne(set)) this.#decideOne(set.ranges[0]!.start, caller, set, findings);
    else this.#decideAll({ ...layer, rest: first.rest }, caller, set, findings);
    const isRest = own.has(first.rest);
    if (isRest && !this.judge.matches(first.rest)) for (const { rest } of members) breaches.addDecider(rest);
    if (reached === undefined) return;
    for (const decider of own) reached.add(decider);
    if (isRest) for (const { rest } of members) reached.add(rest);
  }

  /**
   * Clients with an info, at the addresses and hosts that rules name together with it: such rules take precedence over all
   * others.
   *
   * @returns the other addresses
   */
  #proveNamed(
    info: string,
    records: InfoRecords,
    [kind]: readonly ClientClasses[],
    hosts: ReadonlySet<string | undefined>,
    set: AddressSet<number>,
  ): AddressSet<number> {
    const { family } = set;
    const { breaches, reached } = this.findings;
    const own = (family.version === 4 ? records.ipv4 : records.ipv6) as ReadonlyMap<number, number>;
    const addresses = [...own.keys()].filter((address) => set.has(address));
    const caller = { ...kind!.members[0]!.caller, info };
    breaches.caller = caller;
    for (const address of addresses) this.#decideOne(address, caller, set, this.findings);
    const one = family.sizeOf(family.bits);
    const single = addresses.map((start) => ({ start, end: family.plus(start, one) }));
    const others = single.length === 0 ? set : set.without(AddressSet.of(family, single));
    if (others.isEmpty) return others;
    let isBroken = false;
    for (const host of records.hosts) {
      if (!hosts.has(host)) continue;
      const decider = this.space.locate(encodeLatin1(`${info}@=${host}`));
      reached?.add(decider);
      if (this.judge.matches(decider)) continue;
      breaches.caller = { host, info };
      // One of them is enough, since the addresses are the same.
      if (isBroken) breaches.addDecider(decider);
      else for (const { start, end } of others.ranges) breaches.add(family, start, end, decider);
      isBroken = true;
    }
    return others;
  }

  /** A single address needs no partition. */
  #decideOne(address: number, caller: ClientIdentity, { family }: AddressSet<number>, findings: Findings): void {
    const decider = this.space.decide(toClientBytes(formatAddress(address, family, this.space.dialect), caller));
    findings.reached?.add(decider);
    if (this.judge.matches(decider)) return;
    findings.breaches.add(family, address, family.plus(address, family.sizeOf(family.bits)), decider);
  }

  #decideAll(layer: Layer, caller: ClientIdentity, addresses: AddressSet<number>, findings: Findings): void {
    if (addresses.family.version === 4) {
      collect(addresses, layer.ipv4, layer.rest, this.judge, findings);
      return;
    }
    const set = addresses as unknown as AddressSet<bigint>;
    if (layer.ipv6 === undefined) throw new Error('a server without IPv6 has no such clients');
    const prover = new TextProver(this.space, caller, layer, set);
    if (prover.isNeeded) prover.collect(layer.ipv6, this.judge, findings);
    else collect(set, layer.ipv6, layer.rest, this.judge, findings);
  }
}

function isOne({ ranges, family }: AddressSet<number>): boolean {
  const [range] = ranges;
  return ranges.length === 1 && range!.end === family.plus(range!.start, family.sizeOf(family.bits));
}
