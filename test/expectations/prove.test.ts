import { describe, expect, test } from 'vitest';
import { walkRecords } from '../../src/cdb/walk.js';
import { formatNetworkKey } from '../../src/dialects/cidr.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS, findDialect } from '../../src/dialects/registry.js';
import type { Proof } from '../../src/expectations/expectation.js';
import { prove } from '../../src/expectations/prove.js';
import { readExpectFile } from '../../src/expectations/read.js';
import type { Requirement } from '../../src/expectations/requirement.js';
import { RequirementMatcher } from '../../src/expectations/violations.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { type AddressRange, AddressSet } from '../../src/net/address-set.js';
import type { ClientIdentity } from '../../src/net/client.js';
import { type Address, type Family, groupsToNumber, IPV4, IPV6, numberToGroups } from '../../src/net/family.js';
import { readEffect } from '../../src/space/effects.js';
import { formatAddress as spell, toClientBytes } from '../../src/space/format-client.js';
import type { ClientSpace } from '../../src/space/space.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { EARLY_DIALECTS, spaceOf } from '../support/early.js';
import {
  clientNear,
  smallClient,
  smallFile,
  textPrefixExpectations,
  textPrefixFile,
} from '../support/generator/small-space.js';
import { Random, SEED, samples, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** Whatever value a variable has. */
const ANY = Symbol('any');

/** Sets of at most this many addresses are looked up one by one. */
const FEW = 300n;

const REQUIREMENTS = [
  ...['allow', 'deny', '!A', 'A="1"', 'allow,!A', 'allow,A="1",B="2"', 'allow,!*', 'A="1",!*', 'RELAYCLIENT=""'],
  ...['!RELAYCLIENT', 'deny,!RELAYCLIENT', '!A,!*', 'allow,!RELAYCLIENT,!A', 'allow,B="2"', '!*'],
  ...['A', 'allow,RELAYCLIENT', 'A,!B', 'allow,A,B="2"', 'A,!*', 'RELAYCLIENT,A'],
];

/** A text prefix of seven groups, whose 65,536 addresses are all looked up. */
const LONG_PREFIX = /^(?:[0-9a-f]+:){7}:/m;

/** Rules that seldom have such a prefix: each proof takes half a second then. */
function someFile(random: Random, dialect: Dialect): Buffer {
  for (;;) {
    const rules = smallFile(random, dialect);
    if (!LONG_PREFIX.test(textOf(rules)) || random.onceIn(60)) return rules;
  }
}

/** With rules that are asked first, where servers have them. */
const CASES = [
  ...DIALECTS.map((dialect) => ({ dialect, asked: 'one database', hasEarly: false })),
  ...EARLY_DIALECTS.map((dialect) => ({ dialect, asked: 'two databases', hasEarly: true })),
];

describe.each(CASES)('$dialect.name, $asked: a proof', SLOW, ({ dialect, hasEarly }) => {
  test('agrees with single lookups', () => {
    const random = new Random(SEED);
    const seen = { holds: 0, fails: 0 };
    for (let i = 0; i < samples(100); i += 1) {
      const rules = someFile(random, dialect);
      const early = hasEarly ? someFile(random, dialect) : undefined;
      const space = spaceOf(rules, early, dialect);
      for (let n = 0; n < 6; n += 1) {
        const line = randomExpectation(random, space);
        const note = seeded(`${dialect.name}: ${JSON.stringify([textOf(rules), early && textOf(early), line])}`);
        const { expectations, problems } = readExpectFile(new Source('', bytesOf(line)), dialect);
        if (isNoQuestion(problems[0]?.detail.reason)) continue;
        expect(problems, note).toEqual([]);
        const { clients, requirement } = expectations[0]!;
        const reached = new Set<number>();
        const proof = prove(expectations[0]!, space, reached);
        seen[proof.verdict] += 1;
        const asked = { space, early, requirement, identity: clients.identity };
        compare(proof, clients.addresses, asked, reached, random, note);
      }
    }
    expectBoth(seen, 80, 280);
  });
});

describe('ipv6: a proof in networks where text prefixes decide', SLOW, () => {
  test('agrees with single lookups, whether or not it is asked which rules decide', () => {
    const dialect = findDialect('ipv6')!;
    const random = new Random(SEED);
    const seen = { holds: 0, fails: 0 };
    for (let i = 0; i < samples(120); i += 1) {
      const rules = textPrefixFile(random);
      const space = spaceOf(rules, undefined, dialect);
      for (const line of textPrefixExpectations(random)) {
        const note = seeded(JSON.stringify([textOf(rules), line]));
        const [expectation] = readExpectFile(new Source('', bytesOf(line)), dialect).expectations;
        const { clients, requirement } = expectation!;
        const reached = new Set<number>();
        const proof = prove(expectation!, space, reached);
        seen[proof.verdict] += 1;
        const asked = { space, early: undefined, requirement, identity: clients.identity };
        compare(proof, clients.addresses, asked, reached, random, note);
        for (const ip of addressesOfRules(space).filter((text) => clients.addresses.has(IPV6.parse(text)!))) {
          const decider = space.decide(toClientBytes(spell(IPV6.parse(ip)!, dialect), clients.identity));
          if (!reached.has(decider)) expect(decider, `${note} ${ip}`).toBe('reached');
        }
        expect(answerOf(prove(expectation!, space)), note).toEqual(answerOf(proof));
      }
    }
    expectBoth(seen, 100, 220);
  });
});

/** Expects proofs of either kind: a fifth less, or even fewer, than any seed that was tried has given. */
function expectBoth(seen: { readonly holds: number; readonly fails: number }, holds: number, fails: number): void {
  expect(seen.holds, seeded('expectations that hold')).toBeGreaterThan(samples(holds));
  expect(seen.fails, seeded('expectations that fail')).toBeGreaterThan(samples(fails));
}

/** What does not depend on which examples were found. */
function answerOf(proof: Proof): unknown[] {
  return proof.verdict === 'fails' ? [proof.verdict, proof.count] : [proof.verdict];
}

describe.each(CASES)('$dialect.name, $asked: a proof for all hosts and users', SLOW, ({ dialect, hasEarly }) => {
  test('agrees with single lookups', () => {
    const random = new Random(SEED + 1);
    const seen = { holds: 0, fails: 0 };
    for (let i = 0; i < samples(80); i += 1) {
      const rules = someFile(random, dialect);
      const early = hasEarly ? someFile(random, dialect) : undefined;
      const space = spaceOf(rules, early, dialect);
      for (let n = 0; n < 4; n += 1) {
        const { line, isAnyHost, isAnyInfo } = randomAll(random, space);
        const note = seeded(`${dialect.name}: ${JSON.stringify([textOf(rules), early && textOf(early), line])}`);
        const { expectations, problems } = readExpectFile(new Source('', bytesOf(line)), dialect);
        if (isNoQuestion(problems[0]?.detail.reason)) continue;
        expect(problems, note).toEqual([]);
        const { clients, requirement } = expectations[0]!;
        expect([clients.isAnyHost, clients.isAnyInfo], note).toEqual([isAnyHost, isAnyInfo]);
        const reached = new Set<number>();
        const proof = prove(expectations[0]!, space, reached);
        seen[proof.verdict] += 1;
        const set = clients.addresses as AddressSet<number>;
        const { family } = set;
        const judge = new RequirementMatcher(requirement, space);
        const isMeant = ({ host, info }: ClientIdentity): boolean =>
          (isAnyHost || host === clients.identity.host) && (isAnyInfo || info === clients.identity.info);
        if (proof.verdict === 'fails') {
          for (const { ip, identity, decidingRecord } of [proof.smallest, proof.largest]) {
            expect(set.has(family.parse(ip)!) && isMeant(identity), note).toBe(true);
            expect(space.decide(toClientBytes(ip, identity)), note).toBe(decidingRecord);
            expect(judge.matches(decidingRecord), note).toBe(false);
          }
        }
        const hosts = isAnyHost ? allHosts(space) : [clients.identity.host];
        const infos = isAnyInfo ? [undefined, 'nobody', ...space.infos.keys()] : [clients.identity.info];
        const identities = hosts.flatMap((host) => infos.map((info): ClientIdentity => ({ host, info })));
        const few = set.count <= 64n ? [...addressesOf(set)] : undefined;
        const addresses = few ?? sample(random, set, space);
        const broken = new Set<number>();
        const deciders = new Set<number>();
        const brokenDeciders = new Set<number>();
        for (const address of addresses) {
          for (const identity of identities) {
            const decider = space.decide(toClientBytes(spell(address, dialect), identity));
            deciders.add(decider);
            if (judge.matches(decider)) continue;
            broken.add(address);
            brokenDeciders.add(decider);
          }
        }
        if (broken.size > 0) expect(proof.verdict, note).not.toBe('holds');
        if (few !== undefined) {
          expect(proof.verdict, note).toBe(broken.size > 0 ? 'fails' : 'holds');
          if (proof.verdict === 'fails') {
            expect(proof.count, note).toBe(BigInt(broken.size));
            expect(new Set(proof.deciders), note).toEqual(brokenDeciders);
          }
          expect([...reached].sort(), note).toEqual(lateOf(deciders, space).sort());
        } else if (dialect.name !== 'ipv6') {
          for (const decider of lateOf(deciders, space))
            if (!reached.has(decider)) expect(decider, note).toBe('reached');
        }
      }
    }
    expectBoth(seen, 25, 160);
  });
});

function allHosts({ hosts, infos }: ClientSpace): (string | undefined)[] {
  const names = new Set([...hosts.keys(), ...[...infos.values()].flatMap((records) => [...records.hosts])]);
  // Nothing is inside the root by its name: others do not end with a dot.
  const inside = [...names]
    .filter((name) => name !== '.' && name !== '')
    .map((name) => `inside${name.startsWith('.') ? '' : '.'}${name}`);
  // What begins with a dot is the name of a domain, and not of a host; the root has this name.
  const real = [...names].filter((name) => name === '.' || (name !== '' && !name.startsWith('.')));
  return [undefined, 'unheard', 'unheard.of', ...real, ...inside];
}

function sample(random: Random, set: AddressSet<number>, space: ClientSpace): number[] {
  const { dialect } = space;
  const addresses = set.ranges.flatMap(({ start, end }) => [start, set.family.previous(end)]);
  for (let n = 0; n < 20; n += 1) {
    const address = set.family.parse(smallClient(random, dialect).ip);
    if (address !== undefined && set.has(address)) addresses.push(address);
  }
  const named = set.family.version === 6 ? addressesOfRules(space).map((text) => set.family.parse(text)!) : [];
  addresses.push(...named.filter((address) => set.has(address)));
  return addresses;
}

function randomAll(random: Random, space: ClientSpace): { line: string; isAnyHost: boolean; isAnyInfo: boolean } {
  const { dialect } = space;
  const { ip, host, info } = clientNear(random, space);
  const set = ip.includes(':') ? sets6(random, dialect, ip) : sets4(random, dialect, ip);
  const [isAnyHost, isAnyInfo] = random.pick([
    [true, false],
    [true, true],
    [false, true],
  ]) as [boolean, boolean];
  const user = isAnyInfo ? '*@' : info === undefined || info === '' ? '' : `${info}@`;
  const name = isAnyHost ? ' =*' : host === undefined || isOdd(host) ? '' : ` =${host}`;
  return { line: `${user}${set}${name} => ${random.pick(REQUIREMENTS)}`, isAnyHost, isAnyInfo };
}

/** Whether an expectation cannot name a host. */
function isOdd(host: string): boolean {
  return host === '' || (host.startsWith('.') && host !== '.');
}

/** No client is left, or the expectation is about IPv4. */
function isNoQuestion(fault: string | undefined): boolean {
  return fault === 'empty-set' || fault === 'mapped-address';
}

interface Asked {
  readonly space: ClientSpace;
  readonly early: Uint8Array | undefined;
  readonly requirement: Requirement;
  readonly identity: ClientIdentity;
}

function compare(
  proof: Proof,
  set: AddressSet,
  asked: Asked,
  reached: ReadonlySet<number>,
  random: Random,
  note: string,
): void {
  const { family } = set;
  const judge = new RequirementMatcher(asked.requirement, asked.space);
  const known = new Map<number, boolean>();
  const isMet = (decider: number): boolean => {
    const isKnown = known.get(decider);
    if (isKnown !== undefined) return isKnown;
    const matches = judge.matches(decider);
    if (matches !== isMetByEffect(asked.requirement, asked.space, decider)) expect(matches, note).toBe(!matches);
    known.set(decider, matches);
    return matches;
  };
  const isBroken = (address: Address): boolean => !isMet(deciderOf(address, asked));
  if (proof.verdict === 'fails') {
    for (const { ip, decidingRecord } of [proof.smallest, proof.largest]) {
      const address = family.parse(ip)!;
      expect(set.has(address) && isBroken(address), note).toBe(true);
      expect(deciderOf(address, asked), note).toBe(decidingRecord);
    }
  }
  const read = ({ ip }: { ip: string }): Address => family.parse(ip)!;
  if (set.count <= FEW) {
    const all = [...addressesOf(set)];
    const decided = all.map((address) => deciderOf(address, asked));
    const broken = all.filter((_, i) => !isMet(decided[i]!));
    if (proof.verdict === 'holds') expect(broken, note).toEqual([]);
    if (proof.verdict === 'fails') {
      expect(proof.count, note).toBe(BigInt(broken.length));
      expect([read(proof.smallest), read(proof.largest)], note).toEqual([broken[0], broken.at(-1)]);
      expect(new Set(proof.deciders), note).toEqual(new Set(decided.filter((decider) => !isMet(decider))));
    }
    expect([...reached].sort(), note).toEqual([...new Set(lateOf(decided, asked.space))].sort());
    return;
  }
  if (family.version === 4) {
    const broken = AddressSet.of(
      family,
      plainPieces(asked).filter(({ start }) => isBroken(start)),
    );
    const expected = broken.and(set);
    expect(proof.verdict, note).toBe(expected.isEmpty ? 'holds' : 'fails');
    if (proof.verdict === 'fails') expect(proof.count, note).toBe(expected.count);
  }
  const clients = Array.from({ length: 40 }, () => smallClient(random, asked.space.dialect).ip);
  if (set.isIpv6()) clients.push(...zerosIn(set, random), ...addressesOfRules(asked.space));
  for (const ip of clients) {
    const address = family.parse(ip);
    if (address === undefined || !set.has(address) || !isBroken(address)) continue;
    // Thousands of these are told apart faster than they are expected.
    if (proof.verdict !== 'fails') expect(proof.verdict, `${note} ${ip}`).toBe('fails');
    else if (proof.count !== undefined && (address < read(proof.smallest) || read(proof.largest) < address))
      expect(ip, note).toBe('between the smallest and the largest');
  }
}

/** The IPv6 addresses that rules name, and some whose text begins as a rule does. */
function addressesOfRules({ book }: ClientSpace): string[] {
  const texts = Array.from(walkRecords(book.database), ({ key }) => textOf(key).replace(/^.*@/, ''));
  const near = texts.filter((text) => text.endsWith(':')).flatMap((text) => ENDS.map((end) => text + end));
  return [...texts, ...near].filter((text) => text.includes(':') && IPV6.parse(text) !== undefined);
}

/** What makes an address of a text prefix of any length. */
const ENDS = ['', ':', '1', 'abcd', ':1', '1:1:1:1', '1:1:1:1:1', '1:1:1:1:1:1', '1:1:1:1:1:1:1'];

/** Addresses near the ends of a set's ranges, with zeros in any groups, on which depends how the text begins. */
function zerosIn({ ranges }: AddressSet<bigint>, random: Random): string[] {
  return random.list(50, () => {
    const { start, end } = random.pick(ranges);
    const groups = numberToGroups(random.pick([start, end - 1n]));
    const last = random.pick([1, 0xabcd, 0xffff]);
    for (let i = random.below(8); i < 8; i += 1) groups[i] = random.pick([0, last]);
    return IPV6.format(groupsToNumber(groups));
  });
}

/** All of IPv4, cut at the first and the last address of every key; nothing is decided yet. */
function plainPieces({ space: { book, dialect }, early }: Asked): AddressRange<number>[] {
  const cuts = new Set([0, IPV4.end]);
  const others = early === undefined ? [] : walkRecords(CompiledRules.compile(early, dialect).database);
  for (const { key } of [...walkRecords(book.database), ...others]) {
    const [, octets, length] = /^(?:.*@)?((?:\d+\.?)+)(?:\/(\d+))?$/.exec(formatNetworkKey(key) ?? textOf(key)) ?? [];
    if (octets === undefined) continue;
    const numbers = octets.split('.').filter((octet) => octet !== '');
    const start = [...numbers, 0, 0, 0, 0].slice(0, 4).reduce<number>((sum, octet) => sum * 256 + Number(octet), 0);
    const bits = length === undefined ? 8 * numbers.length : Number(length);
    cuts.add(start).add(IPV4.endOf(start, bits));
  }
  const sorted = [...cuts].filter((cut) => cut <= IPV4.end).sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => ({ start: sorted[i]!, end }));
}

/** Without the records of rules that are asked first: these are not of the file that expectations cover. */
function lateOf(deciders: Iterable<number>, space: ClientSpace): number[] {
  return [...deciders].filter((decider) => !space.isEarly(decider));
}

function deciderOf(address: Address, { space, identity }: Asked): number {
  return space.decide(toClientBytes(spell(address, space.dialect), identity));
}

/** The same question, asked of what `check` would say. */
function isMetByEffect({ action, variables, isComplete }: Requirement, space: ClientSpace, decider: number): boolean {
  const effect = readEffect(space, decider);
  const named = new Map(
    variables.map(({ name, value }) => [textOf(name), value === 'any' ? ANY : value && textOf(value)]),
  );
  if (action !== undefined && action !== effect.action) return false;
  for (const [name, value] of named) {
    const given = effect.env.get(name) ?? undefined;
    if (value === undefined || given === undefined ? given !== value : value !== ANY && given !== value) return false;
  }
  return !isComplete || [...effect.env].every(([name, value]) => value === null || named.has(name));
}

function* addressesOf<T extends number | bigint>({ family, ranges }: AddressSet<T>): Generator<T, void> {
  for (const { start, end } of ranges) {
    for (let at = start; at < end; at = family.next(at)) yield at;
  }
}

function randomExpectation(random: Random, space: ClientSpace): string {
  const { dialect } = space;
  const { ip, host, info } = clientNear(random, space);
  const sets = ip.includes(':') ? sets6(random, dialect, ip) : sets4(random, dialect, ip);
  const user = info === undefined || info === '' ? '' : `${info}@`;
  return `${user}${sets} ${host === undefined || isOdd(host) ? '' : `=${host}`} => ${random.pick(REQUIREMENTS)}`;
}

function sets4(random: Random, dialect: Dialect, ip: string): string {
  const bits = (): number => random.pick([0, 1, 7, 8, 9, 15, 16, 17, 24, 25, 30, 32]);
  return sets(random, IPV4, IPV4.parse(ip)!, bits, () => {
    for (;;) {
      const address = IPV4.parse(smallClient(random, dialect).ip);
      if (address !== undefined) return address;
    }
  });
}

function sets6(random: Random, dialect: Dialect, ip: string): string {
  // A network of 112 bits is the largest whose addresses are all tried, which takes half a second.
  const bits = (): number => random.pickOdd([0, 1, 15, 16, 17, 32, 48, 64, 120, 121, 127, 128], [112], 1000);
  return sets(random, IPV6, IPV6.parse(ip)!, bits, () => {
    for (;;) {
      const { ip: other } = smallClient(random, dialect);
      if (other.includes(':')) return IPV6.parse(other)!;
    }
  });
}

function sets<T extends number | bigint>(
  random: Random,
  family: Family<T>,
  first: T,
  bitsOf: () => number,
  another: () => T,
): string {
  const network = (address: T): string => {
    const bits = bitsOf();
    const size = 2n ** BigInt(family.bits - bits);
    const start = BigInt(address) - (BigInt(address) % size);
    return `${family.format((family.version === 4 ? Number(start) : start) as T)}/${bits}`;
  };
  const any = (address: T): string => {
    const other = another();
    const [low, high]: readonly [T, T] = address < other ? [address, other] : [other, address];
    return random.pick([network(address), network(address), `${family.format(low)}-${family.format(high)}`]);
  };
  const included = random.onceIn(4)
    ? [family.format(first)]
    : [any(first), ...random.list(random.below(2), () => any(another()))];
  const excepted = random.onceIn(3) ? random.list(random.between(1, 2), () => any(another())) : [];
  return [...included, ...(excepted.length > 0 ? ['except', ...excepted] : [])].join(' ');
}
