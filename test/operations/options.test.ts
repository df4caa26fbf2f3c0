import { expect, test } from 'vitest';
import { compile, openDatabase, parse, Source } from '../../src/index.js';
import { dialectOf } from '../../src/operations/options.js';

const NOTHING = new Uint8Array();
const NO_RECORDS = compile(NOTHING);

test.each([
  [undefined, 'djb'],
  ['djb', 'djb'],
  ['ucspi-tcp', 'djb'],
  ['ipv6', 'ipv6'],
  ['ucspi-tcp-ipv6', 'ipv6'],
  ['fehcom', 'fehcom'],
  ['ucspi-tcp6', 'fehcom'],
  ['indimail', 'indimail'],
])('the dialect %s is %s', (dialect, name) => {
  expect(dialectOf({ dialect }).name).toBe(name);
});

test.each(['', 'DJB', 'ucspi', 'constructor'])('%j is no dialect', (dialect) => {
  expect(() => dialectOf({ dialect })).toThrow(
    new TypeError(`unknown dialect "${dialect}"; there are djb, ipv6, fehcom, indimail`),
  );
});

test.each([
  ['compile', (dialect: string) => compile(NOTHING, { dialect })],
  ['openDatabase', (dialect: string) => openDatabase(NO_RECORDS, { dialect })],
  ['parse', (dialect: string) => parse(new Source('rules', NOTHING), { dialect })],
])('%s refuses an unknown dialect', (_, call) => {
  expect(() => call('none')).toThrow(TypeError);
  expect(() => call('indimail')).not.toThrow();
});
