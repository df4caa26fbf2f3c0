import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { RuleBook } from '../../src/lookup/rulebook.js';
import { kindOfHost } from '../../src/space/callers.js';
import { clientOf } from '../../src/space/client.js';
import { compare } from '../../src/space/compare.js';
import type { Difference } from '../../src/space/difference.js';
import { Effects } from '../../src/space/effects.js';
import { IPV4, IPV6 } from '../../src/space/family.js';
import { type Caller, ClientSpace } from '../../src/space/space.js';
import { bytesOf, textOf } from '../support/bytes.js';
import type { GeneratedClient } from '../support/generator/client.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';

describe.each(DIALECTS)('$name: differences', (dialect) => {
  test('are those of all clients that get something else, and of no other', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 250; i += 1) {
      const rules = smallFile(random, dialect);
      const changed = random.onceIn(4) ? smallFile(random, dialect) : changedFile(random, rules, dialect);
      const spaces = [rules, changed].map((bytes) => new ClientSpace(RuleBook.compile(bytes, dialect), dialect));
      const [before, after] = spaces as [ClientSpace, ClientSpace];
      const effects = new Effects();
      const found = compare(before, after);
      const note = (what: string): string =>
        seeded(`${what}: ${JSON.stringify([dialect.name, textOf(rules), textOf(changed)])}`);
      const effectOf = (space: ClientSpace, client: Caller & { readonly ip: string }): number =>
        effects.numberOf(space, space.decide(clientOf(client.ip, client)));
      for (const { witness } of found) {
        expect(effectOf(before, witness), note(JSON.stringify(witness))).not.toBe(effectOf(after, witness));
      }
      for (let n = 0; n < 60; n += 1) {
        const client = smallClient(random, dialect);
        const isDifferent = effectOf(before, client) !== effectOf(after, client);
        const speaking = found.filter((difference) => isMeant(difference, client, before, after));
        expect(speaking.length, note(`${JSON.stringify(client)} ${isDifferent}`)).toBe(isDifferent ? 1 : 0);
      }
    }
  });
});

/** Whether a difference speaks of a client. */
function isMeant(
  { addresses, callers, info }: Difference,
  client: GeneratedClient & { ip: string },
  before: ClientSpace,
  after: ClientSpace,
): boolean {
  const isKnown = (name: string): boolean =>
    [before, after].some(
      ({ hosts, infos }) => hosts.has(name) || [...infos.values()].some((records) => records.hosts.has(name)),
    );
  const kind = JSON.stringify(kindOfHost(client.host, isKnown));
  if (!callers.some((callerKind) => JSON.stringify(callerKind) === kind)) return false;
  if (info !== (decidesByInfo(client, before, after) ? client.info : undefined)) return false;
  const isOwn = [before, after].some((space) => space.locate(bytesOf(client.ip)) !== 0);
  if (addresses.kind === 'prefix') {
    const all = [...before.textPrefixes, ...after.textPrefixes].map(({ text }) => text);
    const longest = all.filter((text) => client.ip.startsWith(text)).sort((a, b) => b.length - a.length)[0];
    return longest === addresses.prefix && !isOwn;
  }
  const { set, exceptPrefixes } = addresses;
  if (!isOwn && exceptPrefixes.some((text) => client.ip.startsWith(text))) return false;
  const address = set.family.version === 4 ? IPV4.read(client.ip) : IPV6.read(client.ip);
  return address !== undefined && (set.has as (address: number | bigint) => boolean).call(set, address);
}

/** Whether a rule with an info decides for a client. */
function decidesByInfo(client: GeneratedClient & { ip: string }, ...spaces: ClientSpace[]): boolean {
  return spaces.some((space) => {
    const decider = space.decide(clientOf(client.ip, client));
    return decider !== space.decide(clientOf(client.ip, { ...client, info: undefined }));
  });
}
