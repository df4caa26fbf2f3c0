import { describe, expect, test } from 'vitest';
import { DIALECT_NAMES, type DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { type Diff, DiffSide, diff } from '../../src/operations/diff.js';
import { DiffWeigher } from '../../src/operations/weigh.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { decideByBoth, EARLY_DIALECTS } from '../support/early.js';
import type { GeneratedClient } from '../support/generator/client.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';

function weighed(
  before: string,
  after: string,
  log: string,
  dialect: DialectName = 'djb',
  earlies: readonly (string | undefined)[] = [],
): Diff {
  const [old, changed] = [before, after].map((rules, i) => {
    const early = earlies[i] === undefined ? undefined : new Source('early', bytesOf(earlies[i]));
    return new DiffSide(new Source('rules', bytesOf(rules)), findDialect(dialect)!, undefined, early);
  }) as [DiffSide, DiffSide];
  const weigher = new DiffWeigher(diff(old, changed), old, changed);
  weigher.reader.beginFile(Date.now());
  weigher.reader.push(bytesOf(log));
  weigher.reader.endFile();
  return weigher.finish();
}

function line({ ip, host = '', info = '' }: GeneratedClient, second = 0): string {
  return `${new Date(second * 1000).toISOString()} tcpserver: ok 1 mx:192.0.2.1:25 ${host}:${ip}:${info}:9\n`;
}

describe('a weighed difference', () => {
  test('has the connections and clients that it concerns, those with most first', () => {
    const log =
      line({ ip: '10.0.0.1' }, 5) + line({ ip: '11.0.0.1' }, 1) + line({ ip: '11.0.0.2' }, 9) + line({ ip: '9.9.9.9' });
    const { differences, log: read } = weighed('', '10.:deny\n11.:deny\n12.:deny\n13.:allow,A="1"\n', log);
    expect(read).toMatchObject({ traffic: { connections: 4, clients: 4 }, undecided: 0 });
    expect(differences.map(({ change, traffic, clients }) => [change, traffic, clients?.map(({ ip }) => ip)])).toEqual([
      ['newly closed', expect.objectContaining({ connections: 3, clients: 3 }), ['10.0.0.1', '11.0.0.1', '11.0.0.2']],
      ['other variables', expect.objectContaining({ connections: 0, clients: 0 }), []],
    ]);
    expect([differences[0]!.traffic!.first, differences[0]!.traffic!.last]).toEqual([1000, 9000]);
  });

  test('comes before others of its kind that concern fewer', () => {
    const rules = '10.:allow,A="1"\n11.:allow,A="2"\n12.:allow,A="3"\n';
    const log = line({ ip: '12.0.0.1' }) + line({ ip: '11.0.0.1' }) + line({ ip: '12.0.0.1' });
    const { differences } = weighed('', rules, log);
    expect(differences.map(({ witness, traffic }) => [witness.ip, traffic!.connections, traffic!.clients])).toEqual([
      ['12.0.0.0', 2, 1],
      ['11.0.0.0', 1, 1],
      ['10.0.0.0', 0, 0],
    ]);
  });

  test('leaves out what is not known', () => {
    const cut = line({ ip: '10.0.0.1', host: 'a?b' });
    expect(weighed('', '=a:deny\n', cut).log).toMatchObject({ undecided: 1, traffic: { connections: 0 } });
    expect(weighed('', '10.:deny\n', cut).log).toMatchObject({ undecided: 0, traffic: { connections: 1 } });
    expect(weighed('', ':deny\n', line({ ip: '2001:db8::1' })).log).toMatchObject({ notCompared: 1 });
  });

  test('knows the rules of -y, which ask no name', () => {
    const log =
      line({ ip: '10.0.0.1', host: 'a?b' }) + line({ ip: '10.9.0.1' }) + line({ ip: '11.0.0.1', host: 'a?b' });
    const earlies = ['10.:allow\n', '10.9.:deny\n10.:allow\n'];
    const { differences, log: read } = weighed('=a:deny\n', '=a:deny\n', log, 'fehcom', earlies);
    expect(read).toMatchObject({ undecided: 1, traffic: { connections: 2 } });
    expect(differences.map(({ change, traffic }) => [change, traffic!.connections])).toEqual([['newly closed', 1]]);
  });

  const cases = [
    ...DIALECT_NAMES.map((name) => ({ name, asked: 'one database', hasEarly: false })),
    ...EARLY_DIALECTS.map(({ name }) => ({ name, asked: 'two databases', hasEarly: true })),
  ];

  test.each(cases)(
    '$name, $asked: has just those that look-ups treat differently: random files',
    ({ name, hasEarly }) => {
      const dialect = findDialect(name)!;
      const random = new Random(SEED);
      let differing = 0;
      for (let i = 0; i < 60; i += 1) {
        const rules = smallFile(random, dialect);
        const changed = changedFile(random, rules, dialect);
        const clients = random
          .list(20, () => smallClient(random, dialect))
          .filter(
            ({ ip, info }) => info !== '' && (info === undefined || !ip.includes(':')) && !ip.startsWith('::ffff:'),
          );
        const early = hasEarly ? smallFile(random, dialect) : bytesOf('');
        const earlies = [early, hasEarly ? changedFile(random, early, dialect) : early];
        const sides = [rules, changed].map((bytes, side) => decideByBoth(bytes, earlies[side]!, dialect));
        const expected = clients.filter((client) => {
          const [one, other] = sides.map((decide) => {
            const { action, env } = decide(client);
            const effects = [...env].map(([variable, value]) => [variable, value ?? null]).sort();
            return JSON.stringify([action, action === 'deny' ? [] : effects]);
          });
          return one !== other;
        });
        const what = seeded(
          `${earlies.map(textOf).join('---\n')}---\n${textOf(rules)}---\n${textOf(changed)}${clients.map((client) => line(client)).join('')}`,
        );
        const { differences, log } = weighed(
          textOf(rules),
          textOf(changed),
          clients.map((client) => line(client)).join(''),
          name,
          hasEarly ? earlies.map(textOf) : [],
        );
        expect(log!.traffic.connections, what).toBe(clients.length);
        expect(
          differences.reduce((sum, { traffic }) => sum + traffic!.connections, 0),
          what,
        ).toBe(expected.length);
        differing += expected.length;
      }
      expect(differing, seeded('clients that are treated differently')).toBeGreaterThan(0);
    },
  );
});
