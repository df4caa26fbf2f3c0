import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullAddress6, parseAddress6, readAddress6, shortAddress6, shortestAddress6 } from '../../src/net/address6.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

const read = (text: string): string | undefined => {
  const groups = readAddress6(bytesOf(text));
  return groups && fullAddress6(groups);
};

test.each([
  ['::', '0000:0000:0000:0000:0000:0000:0000:0000'],
  ['::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['1::', '0001:0000:0000:0000:0000:0000:0000:0000'],
  ['2001:DB8::a', '2001:0db8:0000:0000:0000:0000:0000:000a'],
  ['::ffff:1.2.3.4', '0000:0000:0000:0000:0000:ffff:0102:0304'],
  ['1.2.3.4:x', '0000:0000:0000:0000:0000:ffff:0102:0304'],
  ['1:2:3:4:5:6:1.2.3.4', '0001:0002:0003:0004:0005:0006:0102:0304'],
  ['1:2:3:4:5:6:7:8:9', '0001:0002:0003:0004:0005:0006:0007:0008'],
  [':1:2:3:4:5:6:7:8', '0001:0002:0003:0004:0005:0006:0007:0008'],
  ['1::2::3', '0001:0000:0000:0000:0000:0000:0000:0002'],
  ['12345::1', '2345:0000:0000:0000:0000:0000:0000:0001'],
  [':::1', '0000:0000:0000:0000:0000:0000:0000:0000'],
  ['::1.2.3', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['::1xyz', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['fe80::1%eth0', 'fe80:0000:0000:0000:0000:0000:0000:0001'],
  ['1:2:3:4:5:6:7::', '0001:0002:0003:0004:0005:0006:0007:0000'],
])('%s is %s', (text, expected) => expect(read(text)).toBe(expected));

test.each(['', ':', '1:', '[::1]', ' ::1', 'a:b', 'zz:1', '1:2:1.2.3.4', '1:2:3:4:5:6:1.2', '2001:db8:'])(
  '%j is not an address',
  (text) => expect(read(text)).toBeUndefined(),
);

test.each([
  ['::', '::'],
  ['0:0:1::', '::1:0:0:0:0:0'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['1:0:0:2:0:0:0:3', '1::2:0:0:0:3'],
  ['2001:db8::', '2001:db8::'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
])('%s is shown as %s', (text, expected) => {
  const groups = readAddress6(bytesOf(text))!;
  expect(shortAddress6(groups)).toBe(expected);
});

test('every spelling of an address reads as the same groups', () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  holds(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (numbers) => {
      const groups = Uint16Array.from(numbers);
      const spellings = [fullAddress6(groups), fullAddress6(groups).toUpperCase(), shortAddress6(groups)];
      for (const spelling of spellings) expect(readAddress6(bytesOf(spelling)), spelling).toEqual(groups);
    }),
  );
});

test('an address is written correctly where Node says so', () => {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(':', '0:', 'ff:', '1:') },
    { weight: 2, arbitrary: fc.constantFrom('::', '2001:db8:', '1:2:3:4:5:6:') },
    fc.constantFrom('1', 'ABCD', '12345', 'g', '1.2.3.4', '01.2.3.4', '1.2.3.256', '1.2.3', '1.2.3.4.', ' ', '\n', ''),
  );
  let count = 0;
  holds(
    fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
      const text = pieces.join('');
      if (isIPv6(text)) count += 1;
      expect(parseAddress6(text) !== undefined, text).toBe(isIPv6(text));
    }),
    20_000,
  );
  expect(count).toBeGreaterThan(500);
});

describe('an address as tcpserver of ucspi-tcp-ipv6 puts it in TCPREMOTEIP (recorded on the real one)', () => {
  test.each([
    ['2001:db8:0:1::5', '2001:db8:0:1::5'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8::1:2:3:4:5'],
    ['2001:db8:1:0:0:2:0:0', '2001:db8:1::2:0:0'],
    ['2001:0:0:1:0:0:0:5', '2001:0:0:1::5'],
    ['1:0:2:0:3:0:4:0', '1::2:0:3:0:4:0'],
    ['2001:db8:1:2:3:4:5:0', '2001:db8:1:2:3:4:5::'],
    ['2001:db8:1:2:3:4:0:5', '2001:db8:1:2:3:4::5'],
    ['::ffff:0:1.2.3.4', '::ffff:0:102:304'],
    ['64:ff9b::102:304', '64:ff9b::102:304'],
    ['::1', '::1'],
  ])('%s', (address, expected) => {
    expect(shortestAddress6(readAddress6(bytesOf(address))!)).toBe(expected);
  });

  test('no group is zero', () => {
    expect(shortestAddress6(readAddress6(bytesOf('1:2:3:4:5:6:7:8'))!)).toBe('1:2:3:4:5:6:7:8');
  });
});
