import { NO_RECORD } from '../cdb/reader.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import type { Address } from '../net/family.js';
import { type ClientClasses, everyHost, groupAlike, type Member } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import { type ClientSpace, type InfoRecords, type Layer, requirePartition } from '../space/space.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Clients, Expectation, Proof } from './expectation.js';
import type { Inheritance } from './requirement.js';
import { TextProver } from './text-prover.js';
import { collect, collectOne, type Findings, RequirementMatcher, Violations } from './violations.js';

/**
 * Whether an expectation holds for all of its clients, and if not, for which it fails.
 *
 * @param reached receives the records that decide for some of these clients, those of rules that are asked first left out
 * @param inheritance that of the requirement, from the environment of the server; from none if left out
 */
export function prove(
  { clients, requirement }: Pick<Expectation, 'clients' | 'requirement'>,
  space: ClientSpace,
  reached?: Set<number>,
  inheritance?: Inheritance,
): Proof {
  const matcher = new RequirementMatcher(requirement, space, inheritance);
  const violations = new Violations(space.dialect, clients.isAnyHost || clients.isAnyInfo);
  new Prover(space, { matcher, violations, reached }).prove(clients);
  return violations.proof();
}

const NOBODY: ReadonlySet<string> = new Set();

class Prover {
  constructor(
    readonly space: ClientSpace,
    readonly findings: Findings,
  ) {}

  prove(clients: Clients): void {
    const early = this.space.earlyPartition(clients.addresses.family);
    const addresses = early === undefined ? clients.addresses : this.#proveEarly(clients, early);
    if (!addresses.isEmpty) this.#proveOthers({ ...clients, addresses });
  }

  /**
   * Clients for whom rules decide that are asked first: who they are besides their addresses does not matter.
   *
   * @returns the other addresses
   */
  #proveEarly({ identity, addresses }: Clients, early: Partition): AddressSet {
    const decided: AddressRange[] = [];
    for (const range of addresses.ranges) {
      for (const piece of piecesIn(early, range)) if (piece.decider !== NO_RECORD) decided.push(piece);
    }
    this.findings.violations.identity = identity;
    const set = AddressSet.of(addresses.family, decided);
    collect(set, early, NO_RECORD, { ...this.findings, reached: undefined });
    return addresses.without(set);
  }

  #proveOthers({ identity, isAnyHost, isAnyInfo, addresses: set }: Clients): void {
    if (!isAnyHost && !isAnyInfo) {
      this.#proveIdentity(identity, set);
      return;
    }
    const kinds = isAnyHost ? everyHost(this.space) : groupAlike(this.space, [{ host: identity.host }]);
    const hosts = new Set(kinds.flatMap(({ members }) => members.map(({ identity: { host } }) => host)));
    if (isAnyInfo) {
      // Infos that no rule names are like none.
      this.#proveKinds(kinds, undefined, set, NOBODY);
      for (const [info, records] of this.space.infos) this.#proveNamed(info, records, kinds, hosts, set);
      return;
    }
    const records = identity.info === undefined ? undefined : this.space.infos.get(identity.info);
    if (records === undefined) this.#proveKinds(kinds, identity.info, set, NOBODY);
    else {
      const others = this.#proveNamed(identity.info!, records, kinds, hosts, set);
      if (!others.isEmpty) this.#proveKinds(kinds, identity.info, others, records.hosts);
    }
  }

  #proveIdentity(identity: ClientIdentity, set: AddressSet): void {
    this.findings.violations.identity = identity;
    if (isOne(set)) this.#decideOne(set.ranges[0]!.start, identity, this.findings);
    else this.#decideAll(this.space.layer(identity), identity, set, this.findings);
  }

  /** All hosts except some; the info does not matter. */
  #proveKinds(
    kinds: readonly ClientClasses[],
    info: string | undefined,
    set: AddressSet,
    except: ReadonlySet<string>,
  ): void {
    for (const { layer, members } of kinds) {
      const meant = except.size === 0 ? members : members.filter(({ identity: { host } }) => !except.has(host ?? ''));
      const { matcher } = this.findings;
      for (const isGood of [true, false]) {
        const alike = meant.filter(({ rest }) => matcher.matches(rest) === isGood);
        this.#proveAlike(layer, alike, info, set);
      }
    }
  }

  /** Identities that differ only in the fallback record, all of which meet the requirement, or none of which do. */
  #proveAlike(layer: Layer, members: readonly Member[], info: string | undefined, set: AddressSet): void {
    const [first] = members;
    if (first === undefined) return;
    const { matcher, violations, reached } = this.findings;
    const identity = info === undefined ? first.identity : { ...first.identity, info };
    const own = new Set<number>();
    violations.identity = identity;
    const findings = { matcher, violations, reached: own };
    if (isOne(set)) this.#decideOne(set.ranges[0]!.start, identity, findings);
    else this.#decideAll({ ...layer, rest: first.rest }, identity, set, findings);
    const isRest = own.has(first.rest);
    if (isRest && !matcher.matches(first.rest)) for (const { rest } of members) violations.addDecider(rest);
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
    set: AddressSet,
  ): AddressSet {
    const { matcher, violations, reached } = this.findings;
    const own: ReadonlyMap<Address, number> = set.isIpv6() ? records.ipv6 : records.ipv4;
    const addresses = [...own.keys()].filter((address) => set.has(address));
    const identity = { ...kind!.members[0]!.identity, info };
    violations.identity = identity;
    for (const address of addresses) this.#decideOne(address, identity, this.findings);
    const others = addresses.length === 0 ? set : set.without(AddressSet.ofAddresses(set.family, addresses));
    if (others.isEmpty) return others;
    let isBroken = false;
    for (const host of records.hosts) {
      if (!hosts.has(host)) continue;
      const decider = this.space.locate(encodeLatin1(`${info}@=${host}`));
      reached?.add(decider);
      if (matcher.matches(decider)) continue;
      violations.identity = { host, info };
      // One of them is enough, since the addresses are the same.
      if (isBroken) violations.addDecider(decider);
      else for (const { start, end } of others.ranges) violations.add(start, end, decider);
      isBroken = true;
    }
    return others;
  }

  #decideOne(address: Address, identity: ClientIdentity, findings: Findings): void {
    collectOne(address, this.space.decideAt(address, identity), findings);
  }

  #decideAll(layer: Layer, identity: ClientIdentity, set: AddressSet, findings: Findings): void {
    const prover = set.isIpv6() ? new TextProver(this.space, identity, layer, set) : undefined;
    if (prover?.isNeeded) prover.collect(findings);
    else collect(set, requirePartition(layer, set.family), layer.rest, findings);
  }
}

function isOne({ ranges: [first, second], family }: AddressSet): boolean {
  return second === undefined && first!.end === family.next(first!.start);
}
