import { describe, expect, test } from 'vitest';
import { NO_RECORD } from '../../src/cdb/reader.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS, findDialect } from '../../src/dialects/registry.js';
import { compare } from '../../src/diff/compare.js';
import type { Difference } from '../../src/diff/difference.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import type { AddressSet } from '../../src/net/address-set.js';
import type { ClientIdentity } from '../../src/net/client.js';
import { type Address, type Family, IPV4, IPV6 } from '../../src/net/family.js';
import { EffectTable } from '../../src/space/effects.js';
import { toClientBytes, formatAddress as writtenBy } from '../../src/space/format-client.js';
import { HostTree, identityClasses } from '../../src/space/identities.js';
import { ClientSpace } from '../../src/space/space.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { isAmong } from '../support/diffs.js';
import { EARLY_DIALECTS, spaceOf } from '../support/early.js';
import { expectSame } from '../support/expect-same.js';
import { changedFile, clientNear, ipv6File, smallFile, textPrefixFile } from '../support/generator/small-space.js';
import { Random, SEED, samples, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const FILES = 200;
const FILES_OF_TWO_DIALECTS = 40;
const CLIENTS = 30;

/** A client, its address written as either side's server does. */
interface TwofoldClient extends ClientIdentity {
  readonly address: Address;
  readonly family: Family;
  readonly ips: readonly [string, string];
}

describe.each(DIALECTS)('$name: differences', (dialect) => {
  test('are exactly those of the clients that get a different result', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < samples(FILES); i += 1) {
      const hasPrefixes = dialect.traits.ipv6 === 'text' && random.onceIn(3);
      const make = hasPrefixes ? textPrefixFile : smallFile;
      const rules = make(random, dialect);
      const changed = random.onceIn(4) ? make(random, dialect) : changedFile(random, rules, dialect);
      holdAgainstLookups([rules, changed], [dialect, dialect], random);
    }
  });
});

describe.each(EARLY_DIALECTS)('$name: differences of two databases', (dialect) => {
  test('are exactly those of the clients that get a different result', SLOW, () => {
    const random = new Random(SEED + 1);
    const changedOrNot = (bytes: Buffer): Buffer => (random.onceIn(2) ? bytes : changedFile(random, bytes, dialect));
    for (let i = 0; i < samples(FILES); i += 1) {
      const [rules, early] = [smallFile(random, dialect), smallFile(random, dialect)];
      const earlies = random.pick([
        [early, changedOrNot(early)],
        [early, undefined],
        [undefined, early],
        [early, smallFile(random, dialect)],
      ]) as Earlies;
      holdAgainstLookups([rules, changedOrNot(rules)], [dialect, dialect], random, earlies);
    }
  });
});

const PAIRS = DIALECTS.flatMap((before) =>
  DIALECTS.filter((after) => after !== before).map((after) => ({ before, after })),
);

describe.each(PAIRS)('$before.name and $after.name: differences', ({ before, after }) => {
  test('are exactly those of the clients of both servers that get a different result', SLOW, () => {
    const random = new Random(SEED);
    const make = before.formatClientIpv6 && after.formatClientIpv6 ? [smallFile, ipv6File, ipv6File] : [smallFile];
    for (let i = 0; i < samples(FILES_OF_TWO_DIALECTS); i += 1) {
      const file = random.pick(make);
      holdAgainstLookups([file(random, before), file(random, after)], [before, after], random);
    }
  });
});

/** The rules of each side that are asked first. */
type Earlies = readonly [Buffer | undefined, Buffer | undefined];

function holdAgainstLookups(
  rules: readonly [Buffer, Buffer],
  dialects: readonly [Dialect, Dialect],
  random: Random,
  earlies: Earlies = [undefined, undefined],
): void {
  const [before, after] = rules.map((bytes, side) => {
    return spaceOf(bytes, earlies[side], dialects[side]!, { areRulesWhole: true });
  }) as [ClientSpace, ClientSpace];
  const effects = new EffectTable();
  const tree = new HostTree(identityClasses([before, after]).map(({ kind }) => kind));
  const found = compare(before, after).map((difference) => ({
    difference,
    identities: tree.describe(difference.kinds),
  }));
  const texts = [...rules, ...earlies].map((bytes) => bytes && textOf(bytes));
  const given = JSON.stringify([...dialects.map(({ name }) => name), ...texts]);
  const note = (what: string): string => seeded(`${what}: ${given}`);
  const areDifferent = ([one, other]: readonly number[]): boolean =>
    effects.idOf(before, one!) !== effects.idOf(after, other!);
  for (const { witness } of found.map(({ difference }) => difference)) {
    const decided = decidedFor(twofold(witness, dialects)!, before, after);
    if (!areDifferent(decided)) expect('alike', note(JSON.stringify(witness))).toBe('treated differently');
  }
  for (let n = 0; n < CLIENTS; n += 1) {
    const client = twofold(clientNear(random, random.pick([before, after])), dialects);
    if (client === undefined) continue;
    const what = (): string => note(`${client.ips} ${client.host} ${client.info}`);
    const decided = decidedFor(client, before, after);
    const isDifferent = areDifferent(decided);
    const hasOwnRecord = hasRecordOfAddress(client, before, after);
    const near = found.filter(
      ({ difference, identities }) =>
        isAmong(identities, client.host) && areMeant(difference.addresses, client, hasOwnRecord, before, after),
    );
    // Thousands of these are told apart faster than they are expected.
    if (near.length === 0) {
      if (isDifferent) expect('nothing', what()).toBe('a difference');
      continue;
    }
    const isOwn = decidesByInfo(client, decided, before, after);
    const speaking = near.filter(({ difference: { info } }) => info === (isOwn ? client.info : undefined));
    for (const { difference } of near) {
      if (isOwn && difference.info === undefined && !difference.exceptInfos.includes(client.info!))
        expect(difference.exceptInfos, what()).toContain(client.info);
    }
    expectSame(speaking.length, isDifferent ? 1 : 0, what);
  }
}

/** Undefined for a client that only one of the servers can have. */
function twofold(
  client: ClientIdentity & { readonly ip: string },
  dialects: readonly Dialect[],
): TwofoldClient | undefined {
  const { ip, ...identity } = client;
  const written = (address: Address | undefined, family: Family): TwofoldClient | undefined => {
    if (address === undefined) return undefined;
    const ips = dialects.map((dialect) => writtenBy(address, dialect)) as [string, string];
    return { ...identity, address, family, ips };
  };
  if (!ip.includes(':')) return written(IPV4.parse(ip), IPV4);
  return dialects.every(({ formatClientIpv6 }) => formatClientIpv6) ? written(IPV6.parse(ip), IPV6) : undefined;
}

/** Whether a rule of either side is for just this address. */
function hasRecordOfAddress(client: TwofoldClient, ...spaces: readonly ClientSpace[]): boolean {
  return spaces.some((space, side) => {
    const { exact } = space.dialect.addressKeys(bytesOf(client.ips[side]!), client.host !== undefined);
    return exact.some((key) => space.locate(key) !== NO_RECORD);
  });
}

/** Whether a client has one of these addresses. */
function areMeant(
  addresses: Difference['addresses'],
  client: TwofoldClient,
  isOwn: boolean,
  before: ClientSpace,
  after: ClientSpace,
): boolean {
  const isIn = (set: AddressSet): boolean => set.has(client.address);
  // Only one dialect has prefixes of text.
  const text = client.ips[before.textPrefixes.length > 0 ? 0 : 1];
  if (addresses.kind === 'prefix') {
    const all = [...before.textPrefixes, ...after.textPrefixes].map(({ text }) => text);
    const longest = all.filter((prefix) => text.startsWith(prefix)).sort((a, b) => b.length - a.length)[0];
    const { prefix, within } = addresses;
    return longest === prefix && !isOwn && (within === undefined || isIn(within));
  }
  if (!isOwn && addresses.exceptPrefixes.some((prefix) => text.startsWith(prefix))) return false;
  return addresses.set.family.version === client.family.version && isIn(addresses.set);
}

/** Whether a rule with an info decides for a client. */
function decidesByInfo(client: TwofoldClient, decided: readonly number[], ...spaces: readonly ClientSpace[]): boolean {
  if (client.info === undefined) return false;
  const without = decidedFor({ ...client, info: undefined }, ...spaces);
  return decided.some((record, side) => record !== without[side]);
}

/** The record that decides for a client, on each side. */
function decidedFor(client: TwofoldClient, ...spaces: readonly ClientSpace[]): number[] {
  return spaces.map((space, side) => space.decide(toClientBytes(client.ips[side]!, client)));
}

describe('what a difference names', () => {
  const between = (rules: string, changed: string, [from, to] = ['djb', 'djb']): Difference[] => {
    const spaces = [
      [rules, from],
      [changed, to],
    ].map(([text, name]) => {
      const dialect = findDialect(name!)!;
      return new ClientSpace(CompiledRules.compile(bytesOf(text!), dialect), dialect);
    });
    return compare(spaces[0]!, spaces[1]!);
  };

  test('is the rules of all identities, where identities with rules of their own are treated alike', () => {
    const hosts = ['=a:', '=b:', '=.c:'];
    const [only, ...more] = between(
      hosts.map((key) => `${key}deny\n`).join(''),
      hosts.map((key) => `${key}allow\n`).join(''),
    );
    expect(more).toEqual([]);
    expect(only!.kinds.map(({ kind }) => kind)).toEqual(['host', 'host', 'domain']);
    expect([only!.before.deciders.size, only!.after.deciders.size]).toEqual([3, 3]);
  });

  test('is the part of a text prefix that the other server treats differently', () => {
    const networks = 'fe80::/16:deny\nfe80:0:0:1::/64:allow\n';
    const [only, other, ...more] = between('fe80:::deny\n', networks, ['ipv6', 'fehcom']);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      change: 'newly let in',
      addresses: { prefix: 'fe80::' },
      witness: { ip: 'fe80::1:1:1:1:1' },
    });
    expect(other).toMatchObject({ change: 'newly closed', addresses: { exceptPrefixes: ['fe80::'] } });
  });

  test.each([
    ['longer ones', 'fe80::1:0:'],
    ['addresses', 'fe80::1:0'],
  ])('is a whole text prefix, of which just the %s in it have rules of their own', (_, inside) => {
    // In some of its networks the first address is one that the other rule decides for.
    const rules = (instructions: string): string => `fe80::1::${instructions}\n${inside}:allow\n:deny\n`;
    const found = between(rules('deny'), rules('allow,A="1"'), ['ipv6', 'ipv6']);
    const seen = found.map(({ change, addresses, witness }) => [change, addresses, witness.ip]);
    expect(seen).toEqual([
      ['newly let in', { kind: 'prefix', prefix: 'fe80::1:', within: undefined }, 'fe80::1:1:1:1:1:1'],
    ]);
  });

  test('is ordered by importance', () => {
    const found = between(
      '1.:allow,RELAYCLIENT=""\n2.:deny\n3.:allow\n4.:allow,A=""\n:allow\n',
      '1.:allow\n2.:allow\n3.:deny\n4.:allow\n5.:allow,RELAYCLIENT=""\n:allow\n',
    );
    const seen = found.map(({ change, witness }) => [change, witness.ip]);
    expect(seen).toEqual([
      ['newly relayed', '5.0.0.0'],
      ['newly let in', '2.0.0.0'],
      ['newly closed', '3.0.0.0'],
      ['no longer relayed', '1.0.0.0'],
      ['other variables', '4.0.0.0'],
    ]);
  });
});
