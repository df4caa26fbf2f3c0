import { describe, expect, test } from 'vitest';
import { DIALECT_NAMES, type DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { openDatabase } from '../../src/operations/database.js';
import { type Diff, DiffSide, diff } from '../../src/operations/diff.js';
import { DiffWeigher } from '../../src/operations/weigh.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import type { GeneratedClient } from '../support/generator/client.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';

function weighed(before: string, after: string, log: string, dialect: DialectName = 'djb'): Diff {
  const [old, changed] = [before, after].map(
    (rules) => new DiffSide(new Source('rules', bytesOf(rules)), findDialect(dialect)!),
  ) as [DiffSide, DiffSide];
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

  test.each(DIALECT_NAMES)('%s: has just those that two look-ups treat differently: random files', (name) => {
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
      const databases = [rules, changed].map((bytes) =>
        openDatabase(compile(bytes, { dialect: name }), { dialect: name }),
      );
      const expected = clients.filter((client) => {
        const [one, other] = databases.map((database) => {
          const { action, variables } = database.lookup(client);
          const effects = variables.map(({ name: variable, value }) => [variable, value ?? null]).sort();
          return JSON.stringify([action, action === 'deny' ? [] : effects]);
        });
        return one !== other;
      });
      const what = seeded(`${textOf(rules)}---\n${textOf(changed)}${clients.map((client) => line(client)).join('')}`);
      const { differences, log } = weighed(
        textOf(rules),
        textOf(changed),
        clients.map((client) => line(client)).join(''),
        name,
      );
      expect(log!.traffic.connections, what).toBe(clients.length);
      expect(
        differences.reduce((sum, { traffic }) => sum + traffic!.connections, 0),
        what,
      ).toBe(expected.length);
      differing += expected.length;
    }
    expect(differing, seeded('clients that are treated differently')).toBeGreaterThan(0);
  });
});
