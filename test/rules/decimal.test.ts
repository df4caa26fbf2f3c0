import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOT_A_NUMBER, parseDecimal } from '../../src/rules/decimal.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

test.each([
  ['no digits are 0', '', 0],
  ['one digit', '7', 7],
  ['zeros in front count for nothing', '007', 7],
  ['many zeros in front', `${'0'.repeat(50)}5`, 5],
  ['an octet', '255', 255],
  ['2^64 - 1, rounded', '18446744073709551615', 2 ** 64],
  ['2^64 is 0', '18446744073709551616', 0],
  ['2^64 + 1 is 1', '18446744073709551617', 1],
  ['twice around', '36893488147419103234', 2],
  ['a NUL ends it', '3\x004', 3],
  ['a NUL in front', '\x003', 0],
  ['what follows a NUL is not looked at', '3\0x', 3],
  ['nor after a long number', '18446744073709551617\0x', 1],
  ['a letter', '3x', NOT_A_NUMBER],
  ['a letter after a long number', '18446744073709551617x', NOT_A_NUMBER],
  ['a letter in front of a NUL', '3x\0', NOT_A_NUMBER],
  ['a sign', '+3', NOT_A_NUMBER],
  ['another sign', '-3', NOT_A_NUMBER],
  ['a space', ' 3', NOT_A_NUMBER],
  ['the byte below 0', '/', NOT_A_NUMBER],
  ['the byte above 9', ':', NOT_A_NUMBER],
  ['a byte above 127', '\xb2', NOT_A_NUMBER],
])('%s', (_, text, number) => {
  expect(parseDecimal(bytesOf(text), 0, text.length)).toBe(number);
});

test('only the bytes of the span count', () => {
  expect(parseDecimal(bytesOf('x12x'), 1, 3)).toBe(12);
});

test('every number is itself, modulo 2^64', () => {
  holds(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (number) => {
      const text = String(number);
      expect(parseDecimal(bytesOf(text), 0, text.length)).toBe(Number(BigInt.asUintN(64, number)));
    }),
    1000,
  );
});
