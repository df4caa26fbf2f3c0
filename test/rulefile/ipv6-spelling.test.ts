import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { parseAddress6 } from '../../src/net/address6.js';
import { parseMappedAddress } from '../../src/net/mapped-address.js';
import { isFoundUnder, ruleAddress6 } from '../../src/rulefile/ipv6-spelling.js';

describe('what a rule should say', () => {
  const address = parseAddress6('2001:db8:0:1:2:3:4:5')!;

  test.each([
    ['ipv6', '2001:db8::1:2:3:4:5'],
    ['fehcom', '2001:db8:0:1:2:3:4:5'],
    ['indimail', '2001:0db8:0000:0001:0002:0003:0004:0005'],
  ])('%s', (name, expected) => {
    expect(ruleAddress6(findDialect(name)!, address)).toBe(expected);
  });

  test('the spelling all servers share, where there is one', () => {
    expect(ruleAddress6(findDialect('indimail')!, parseAddress6('2001:DB8:0::1')!)).toBe('2001:db8::1');
  });

  test.each([
    ['ipv6', '2001:db8::1', '2001:db8::1', true],
    ['ipv6', '2001:db8::1', '2001:db8:', true],
    ['ipv6', '2001:db8::1', '2001:DB8::1', false],
    ['ipv6', '2001:db8::1', '2001:db8', false],
    ['indimail', '2001:db8::1', '2001:db8:', false],
    ['indimail', '2001:db8::1', '2001:0db8:0000:0000:0000:0000:0000:0001', true],
  ])('in %s %s is found under %s: %s', (name, text, key, expected) => {
    expect(isFoundUnder(findDialect(name)!, parseAddress6(text)!, key)).toBe(expected);
  });
});

describe('IPv4 in IPv6', () => {
  test.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:10.0.0.1', '10.0.0.1'],
    ['[::ffff:10.0.0.1]', '10.0.0.1'],
    ['::ffff:127.0.0.', '127.0.0.'],
    ['::ffff:', ''],
    ['::ffff:0a00:1', '10.0.0.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['::0:ffff:192.0.2.1', '192.0.2.1'],
    ['0::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:0:1.2.3.4', undefined],
    ['2001:db8::ffff:1.2.3.4', undefined],
    ['::1', undefined],
    ['10.0.0.1', undefined],
    ['::ffff:10.0.0.0/104', undefined],
  ])('%s', (text, expected) => {
    expect(parseMappedAddress(text)).toBe(expected);
  });
});
