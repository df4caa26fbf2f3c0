import { describe, expect, test } from 'vitest';
import { type DialectName, prefixesOf } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { candidates } from '../../src/lookup/candidates.js';
import { bytesOf, textOf } from '../support/bytes.js';

interface Texts {
  ip?: string;
  host?: string;
  info?: string;
}

function keysFor(dialect: DialectName, { ip, host, info }: Texts): string[] {
  const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : bytesOf(text));
  const client = { ip: bytes(ip), host: bytes(host), info: bytes(info) };
  return [...candidates(client, findDialect(dialect)!)].map(({ key }) => textOf(key));
}

const QUAD = { ip: '10.2.30.4', host: 'a.bc.d', info: 'joe' };
const CLASSIC = [
  ...['joe@10.2.30.4', 'joe@=a.bc.d', '10.2.30.4', '=a.bc.d', '10.2.30.', '10.2.', '10.'],
  ...['=.bc.d', '=.d', '=', ''],
];

describe('keys, most specific first', () => {
  test.each<[string, DialectName, Texts, string[]]>([
    ['all three', 'djb', QUAD, CLASSIC],
    ['all three', 'ipv6', QUAD, CLASSIC],
    ['nothing', 'djb', {}, ['0.0.0.0', '0.0.0.', '0.0.', '0.', '']],
    ['empty is not unset', 'djb', { ip: '', host: '', info: '' }, ['@', '@=', '', '=', '=', '']],
    ['a host only', 'djb', { ip: '1', host: 'h' }, ['1', '=h', '=', '']],
    ['dots in a row', 'djb', { ip: '1..2', host: '..' }, ['1..2', '=..', '1..', '1.', '=..', '=.', '=', '']],
    ['an address that ends in a dot is tried twice', 'djb', { ip: '1.' }, ['1.', '1.', '']],
    ['an info with an at sign', 'djb', { ip: '1', info: 'a@b' }, ['a@b@1', '1', '']],
    ['bytes are kept', 'djb', { ip: '\xff', host: 'A.\xe9' }, ['\xff', '=A.\xe9', '=.\xe9', '=', '']],
    ['colons mean nothing', 'djb', { ip: 'fe80::1:2' }, ['fe80::1:2', '']],
    ['colons part networks', 'ipv6', { ip: 'fe80::1:2' }, ['fe80::1:2', 'fe80::1:', 'fe80::', 'fe80:', '']],
    ['dots and colons', 'ipv6', { ip: ':a:1.2' }, [':a:1.2', ':a:1.', ':a:', ':', '']],
  ])('%s, to %s', (_, dialect, client, keys) => {
    expect(keysFor(dialect, client)).toEqual(keys);
  });

  test('fehcom tries every network in between, the longest first', () => {
    const keys = keysFor('fehcom', QUAD);
    const before = CLASSIC.slice(0, 7);
    expect(keys.slice(0, 7)).toEqual(before);
    expect(keys.slice(-4)).toEqual(CLASSIC.slice(-4));
    const networks = keys.slice(7, -4);
    expect(networks[0]).toBe('_0000e0g0000000o0000tuvw000000400Z');
    expect(networks.map((key) => key.length)).toEqual(Array.from({ length: 32 }, (_, i) => 34 - i));
    expect(networks.at(-1)).toBe('_00');
  });

  test('fehcom writes an IPv6 address out', () => {
    const written = '2001:0DB8:0000:0000:0000:0000:0000:0001';
    expect(keysFor('fehcom', { ip: '2001:db8::1', host: 'h', info: 'joe' }).slice(0, 4)).toEqual([
      `joe@${written}`,
      'joe@=h',
      written,
      '=h',
    ]);
  });

  test('indimail tries an IPv6 address in two spellings', () => {
    const keys = keysFor('indimail', { ip: '2001:DB8::1', host: 'h' });
    expect(keys.slice(0, 3)).toEqual(['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:DB8::1', '=h']);
  });
});

test('every candidate says which part of the client it names', () => {
  const client = { ip: bytesOf('1.2'), host: bytesOf('a.b'), info: bytesOf('joe') };
  expect([...candidates(client, findDialect('djb')!)].map(({ step }) => step)).toEqual([
    ...['info@address', 'info@host', 'address', 'host', 'network', 'domain', 'any-host', 'default'],
  ]);
});

test.each([
  ['1.2.3', [46], ['1.2.', '1.']],
  ['1.2.', [46], ['1.2.', '1.']],
  ['a:b.c', [46, 58], ['a:b.', 'a:']],
  ['abc', [46], []],
  ['', [46], []],
])('prefixes of %j', (text, ends, prefixes) => {
  expect(Array.from(prefixesOf(bytesOf(text), ends), textOf)).toEqual(prefixes);
});
