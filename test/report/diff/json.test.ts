import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { renderDifferencesJson } from '../../../src/report/diff/json.js';
import { bytesOf } from '../../support/bytes.js';
import { diffOf } from '../../support/diffs.js';

function rendered(...args: Parameters<typeof diffOf>) {
  return JSON.parse(renderDifferencesJson(diffOf(...args)));
}

describe('differences as JSON', () => {
  test('say everything', () => {
    expect(rendered('10.0.0.0-5:allow,RELAYCLIENT=""\n', '10.0.0.0-2:deny\n10.0.0.3:deny\n')).toEqual({
      version: 1,
      old: { name: 'old', dialect: 'djb' },
      new: { name: 'new', dialect: 'djb' },
      note: null,
      differences: [
        {
          change: 'newly-closed',
          ranges: [{ first: '10.0.0.0', last: '10.0.0.3', cidr: '10.0.0.0/30' }],
          prefix: null,
          exceptPrefixes: [],
          addresses: '4',
          identities: { allBut: [] },
          info: null,
          exceptInfos: [],
          before: {
            action: 'allow',
            outcome: 'relays',
            env: { RELAYCLIENT: '' },
            rules: [{ key: '10.0.0.0-5', line: 1 }],
          },
          after: {
            action: 'deny',
            outcome: 'closed',
            env: {},
            rules: [
              { key: '10.0.0.0-2', line: 1 },
              { key: '10.0.0.3', line: 2 },
            ],
          },
          witness: { ip: '10.0.0.0', host: null, info: null },
        },
        {
          change: 'no-longer-relayed',
          ranges: [{ first: '10.0.0.4', last: '10.0.0.5', cidr: '10.0.0.4/31' }],
          prefix: null,
          exceptPrefixes: [],
          addresses: '2',
          identities: { allBut: [] },
          info: null,
          exceptInfos: [],
          before: {
            action: 'allow',
            outcome: 'relays',
            env: { RELAYCLIENT: '' },
            rules: [{ key: '10.0.0.0-5', line: 1 }],
          },
          after: { action: 'allow', outcome: 'let-in', env: {}, rules: [{ key: null, line: null }] },
          witness: { ip: '10.0.0.4', host: null, info: null },
        },
      ],
      summary: {
        differences: 2,
        changes: {
          'newly-relayed': 0,
          'newly-let-in': 0,
          'newly-refused': 0,
          'newly-closed': 1,
          'no-longer-relayed': 1,
          'other-variables': 0,
        },
        plan: { newlyRelayed: '0', noLongerRelayed: '6', newlyClosed: '4', newlyRefused: '0', newlyLetIn: '0' },
      },
      brokenGates: [],
    });
  });

  test('name a range as one rule, however many addresses it has', () => {
    const ranges = (action: string): string =>
      Array.from({ length: 300 }, (_, i) => `10.${i % 4}.${i >> 2}.0-255:${action}\n`).join('');
    const [only, ...more] = rendered(ranges('allow'), ranges('deny')).differences;
    expect(more).toEqual([]);
    expect(only.before.rules).toHaveLength(300);
    expect(only.after.rules.slice(-1)).toEqual([{ key: '10.3.74.0-255', line: 300 }]);
  });

  test('name all ranges, what is a network with its length', () => {
    const rules = Array.from({ length: 20 }, (_, i) => `10.0.${2 * i}.:deny\n`).join('');
    const [{ ranges }] = rendered('', `${rules}10.0.100.1-5:deny\n10.1.0.0:deny\n`).differences;
    expect(ranges).toHaveLength(22);
    expect(ranges.slice(-3).map(({ cidr }: { cidr: string | null }) => cidr)).toEqual([
      '10.0.38.0/24',
      null,
      '10.1.0.0/32',
    ]);
  });

  test('name identities and infos', () => {
    const [a, b] = rendered('', '=.a:deny\njoe@10.0.0.1:deny\n').differences;
    expect([a.identities, a.info]).toEqual([{ only: [{ kind: 'domain', domain: '.a', except: [] }] }, null]);
    expect([a.exceptInfos, b.exceptInfos]).toEqual([['joe'], []]);
    expect([b.identities, b.info]).toEqual([{ allBut: [] }, 'joe']);
    expect([a.witness, b.witness]).toEqual([
      { ip: '0.0.0.0', host: 'any.a', info: null },
      { ip: '10.0.0.1', host: null, info: 'joe' },
    ]);
  });

  test('say of a domain which names in it are not meant', () => {
    const rules = '=a.x:deny\n=.y.x:allow\n=c.y.x:allow\n';
    const [only, ...more] = rendered(`${rules}=.x:deny\n=b.y.x:deny\n`, rules).differences;
    expect(more).toEqual([]);
    expect(only.identities.only).toHaveLength(2);
    expect(only.identities.only).toContainEqual({ kind: 'domain', domain: '.x', except: ['a.x', '.y.x'] });
    expect(only.identities.only).toContainEqual({ kind: 'host', host: 'b.y.x' });
  });

  test('a database has keys and no lines; a variable can be unset', () => {
    const database = compile(bytesOf('10.:allow,!A\n'), { dialect: 'indimail' });
    const { differences } = rendered(database, '', ['indimail', 'indimail']);
    expect(differences[0].before).toEqual({
      action: 'allow',
      outcome: 'let-in',
      env: { A: null },
      rules: [{ key: '10.', line: null }],
    });
  });

  test('IPv6 addresses by text have no count', () => {
    const [first, second] = rendered('fe80:::deny\n', 'fe80::/16:deny\nfe80:0:0:1::/64:allow\n', [
      'ipv6',
      'fehcom',
    ]).differences;
    const ranges = [{ first: 'fe80::1:0:0:0:0', last: 'fe80::1:ffff:ffff:ffff:ffff', cidr: 'fe80::1:0:0:0:0/64' }];
    expect(first).toMatchObject({ ranges, prefix: 'fe80::', exceptPrefixes: [], addresses: null });
    expect(second).toMatchObject({ prefix: null, exceptPrefixes: ['fe80::'], addresses: null });
  });

  test('say so where IPv6 was not compared', () => {
    expect(rendered(':deny\n', ':deny\n', ['djb', 'ipv6'])).toMatchObject({
      note: 'only IPv4 clients were compared: the djb server does not support IPv6',
      differences: [],
    });
  });
});
