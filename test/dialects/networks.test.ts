import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile, openDatabase } from '../../src/index.js';
import { textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

const quad = fc.tuple(...Array.from({ length: 4 }, () => fc.oneof(fc.constantFrom(0, 10, 128, 255), fc.nat(255))));
const toNumber = (octets: readonly number[]): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);

describe('fehcom', () => {
  const ask = (rules: string, ip: string): string | undefined => {
    const { rule } = openDatabase(compile(Buffer.from(rules), { dialect: 'fehcom' }), { dialect: 'fehcom' }).lookup({
      ip,
    });
    return rule && textOf(rule);
  };

  test('an IPv4 network holds exactly its addresses, and one of one bit is never found', () => {
    holds(
      fc.property(quad, quad, fc.integer({ min: 1, max: 32 }), fc.nat(32), (network, other, length, common) => {
        // An address with this many leading bits of the network, so that both sides of its border are tried.
        const mask = common === 0 ? 0 : (-1 << (32 - common)) >>> 0;
        const ip = ((toNumber(network) & mask) | (toNumber(other) & ~mask)) >>> 0;
        const isInside = ip >>> (32 - length) === toNumber(network) >>> (32 - length);
        const text = [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255).join('.');
        const found = ask(`${network.join('.')}/${length}:deny\n`, text) !== undefined;
        expect(found, `${network.join('.')}/${length} ${text}`).toBe(isInside && length > 1);
      }),
    );
  });

  test('an IPv6 network holds exactly its addresses', () => {
    const groups = fc.array(fc.oneof(fc.constantFrom(0, 0xffff), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
    const spell = (value: bigint): string => value.toString(16).padStart(32, '0').match(/.{4}/g)!.join(':');
    const toBig = (numbers: readonly number[]): bigint => numbers.reduce((sum, n) => sum * 65536n + BigInt(n), 0n);
    holds(
      fc.property(groups, groups, fc.integer({ min: 2, max: 128 }), fc.nat(128), (network, other, length, common) => {
        const low = (1n << BigInt(128 - common)) - 1n;
        const ip = (toBig(network) & ~low) | (toBig(other) & low);
        const isInside = ip >> BigInt(128 - length) === toBig(network) >> BigInt(128 - length);
        const found = ask(`${spell(toBig(network))}/${length}:deny\n`, spell(ip)) !== undefined;
        expect(found, `${spell(toBig(network))}/${length} ${spell(ip)}`).toBe(isInside);
      }),
    );
  });

  test('a prefix that ends in a dot beats any network, a longer network a shorter', () => {
    const rules = '10.0.0.0/8:deny\n10.1.2.0/24:deny\n10.1.:deny\n';
    expect(ask(rules, '10.1.2.3')).toBe('10.1.');
    expect(ask('10.0.0.0/8:deny\n10.1.2.0/24:deny\n', '10.1.2.3')).toBe('_0000e0g00000000p000000w0');
  });

  test('a v4 client never meets a mapped rule, nor a mapped client a v4 rule', () => {
    expect(ask('::ffff:1.2.3.4:deny\n', '1.2.3.4')).toBeUndefined();
    expect(ask('1.2.3.4:deny\n', '::ffff:1.2.3.4')).toBeUndefined();
    expect(ask('::ffff:1.2.3.4:deny\n', '::FFFF:102:304')).toBe('0000:0000:0000:0000:0000:FFFF:0102:0304');
  });
});

describe('indimail', () => {
  const ask = (rules: string, client: { ip: string; host?: string }): string | undefined => {
    const options = { dialect: 'indimail' };
    const { rule } = openDatabase(compile(Buffer.from(rules), options), options).lookup(client);
    return rule && textOf(rule);
  };

  test('a rule in full lower case meets every spelling, another only itself', () => {
    const full = '0000:0000:0000:0000:0000:0000:0000:0001';
    expect(ask(`${full}:deny\n`, { ip: '::1' })).toBe(full);
    expect(ask(`${full}:deny\n`, { ip: '0:0::1' })).toBe(full);
    expect(ask('::1:deny\n', { ip: '::1' })).toBe('::1');
    expect(ask('::1:deny\n', { ip: '0::1' })).toBeUndefined();
  });

  test('network keys are tried for v6 clients without a host', () => {
    expect(ask('^00`:deny\n', { ip: '2001:db8::1' })).toBe('^00`');
    expect(ask('^00`:deny\n', { ip: '2001:db8::1', host: 'h' })).toBeUndefined();
  });

  test('the good parts of an incomplete address make network keys', () => {
    expect(ask('_0000e0g0:deny\n', { ip: '10' })).toBe('_0000e0g0');
    expect(ask('_0000e0g00:deny\n', { ip: '10' })).toBeUndefined();
    expect(ask('_0000e0g0:deny\n', { ip: '10.' })).toBeUndefined();
  });

  test('an unset variable differs from a set one', () => {
    const options = { dialect: 'indimail' };
    const database = openDatabase(compile(Buffer.from(':allow,!A,B="x"\n'), options), options);
    const variables = database.lookup({ ip: '1.2.3.4' }).variables;
    expect(variables.map(({ name, value }) => [name, value])).toEqual([
      ['A', undefined],
      ['B', 'x'],
    ]);
  });
});

describe.each(['djb', 'ipv6', 'fehcom', 'indimail'])('%s', (dialect) => {
  test('what compiles is found again', SLOW, () => {
    const part = fc.nat(255);
    const address = fc.oneof(
      fc.tuple(part, part, part, part).map((parts) => parts.join('.')),
      dialect === 'djb' ? fc.constant('1.2.3.4') : fc.ipV6(),
    );
    holds(
      fc.property(fc.uniqueArray(address, { minLength: 1, maxLength: 20 }), (addresses) => {
        const rules = addresses.map((text, i) => `${text}:allow,N="${i}"\n`).join('');
        const database = openDatabase(compile(Buffer.from(rules), { dialect }), { dialect });
        addresses.forEach((ip, i) => {
          const value = database.lookup({ ip }).variables[0]?.value;
          const first = dialect === 'fehcom' || dialect === 'indimail' ? undefined : String(i);
          // Two spellings of one address are one key in fehcom; the first of them decides.
          expect(value, ip).toBeDefined();
          if (first !== undefined) expect(value).toBe(first);
        });
      }),
    );
  });
});
