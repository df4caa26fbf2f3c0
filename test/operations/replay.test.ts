import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import type { LogFilter } from '../../src/logs/reader.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { formatRange } from '../../src/net/address-set.js';
import { IPV4 } from '../../src/net/family.js';
import { compile } from '../../src/operations/compile.js';
import { openDatabase } from '../../src/operations/database.js';
import { type Replay, Replayer } from '../../src/operations/replay.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';

const RELAYS = 'allow,RELAYCLIENT=""';

function replayOf(rules: string | Uint8Array, log: string, dialect = 'djb', filter: LogFilter = {}): Replay {
  const source = new Source('rules', typeof rules === 'string' ? bytesOf(rules) : rules);
  const language = findDialect(dialect)!;
  const replayer = new Replayer(source, language, CompiledRules.open(source.bytes, language), filter);
  replayer.reader.beginFile(Date.now());
  replayer.reader.push(bytesOf(log));
  replayer.reader.endFile();
  return replayer.finish();
}

/** A decision as a server logs it; the time is a second of 2026. */
function line(verdict: 'ok' | 'deny', ip: string, { host = '', info = '', second = 0 } = {}): string {
  const time = new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
  return `${time} tcpserver: ${verdict} 7 mx:192.0.2.1:25 ${host}:${ip}:${info}:1024\n`;
}

const DAY = 24 * 60 * 60;

describe('a replay', () => {
  test('counts what each rule decides', () => {
    const log =
      line('ok', '10.0.0.1', { second: 5 }) + line('ok', '10.0.0.1') + line('ok', '10.9.0.1') + line('ok', '192.0.2.1');
    const { rules, flips, traffic } = replayOf(`10.:${RELAYS}\n11.:deny\n`, log);
    expect(flips).toEqual([]);
    expect(traffic).toMatchObject({ connections: 4, clients: 3, first: Date.UTC(2026, 0, 1) });
    expect(rules.map(({ line, outcome, connections, clients }) => [line, outcome, connections, clients])).toEqual([
      [1, 'relays', 3, 2],
      [2, 'closed', 0, 0],
      [undefined, 'let in', 1, 1],
    ]);
    expect(rules[0]!.last).toBe(Date.UTC(2026, 0, 1) + 5000);
    expect(rules[1]!.first).toBeUndefined();
  });

  test('finds what would be treated otherwise than logged, by the rule that decides now', () => {
    const log =
      line('ok', '10.0.0.1') +
      line('ok', '10.0.0.1') +
      line('ok', '10.0.0.2') +
      line('deny', '11.0.0.1') +
      line('deny', '12.0.0.1') +
      line('deny', '13.0.0.1') +
      line('deny', '14.0.0.1');
    const rules = `10.:deny\n11.:${RELAYS}\n12.:allow,RBLSMTPD="-no"\n13.:allow\n14.:deny\n`;
    const { flips } = replayOf(rules, log);
    expect(
      flips.map(({ change, rule, traffic, clients }) => [change, rule.line, traffic.connections, clients]),
    ).toEqual([
      [
        'newly closed',
        1,
        3,
        [expect.objectContaining({ ip: '10.0.0.1', connections: 2 }), expect.objectContaining({ ip: '10.0.0.2' })],
      ],
      ['newly relayed', 2, 1, [expect.anything()]],
      ['newly refused', 3, 1, [expect.anything()]],
      ['newly let in', 4, 1, [expect.anything()]],
    ]);
  });

  test('asks for host and info as the server did', () => {
    const log =
      line('ok', '10.0.0.1', { host: 'a.example' }) +
      line('ok', '10.0.0.2', { info: 'joe' }) +
      line('ok', '10.0.0.3', { host: 'b.example', info: 'joe' }) +
      line('ok', '10.0.0.4');
    const { rules } = replayOf('joe@10.0.0.2:allow,A="1"\n=.example:allow,B="1"\n=:allow\n:allow,C="1"\n', log);
    expect(rules.map(({ connections }) => connections)).toEqual([1, 2, 0, 1]);
  });

  test('leaves out names that were cut or masked, where a rule may ask for them', () => {
    const log = line('ok', '10.0.0.1', { host: 'a?b' }) + line('ok', '10.0.0.1', { host: `${'a'.repeat(100)}...` });
    expect(replayOf('=a:deny\n', log)).toMatchObject({ undecided: 2, traffic: { connections: 0 } });
    expect(replayOf('10.:deny\n', log)).toMatchObject({ undecided: 0, traffic: { connections: 2 } });
    expect(replayOf('joe@10.0.0.1:deny\n', line('ok', '10.0.0.1', { info: 'j?e' })).undecided).toBe(1);
    expect(replayOf('=a:deny\n', line('ok', '10.0.0.1', { info: 'j?e' })).undecided).toBe(0);
  });

  test('knows IPv6, and IPv4 in it', () => {
    const log = line('ok', '2001:db8::7') + line('ok', '2001:db8::7') + line('ok', '::ffff:10.0.0.1');
    const { rules, traffic } = replayOf('2001:db8::7:allow\n10.:allow\n', log, 'ipv6');
    expect(rules.map(({ connections, clients }) => [connections, clients])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(traffic).toMatchObject({ connections: 3, clients: 2 });
  });

  test('of a database names its keys', () => {
    const { rules, tighter } = replayOf(compile(bytesOf(`10.:${RELAYS}\n:deny\n`)), line('ok', '10.0.0.1'));
    expect(rules.map(({ rule, line }) => [textOf(rule!), line])).toEqual([
      ['10.', undefined],
      ['', undefined],
    ]);
    expect(tighter).toEqual([]);
  });

  test('takes a range as one rule', () => {
    const { rules } = replayOf('10.0.0.0-255:allow\n', line('ok', '10.0.0.1') + line('ok', '10.0.0.200'));
    expect(rules).toMatchObject([{ line: 1, connections: 2, clients: 2 }]);
  });

  describe('says which rules could be tighter', () => {
    const tighterOf = (rules: string, log: string, dialect?: string): unknown[] =>
      replayOf(rules, log, dialect).tighter.map(({ after, kept, diff }) => [
        textOf(after),
        formatRange(kept, IPV4),
        BigInt(diff.plan.noLongerRelayed),
      ]);

    test.each([
      [`10.:${RELAYS}\n`, ['10.1.2.3'], '10.1.2.3', '10.1.2.3', 2n ** 24n - 1n],
      [`10.:${RELAYS}\n`, ['10.1.2.3', '10.1.2.60'], '10.1.2.0-63', '10.1.2.0/26', 2n ** 24n - 64n],
      [`10.:${RELAYS}\n`, ['10.1.2.3', '10.1.2.200'], '10.1.2.', '10.1.2.0/24', 2n ** 24n - 256n],
      [`10.:${RELAYS}\n`, ['10.1.2.3', '10.1.5.200'], '10.1.0-7.', '10.1.0.0/21', 2n ** 24n - 2048n],
      [`10.0-31.:${RELAYS}\n`, ['10.1.2.3', '10.2.5.200'], '10.0-3.', '10.0.0.0/14', 2n ** 21n - 2n ** 18n],
    ])('%j with clients %j: %s', (rules, clients, text, network, freed) => {
      const log = clients.map((ip) => line('ok', ip)).join('');
      expect(tighterOf(rules, log)).toEqual([[`${text}:${RELAYS}`, network, freed]]);
    });

    test('as networks where the dialect has them', () => {
      const log = line('ok', '10.1.2.3') + line('ok', '10.1.2.60');
      expect(tighterOf(`10.0.0.0/8:${RELAYS}\n`, log, 'fehcom')).toMatchObject([
        [`10.1.2.0/26:${RELAYS}`, '10.1.2.0/26', expect.anything()],
      ]);
    });

    test.each([
      ['nobody loses anything', '10.:allow\n', '10.1.2.3'],
      ['somebody would get more', `10.:allow\n:${RELAYS}\n`, '10.1.2.3'],
      ['it would let others in', '10.:deny\n', '10.1.2.3'],
      ['clients are everywhere', `10.:${RELAYS}\n`, '10.1.2.3 10.200.0.1'],
      ['it is the last rule', `:${RELAYS}\n`, '10.1.2.3'],
      ['nobody came', `10.:${RELAYS}\n`, '11.0.0.1'],
    ])('but not where %s', (_, rules, clients) => {
      const log = clients
        .split(' ')
        .map((ip) => line('ok', ip))
        .join('');
      expect(tighterOf(rules, log)).toEqual([]);
    });

    test('and nothing changes for those who came: random rules and clients', () => {
      const random = new Random(SEED);
      const octet = (): number => random.pick([0, 1, 10, 127, 128, 255]);
      let found = 0;
      for (let i = 0; i < 60; i += 1) {
        const rules = `10.:${RELAYS}\n${textOf(smallFile(random, findDialect('djb')!))}`;
        const clients = random.list(4, () => `10.${random.below(2)}.${octet()}.${octet()}`);
        const { tighter, source } = replayOf(rules, clients.map((ip) => line('ok', ip)).join(''));
        for (const { rule, after } of tighter) {
          found += 1;
          const [start, end] = [source.lineStart(rule.line!), source.lineStart(rule.line! + 1)];
          const changed = `${rules.slice(0, start)}${textOf(after)}\n${rules.slice(end)}`;
          const [before, then] = [rules, changed].map((text) => openDatabase(compile(bytesOf(text))));
          for (const ip of clients) {
            const [old, now] = [before!.lookup({ ip }), then!.lookup({ ip })];
            expect([now.action, now.variables], seeded(changed)).toEqual([old.action, old.variables]);
          }
        }
      }
      expect(found, seeded('files with rules that could be tighter')).toBeGreaterThan(0);
    });
  });

  test('is bounded to a service and a time', () => {
    const log = line('ok', '10.0.0.1') + line('ok', '10.0.0.2', { second: 2 * DAY });
    const since = Date.UTC(2026, 0, 2);
    expect(replayOf('', log, 'djb', { since })).toMatchObject({ traffic: { connections: 1 }, counts: { filtered: 1 } });
    expect(replayOf('', log, 'djb', { service: '26' }).traffic.connections).toBe(0);
  });
});
