import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientError, compile, type DialectName, openDatabase, type Peer } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

const DIALECTS: readonly DialectName[] = ['djb', 'ipv6', 'fehcom', 'indimail'];
const WITH_IPV6 = DIALECTS.filter((name) => name !== 'djb');

function answer(rules: string, peer: Peer, dialect: DialectName): string {
  const { rule, action } = openDatabase(compile(bytesOf(rules), { dialect }), { dialect }).lookupPeer(peer);
  return `${rule === undefined ? 'none' : textOf(rule)}: ${action}`;
}

describe.each(DIALECTS)('%s: a peer', (dialect) => {
  test.each([
    '10.0.0.1',
    '::ffff:10.0.0.1',
    '::FFFF:10.0.0.1',
    '::ffff:a00:1',
    '0:0:0:0:0:ffff:0a00:0001',
    '::ffff:10.0.0.1%eth0',
  ])('of %s meets a rule for 10.', (remoteAddress) => {
    expect(answer('10.:deny\n', { remoteAddress, remotePort: 25 }, dialect)).toBe('10.: deny');
  });

  test.each(['bad.example', 'BAD.example', 'bad.example.', 'Bad.Example.'])('named %s meets its rule', (remoteHost) => {
    const peer = { remoteAddress: '192.0.2.1', remoteHost };
    expect(answer('=bad.example:deny\n', peer, dialect)).toBe('=bad.example: deny');
    expect(answer('=.example:deny\n', peer, dialect)).toBe('=.example: deny');
  });

  test('without a name has none, empty or left out', () => {
    expect(answer('=:allow\n:deny\n', { remoteAddress: '192.0.2.1', remoteHost: '' }, dialect)).toBe(': deny');
    expect(answer('=:allow\n:deny\n', { remoteAddress: '192.0.2.1' }, dialect)).toBe(': deny');
    expect(answer('=:allow\n:deny\n', { remoteAddress: '192.0.2.1', remoteHost: '.' }, dialect)).toBe('=: allow');
  });

  test('has an info as it is, and an empty one is set', () => {
    const peer = { remoteAddress: '::ffff:10.0.0.1', remoteInfo: 'Joe' };
    expect(answer('Joe@10.0.0.1:deny\n', peer, dialect)).toBe('Joe@10.0.0.1: deny');
    expect(answer('@10.0.0.1:deny\n', { ...peer, remoteInfo: '' }, dialect)).toBe('@10.0.0.1: deny');
    expect(answer('\xe9@10.0.0.1:deny\n', { ...peer, remoteInfo: bytesOf('\xe9') }, dialect)).toBe(
      '\xe9@10.0.0.1: deny',
    );
  });

  test.each([
    '',
    ' ',
    '10.0.0',
    '10.0.0.1 ',
    '010.0.0.1',
    '10.0.0.256',
    '10.0.0.1%eth0',
    '10.0.0.1:25',
    '[::1]',
    '::ffff:10.0.0',
    '::1%',
    '1::2::3',
    'localhost',
    '/run/socket',
    '10.0.0.1\0',
  ])('with the address %j is refused', (remoteAddress) => {
    expect(() => answer(':allow\n', { remoteAddress }, dialect)).toThrow(ClientError);
    expect(() => answer(':allow\n', { remoteAddress }, dialect)).toThrow(RangeError);
  });

  test.each(['..', '.example', 'a..b', 'a b', 'a\n', 'b\u00fccher.example', `${'a.'.repeat(513)}a`])(
    'with the name %j is refused',
    (remoteHost) => {
      expect(() => answer(':allow\n', { remoteAddress: '10.0.0.1', remoteHost }, dialect)).toThrow(ClientError);
    },
  );

  test.each(['\0', 'x'.repeat(1025)])('with an info no server hands on is refused', (remoteInfo) => {
    expect(() => answer(':allow\n', { remoteAddress: '10.0.0.1', remoteInfo }, dialect)).toThrow(ClientError);
  });
});

test('an IPv6 address meets the rules in the spelling of the server', () => {
  const rules = { ipv6: 'fe80::1:deny\n', fehcom: 'fe80::1:deny\n', indimail: 'fe80::1:deny\n' };
  const keys = { ipv6: 'fe80::1', fehcom: 'FE80:0000:0000:0000:0000:0000:0000:0001', indimail: 'fe80::1' };
  for (const dialect of Object.keys(rules) as (keyof typeof rules)[]) {
    for (const remoteAddress of ['fe80::1', 'FE80:0::01', 'fe80::1%eth0', 'fe80:0:0:0:0:0:0:1']) {
      expect(answer(rules[dialect], { remoteAddress }, dialect)).toBe(`${keys[dialect]}: deny`);
    }
  }
});

test('an IPv6 address is refused where the server does not support IPv6', () => {
  expect(() => answer(':allow\n', { remoteAddress: '2001:db8::1' }, 'djb')).toThrow(
    'peer.remoteAddress is an IPv6 address, which the server of djb does not support: 2001:db8::1',
  );
});

test('however an address is spelled, its client gets the same', SLOW, () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff));
  holds(
    fc.property(
      fc.array(group, { minLength: 8, maxLength: 8 }),
      fc.array(fc.tuple(fc.boolean(), fc.nat(4)), { minLength: 8, maxLength: 8 }),
      fc.constantFrom(...WITH_IPV6),
      (groups, looks, dialect) => {
        const plain = groups.map((one) => one.toString(16)).join(':');
        const other = groups.map((one, i) => {
          const text = one.toString(16).padStart(looks[i]![1], '0');
          return looks[i]![0] ? text.toUpperCase() : text;
        });
        // An independent judge of how addresses are shortened.
        const short = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
        const database = openDatabase(compile(bytesOf(`${plain}:deny\n${short}:deny\n`), { dialect }), { dialect });
        const [first, ...others] = [short, plain, other.join(':')].map((remoteAddress) => {
          return database.lookupPeer({ remoteAddress });
        });
        expect(others).toEqual([first, first]);
        if (dialect === 'fehcom') expect(first!.action).toBe('deny');
      },
    ),
  );
});

test('however an IPv4 address is spelled, a rule for it denies', () => {
  holds(
    fc.property(fc.ipV4(), fc.constantFrom(...DIALECTS), (address, dialect) => {
      const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const remoteAddress of [address, `::ffff:${address}`, `::ffff:${hex}`, `0:0:0:0:0:FFFF:${hex}`]) {
        expect(answer(`${address}:deny\n`, { remoteAddress }, dialect)).toBe(`${address}: deny`);
      }
    }),
  );
});

test('whatever an address is, it is refused or read as `node:net` reads it', () => {
  const character = fc.constantFrom(...'0123456789abcdefF:.%/[] \0\n\u0661-');
  const likely = fc.string({ unit: character, maxLength: 24 });
  const changed = fc.tuple(
    fc.oneof(fc.ipV4(), fc.ipV6()),
    fc.nat(40),
    fc.constantFrom('', '0', '.', ':', ' ', 'x', '%'),
  );
  const texts = fc.oneof(
    likely,
    changed.map(([address, at, more]) => address.slice(0, at) + more + address.slice(at)),
  );
  holds(
    fc.property(texts, fc.constantFrom(...DIALECTS), (remoteAddress, dialect) => {
      const isRead = (() => {
        try {
          answer('', { remoteAddress }, dialect);
          return true;
        } catch (error) {
          if (error instanceof ClientError) return false;
          throw error;
        }
      })();
      if (isRead) expect(isIP(remoteAddress), remoteAddress).not.toBe(0);
    }),
    2000,
  );
});
