import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { IPV4, IPV6 } from '../../src/net/family.js';
import { EarlyFirstSpace } from '../../src/space/early-first-space.js';
import { readEffect } from '../../src/space/effects.js';
import { toClientBytes } from '../../src/space/format-client.js';
import { findDecider } from '../../src/space/partition.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { decideByBoth, EARLY_DIALECTS, spaceOf } from '../support/early.js';
import { expectSame } from '../support/expect-same.js';
import { smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, samples, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

describe.each(EARLY_DIALECTS)('$name: the clients of two databases', SLOW, (dialect) => {
  test('get what two look-ups say, and so say the pieces', () => {
    const random = new Random(SEED);
    const seen = { early: 0, late: 0 };
    for (let i = 0; i < samples(300); i += 1) {
      const [early, rules] = [smallFile(random, dialect), smallFile(random, dialect)];
      const space = spaceOf(rules, early, dialect);
      const judge = decideByBoth(rules, early, dialect);
      for (let n = 0; n < 30; n += 1) {
        const client = smallClient(random, dialect);
        const note = (): string => seeded(JSON.stringify([dialect.name, textOf(early), textOf(rules), client]));
        const expected = judge(client);
        seen[expected.isEarly ? 'early' : 'late'] += 1;
        const position = space.decide(toClientBytes(client.ip, client));
        const { action, env } = readEffect(space, position);
        const given = { action, env: new Map([...env].map(([name, value]) => [name, value ?? undefined])) };
        expectSame(space.isEarly(position), expected.isEarly, note);
        expectSame(given.action, expected.action, note);
        if (action === 'allow') expectSame(given.env, new Map([...expected.env].sort()), note);
        const layer = space.layer(client);
        const pieces = client.ip.includes(':') ? layer.ipv6! : layer.ipv4;
        const address = client.ip.includes(':') ? IPV6.parse(client.ip)! : IPV4.parse(client.ip)!;
        expectSame(findDecider(pieces, address) || layer.rest, position, note);
        const earlyPieces = space.earlyPartition(pieces.family)!;
        expectSame(findDecider(earlyPieces, address), expected.isEarly ? position : 0, note);
      }
    }
    expect(Math.min(seen.early, seen.late)).toBeGreaterThan(samples(300));
  });
});

test('a space of two databases knows the lines of both', () => {
  const dialect = findDialect('fehcom')!;
  const space = spaceOf(bytesOf('1.:deny\n\n2.:deny\n'), bytesOf('# y\n2.2.:allow\n'), dialect);
  const lineFor = (ip: string): [boolean, number | undefined] => {
    const position = space.decide({ ip: bytesOf(ip) });
    return [space.isEarly(position), space.lineOf(position)];
  };
  expect([lineFor('2.2.2.2'), lineFor('2.1.1.1'), lineFor('3.3.3.3')]).toEqual([
    [true, 2],
    [false, 3],
    [false, undefined],
  ]);
});

test.each(['ipv6', 'indimail'])('the dialect %s has no such space', (name) => {
  const dialect = findDialect(name)!;
  const rules = CompiledRules.compile(bytesOf('1.:deny\n'), dialect);
  expect(() => new EarlyFirstSpace(rules, rules, dialect)).toThrow(RangeError);
});
