import { describe, expect, test } from 'vitest';
import { walkRecords } from '../../src/cdb/walk.js';
import type { DialectName } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { IPV4 } from '../../src/net/family.js';
import { compile } from '../../src/operations/compile.js';
import { type ClientDifference, type Diff, type DiffOutcome, diff } from '../../src/operations/diff.js';
import { RulesError } from '../../src/rules/problem.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { countMeaning, diffOf } from '../support/diffs.js';
import { smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** What a test looks at: change, ranges, identities. */
function outline({ differences }: Diff): unknown[] {
  return differences.map(({ change, identities, ...clients }) => [change, rangesOf(clients), identities]);
}

function rangesOf({ prefix, ranges }: Pick<ClientDifference, 'prefix' | 'ranges'>): string[] {
  if (prefix !== undefined) return [prefix];
  return ranges.map(({ first, last, cidr }) => (first === last ? first : (cidr ?? `${first}-${last}`)));
}

const ALL_CLIENTS = { allBut: [] };

describe('diff', () => {
  test('names all clients that get a different result, merged', () => {
    expect(outline(diffOf('10.0-3.:allow\n:deny\n', '10.0.:allow\n10.2-3.:allow\n10.4.0.0-7:allow\n:deny\n'))).toEqual([
      ['newly let in', ['10.4.0.0/29'], ALL_CLIENTS],
      ['newly closed', ['10.1.0.0/16'], ALL_CLIENTS],
    ]);
  });

  test('what two kinds of clients have in common is listed once', () => {
    const [old, changed] = ['=a:allow,A="1"\n192.0.2.1:deny\n', '=a:allow,A="1"\n192.0.2.1:allow\n192.0.2.:deny\n'];
    expect(outline(diffOf(old, changed))).toEqual([
      ['newly let in', ['192.0.2.1'], ALL_CLIENTS],
      ['newly closed', ['192.0.2.0', '192.0.2.2-192.0.2.255'], { allBut: [{ kind: 'host', host: 'a' }] }],
    ]);
  });

  test('has the rules of both sides, also where a line makes many records or no rule decides', () => {
    const result = diffOf('10.0.0.0-63:deny\n\n10.0.0.70:deny\n', ':allow,A="1"\n');
    const rulesOf = ({ rules }: DiffOutcome): unknown[] =>
      rules.map(({ rule, line }) => (rule === undefined ? undefined : [textOf(rule), line]));
    const [denied, allowed] = result.differences as [ClientDifference, ClientDifference];
    expect(rulesOf(denied.before)).toEqual([
      ['10.0.0.0-63', 1],
      ['10.0.0.70', 3],
    ]);
    expect(rulesOf(denied.after)).toEqual([['', 1]]);
    expect(rulesOf(allowed.before)).toEqual([undefined]);
  });

  const REFUSED = 'allow,RBLSMTPD="-no"';
  const DEFERRED = 'allow,RBLSMTPD="later"';
  const RELAYS = 'allow,RELAYCLIENT=""';
  test.each([
    ['allow', REFUSED, 'newly refused'],
    ['allow', DEFERRED, 'newly refused'],
    ['deny', DEFERRED, 'newly refused'],
    [RELAYS, REFUSED, 'newly refused'],
    [RELAYS, `${REFUSED},RELAYCLIENT=""`, 'newly refused'],
    ['allow', `${REFUSED},RELAYCLIENT=""`, 'newly relayed'],
    [`${REFUSED},RELAYCLIENT=""`, RELAYS, 'newly relayed'],
    [`${REFUSED},RELAYCLIENT=""`, `${DEFERRED},RELAYCLIENT=""`, 'other variables'],
    [REFUSED, DEFERRED, 'other variables'],
    [REFUSED, 'allow', 'newly let in'],
    [REFUSED, 'allow,RBLSMTPD=""', 'newly let in'],
    [REFUSED, RELAYS, 'newly relayed'],
    [REFUSED, 'deny', 'newly closed'],
    ['allow', 'allow,RBLSMTPD=""', 'other variables'],
    [RELAYS, 'allow', 'no longer relayed'],
    [RELAYS, 'deny', 'newly closed'],
    ['deny', 'allow', 'newly let in'],
    ['deny', RELAYS, 'newly relayed'],
  ])('from %s to %s is %s', (old, changed, change) => {
    expect(diffOf(`:${old}\n`, `:${changed}\n`).differences.map((difference) => difference.change)).toEqual([change]);
  });

  test('lists the most important differences first', () => {
    const old = '10.:allow\n11.:allow\n12.:allow\n13.:deny\n14.:allow\n:allow\n';
    const changed = `10.:allow,A="1"\n11.:deny\n12.:${REFUSED}\n13.:allow\n14.:${RELAYS}\n:allow\n`;
    expect(diffOf(old, changed).differences.map(({ change }) => change)).toEqual([
      'newly relayed',
      'newly let in',
      'newly refused',
      'newly closed',
      'other variables',
    ]);
  });

  test('a database has no lines', () => {
    const { differences } = diffOf(compile(bytesOf('10.:deny\n')), '10.:allow\n');
    expect(differences[0]!.before.rules).toEqual([{ rule: bytesOf('10.'), line: undefined }]);
  });

  test('an info is named where a rule has it', () => {
    const [only, ...more] = diffOf('joe@10.0.0.1:deny\n', '').differences;
    expect(more).toEqual([]);
    expect(only).toMatchObject({ info: 'joe', count: '1', witness: { ip: '10.0.0.1', info: 'joe' } });
  });

  test('variables on a deny, their order, and those set twice make no difference', () => {
    expect(
      diffOf('10.:deny,A="1"\n11.:allow,A="1",B=""\n', '10.:deny\n11.:allow,B="",A="0",A="1"\n').differences,
    ).toEqual([]);
  });

  test.each([
    ['djb', 'fehcom', 'djb'],
    ['fehcom', 'djb', 'djb'],
    ['djb', 'djb', undefined],
    ['ipv6', 'fehcom', undefined],
  ] as const)('from %s to %s, %s is without IPv6', (from, to, without) => {
    const { withoutIpv6, differences } = diffOf(':allow\n', ':deny\n', [from, to]);
    expect(withoutIpv6?.dialect).toBe(without);
    expect(differences).toHaveLength(from === 'ipv6' ? 2 : 1);
  });

  test('the same network in the spellings of two servers is not a difference', () => {
    expect(diffOf('10.0.0.0-63:deny\n', '10.0.0.0/26:deny\n', ['djb', 'fehcom']).differences).toEqual([]);
    expect(diffOf('2001:db8::deny\n:allow\n', '2001:db8::/32:deny\n', ['ipv6', 'fehcom']).differences).toEqual([]);
  });

  test('lists a client exactly if it is treated differently', () => {
    const result = diffOf('10.:deny\n=a:deny\n', '10.:deny\n=a:allow\n=.a:deny\n');
    const at = (ip: string, host?: string): number => countMeaning(result, IPV4.parse(ip)!, host);
    expect([at('1.2.3.4', 'a'), at('1.2.3.4', 'b.a'), at('10.0.0.1', 'b.a')]).toEqual([1, 1, 0]);
    expect([at('1.2.3.4'), at('1.2.3.4', 'b'), at('10.0.0.1', 'a')]).toEqual([0, 0, 1]);
  });

  test('can be read literally, without knowing the other rules', () => {
    const result = diffOf(
      ':allow\n10.0.0.0-3:deny\n',
      '=.example:deny\n=c.y.example:allow\n10.0.0.0:allow,RELAYCLIENT=""\n',
    );
    const at = (ip: string, host?: string): number => countMeaning(result, IPV4.parse(ip)!, host);
    expect([at('10.0.0.1', 'c.y.example'), at('10.0.0.1', 'd.y.example'), at('1.2.3.4', 'c.y.example')]).toEqual([
      1, 0, 0,
    ]);
  });

  test('infos that rules of either side name are listed as exceptions', () => {
    const infos = (old: string, changed: string, dialect = 'djb'): (readonly string[])[] =>
      diffOf(old, changed, [dialect, dialect]).differences.map(({ exceptInfos }) => exceptInfos);
    expect(infos('joe@192.0.2.7:deny\n:allow\n', 'joe@192.0.2.7:deny\n:deny\n')).toEqual([['joe']]);
    expect(infos('joe@192.0.2.7:deny\n', 'sue@192.0.2.7:allow\n:deny\n')).toEqual([['joe', 'sue']]);
    expect(infos('joe@fe80::1:deny\n:deny\n', 'joe@fe80::1:deny\n', 'fehcom')).toEqual([[], ['joe']]);
    const text = 'joe@fe80::1:deny\nsue@fe90::1:deny\n';
    expect(infos(`${text}fe80:::deny\n:allow\n`, `${text}:allow\n`, 'ipv6')).toEqual([[], ['joe']]);
    expect(infos(`${text}fe80:::deny\n`, `${text}fe80:::deny\n:deny\n`, 'ipv6')).toEqual([[], ['sue']]);
  });

  test('throws where rules do not compile', () => {
    expect(() => diffOf(':allow\n', ':alow\n')).toThrow(RulesError);
  });
});

describe.each(DIALECTS)('$name: no difference', (dialect) => {
  test('is in a file that was reordered, commented and written otherwise', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 200; i += 1) {
      const rules = textOf(smallFile(random, dialect));
      const other = rewritten(rules, random, dialect.name);
      const what = seeded(JSON.stringify([rules, other]));
      expect(diffOf(rules, other, [dialect.name, dialect.name]).differences, what).toEqual([]);
    }
  });
});

/** The same rules to every client: lines that name the same key stay in their order. */
function rewritten(rules: string, random: Random, dialect: DialectName): string {
  const lines = rules.split('\n').slice(0, -1);
  const keys = lines.map((line) => new Set(keysOf(line, dialect)));
  const isFree = lines.every((_, i) =>
    keys.slice(0, i).every((earlier) => [...keys[i]!].every((key) => !earlier.has(key))),
  );
  if (isFree) {
    const places = new Map(lines.map((line) => [line, random.below(1000)]));
    lines.sort((a, b) => places.get(a)! - places.get(b)!);
  }
  return lines
    .flatMap((line) => {
      const quote = random.pick(['"', "'", '/']);
      const rule = line.replaceAll(/="([^"]*)"/g, `=${quote}$1${quote}`) + random.pick(['', ' ', '\t  ']);
      return random.onceIn(3) ? ['', `# ${line}`, rule] : [rule];
    })
    .join('\n')
    .concat(random.pick(['', '\n', '\n\n# the end\n']));
}

function keysOf(line: string, dialect: DialectName): string[] {
  return Array.from(walkRecords(compile(bytesOf(line), { dialect })), ({ key }) => textOf(key));
}

describe('diff of two databases', () => {
  test('names the rules of -y that decide', () => {
    const found = diff('10.:deny\n', '10.:deny\n', {
      dialect: 'fehcom',
      oldEarly: '10.1-2.:allow,RELAYCLIENT=""\n',
      newEarly: compile('10.2.:deny\n', { dialect: 'fehcom' }),
    });
    const [only, ...more] = found.differences;
    expect(more).toEqual([]);
    expect(outline(found)).toEqual([['newly closed', ['10.1.0.0-10.2.255.255'], ALL_CLIENTS]]);
    expect(only!.before.rules).toEqual([{ rule: bytesOf('10.1-2.'), line: 1, isEarly: true }]);
    expect(only!.after.rules).toEqual([
      { rule: bytesOf('10.'), line: 1 },
      { rule: bytesOf('10.2.'), line: undefined, isEarly: true },
    ]);
  });

  test('is of servers that ask two', () => {
    expect(() => diff('', '', { dialect: 'ipv6', newEarly: ':deny\n' })).toThrow(RangeError);
    expect(() => diff('', '', { oldEarly: 1 as unknown as string })).toThrow('options.oldEarly');
    expect(diff(':deny\n', ':allow\n', { oldEarly: ':deny\n', newEarly: ':deny\n' }).differences).toEqual([]);
  });
});
