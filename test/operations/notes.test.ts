import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIALECT_NAMES, type DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import type { Client } from '../../src/net/client.js';
import { IPV6 } from '../../src/net/family.js';
import { compile } from '../../src/operations/compile.js';
import { isWritten, noteOddClient, noteOddDatabase } from '../../src/operations/notes.js';
import { formatAddress } from '../../src/space/format-client.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

describe('a database that is asked in a dialect', () => {
  const remarkOn = (rules: string, made: DialectName, asked: DialectName): string | undefined =>
    noteOddDatabase(new Source('a.cdb', compile(bytesOf(rules), { dialect: made })), findDialect(asked)!);

  test.each(DIALECT_NAMES.filter((name) => name !== 'fehcom'))('%s, and has a network of ucspi-tcp6', (asked) => {
    expect(remarkOn('127.:allow\n10.0.0.0/8:deny\n:allow\n', 'fehcom', asked)).toMatch(
      /^a\.cdb: the key _0000e0g0 is for 10\.0\.0\.0\/8 in ucspi-tcp6, but has no meaning in .+; did you mean --dialect fehcom\?/,
    );
    expect(remarkOn('2001:db8::/32:deny\n', 'fehcom', asked)).toContain('--dialect fehcom');
    expect(remarkOn('127.:allow\n_hello:deny\n:allow\n', asked, asked)).toBeUndefined();
  });

  test('and is damaged', () => {
    const damaged = compile(bytesOf('127.:deny\n10.:deny\n')).subarray(0, 2060);
    expect(noteOddDatabase(new Source('a.cdb', damaged), findDialect('djb')!)).toBeUndefined();
  });

  test('and has lost all addresses', () => {
    const lost = compile(bytesOf(':deny\n:allow\n'));
    expect(noteOddDatabase(new Source('a.cdb', lost), findDialect('djb')!)).toBe(
      'a.cdb: all rules have lost their addresses, and the first decides for every client; ucspi-tcp6 1.06 is known to write such files',
    );
    expect(remarkOn(':deny\n', 'djb', 'djb')).toBeUndefined();
    expect(remarkOn('', 'djb', 'djb')).toBeUndefined();
  });

  test('that made it, or rules', () => {
    expect(remarkOn('10.0.0.0/8:deny\n', 'fehcom', 'fehcom')).toBeUndefined();
    expect(noteOddDatabase(new Source('rules', bytesOf('_0000e0g0:deny\n')), findDialect('djb')!)).toBeUndefined();
  });
});

function clientOf(ip: string | undefined, host: string | undefined): Client {
  const bytes = (text: string | undefined): Buffer | undefined => (text === undefined ? undefined : bytesOf(text));
  return { ip: bytes(ip), host: bytes(host) };
}

describe('a client', () => {
  test.each<[DialectName, string | undefined, string | undefined]>([
    ['djb', '127.0.0.1', undefined],
    ['djb', undefined, 'mail.example.com'],
    ['djb', '127.0.0.1', '.'],
    ['djb', '127.0.0.1', ''],
    ['ipv6', '2001:db8::1', 'mail.example.com'],
    ['fehcom', '::1', undefined],
  ])('of %s that there can be: %s, %s', (dialect, ip, host) => {
    expect(noteOddClient(clientOf(ip, host), findDialect(dialect)!)).toBe(undefined);
  });

  test.each<[DialectName, string | undefined, string | undefined]>([
    ['djb', '127.0.0.1/8', undefined],
    ['djb', '1.2.3', undefined],
    ['djb', '1.2.3.256', undefined],
    ['djb', 'mail.example.com', undefined],
    ['djb', '::1', undefined],
    ['ipv6', '2001:DB8::1', undefined],
    ['ipv6', '2001:db8:0::1', undefined],
    ['djb', '127.0.0.1', 'Mail.example.com'],
    ['djb', '127.0.0.1', 'mail.example.com.'],
  ])('of %s that there cannot be: %s, %s', (dialect, ip, host) => {
    expect(noteOddClient(clientOf(ip, host), findDialect(dialect)!)).toMatch(
      /; (?:the result applies to this literal text only|a host comes after an address, as in "192\.0\.2\.1 mail\.example\.com")$/,
    );
  });
});

test('an address of IPv6 is written as the server writes it, however it is found out', () => {
  const group = fc.constantFrom('0', '1', 'ab', 'ffff', '0db8', 'A', '');
  const address = fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':'));
  holds(
    fc.property(address, fc.constantFrom('ipv6', 'fehcom'), (text, name) => {
      const dialect = findDialect(name)!;
      const number = text.includes(':') ? IPV6.parse(text) : undefined;
      expect(isWritten(text, dialect)).toBe(number !== undefined && formatAddress(number, dialect) === text);
    }),
  );
});
