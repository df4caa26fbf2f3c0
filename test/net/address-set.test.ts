import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressSet, formatRange, parseRange } from '../../src/net/address-set.js';
import { type Family, IPV4, IPV6 } from '../../src/net/family.js';
import { holds } from '../support/property.js';

function setOf<T extends number | bigint>(family: Family<T>, ...texts: string[]): AddressSet<T> {
  return AddressSet.of(
    family,
    texts.map((text) => parseRange(text, family)!),
  );
}

function show<T extends number | bigint>({ family, ranges }: AddressSet<T>): string[] {
  return ranges.map((range) => formatRange(range, family));
}

describe('a range', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.0-192.0.2.255', '192.0.2.0/24'],
    ['192.0.2.1-192.0.2.3', '192.0.2.1-192.0.2.3'],
    ['255.255.255.255', '255.255.255.255'],
    ['128.0.0.0-255.255.255.255', '128.0.0.0/1'],
  ])('%s', (text, shown) => {
    expect(formatRange(parseRange(text, IPV4)!, IPV4)).toBe(shown);
  });

  test.each([
    ['2001:DB8:0::1', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::/0', '::/0'],
    ['::1-::3', '::1-::3'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
  ])('%s', (text, shown) => {
    expect(formatRange(parseRange(text, IPV6)!, IPV6)).toBe(shown);
  });

  test.each([
    '192.0.2.7/24',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/',
    '192.0.2',
    '192.0.2.',
    '192.0.2.256',
    '192.0.02.1',
    '192.0.2.9-192.0.2.7',
    '192.0.2.1-2',
    '1.2.3.4-1.2.3.5-1.2.3.6',
    '192.0.2.0/24/24',
    '2001:db8::',
    'ALL',
    '',
  ])('%j is none of IPv4', (text) => {
    expect(parseRange(text, IPV4)).toBeUndefined();
  });

  test.each(['2001:db8::1/32', 'fe80::1%eth0', '192.0.2.1', '::/129', '1::2::3', '[::1]'])(
    '%j is none of IPv6',
    (text) => {
      expect(parseRange(text, IPV6)).toBeUndefined();
    },
  );
});

describe('a set', () => {
  test('has the fewest ranges there are', () => {
    const set = setOf(IPV4, '192.0.2.128/25', '192.0.2.0/25', '192.0.2.64/26', '10.0.0.1', '10.0.0.0');
    expect(show(set)).toEqual(['10.0.0.0/31', '192.0.2.0/24']);
    expect(set.count).toBe(258n);
    expect(setOf(IPV6, '::/1', '8000::/1').count).toBe(1n << 128n);
    expect(setOf(IPV4).isEmpty).toBe(true);
  });

  test('knows its members', () => {
    const set = setOf(IPV4, '10.0.0.0/31', '192.0.2.0/24');
    const has = (text: string): boolean => set.has(IPV4.parse(text)!);
    expect(['9.255.255.255', '10.0.0.0', '10.0.0.1', '10.0.0.2', '192.0.2.255', '192.0.3.0'].map(has)).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  test('can be cut and thinned', () => {
    const all = setOf(IPV4, '0.0.0.0/0');
    const some = setOf(IPV4, '10.0.0.0/8', '192.0.2.0/24');
    expect(show(all.without(some))).toEqual([
      '0.0.0.0-9.255.255.255',
      '11.0.0.0-192.0.1.255',
      '192.0.3.0-255.255.255.255',
    ]);
    expect(show(some.and(setOf(IPV4, '10.1.0.0/16', '192.0.2.9-192.0.3.1')))).toEqual([
      '10.1.0.0/16',
      '192.0.2.9-192.0.2.255',
    ]);
    expect(all.without(all).isEmpty).toBe(true);
    expect(show(setOf(IPV6, '::/0').without(setOf(IPV6, '::1')))).toEqual([
      '::',
      '::2-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
  });
});

test('a set meets a range that has an address of it', () => {
  const address = fc.integer({ min: 0, max: 30 });
  const ranges = fc.array(fc.record({ start: address, end: address }), { maxLength: 4 });
  holds(
    fc.property(ranges, address, fc.integer({ min: 1, max: 5 }), (parts, start, length) => {
      const set = AddressSet.of(IPV4, parts);
      const range = { start, end: start + length };
      const addresses = Array.from({ length }, (_, i) => start + i);
      expect(set.meets(range)).toBe(addresses.some((one) => set.has(one)));
      const some = AddressSet.ofAddresses(IPV4, addresses);
      expect(some.ranges).toEqual([range]);
    }),
  );
});
