import { describe, expect, test } from 'vitest';
import {
  compile,
  DIALECTS,
  type DialectOptions,
  diff,
  dump,
  explain,
  fix,
  lint,
  openDatabase,
  parse,
  type Rules,
  Source,
  test as testRules,
  verify,
} from '../../src/index.js';
import { resolveDialect } from '../../src/operations/options.js';

const NOTHING = new Uint8Array();
const UNKNOWN = 'options.dialect names an unknown dialect "none"; there are djb, ipv6, fehcom, indimail';
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
  expect(resolveDialect({ dialect }).name).toBe(name);
});

test.each(['', 'DJB', 'ucspi', 'constructor'])('%j is not a dialect', (dialect) => {
  expect(() => resolveDialect({ dialect })).toThrow(
    new TypeError(`options.dialect names an unknown dialect "${dialect}"; there are djb, ipv6, fehcom, indimail`),
  );
});

test.each(DIALECTS)('the dialect $name may be given as it is', (dialect) => {
  expect(resolveDialect({ dialect })).toBe(dialect);
});

test.each<[string, (options: DialectOptions) => unknown]>([
  ['compile', (options) => compile(NOTHING, options)],
  ['openDatabase', (options) => openDatabase(NO_RECORDS, options)],
  ['parse', (options) => parse('', options)],
  ['lint', (options) => lint('', options)],
  ['fix', (options) => fix('', options)],
  ['test', (options) => testRules([{ rules: '' }], options)],
  ['diff', (options) => diff('', '', options)],
  ['verify', (options) => verify('', NO_RECORDS, options)],
  ['explain', (options) => explain('', {}, options)],
  ['dump', (options) => dump(NO_RECORDS, options)],
])('%s takes a dialect by its name, by an alias, and as it is, and djb for none', (_, call) => {
  expect(() => call({ dialect: 'none' })).toThrow(new TypeError(UNKNOWN));
  expect(() => call({ dialect: 1 as never })).toThrow(/^options\.dialect must be the name of a dialect/);
  expect(() => call({ dialekt: 'djb' } as never)).toThrow(
    /^options has an unknown property "dialekt"; there are dialect/,
  );
  expect(() => call('djb' as never)).toThrow(/^options must be an object/);
  for (const dialect of ['indimail', 'ucspi-tcp6', DIALECTS[1]!, undefined]) {
    expect(() => call({ dialect })).not.toThrow();
  }
});

test.each(['oldDialect', 'newDialect'])('diff takes %s for one side', (name) => {
  const [rules, none] = ['1.2.3.0/24:deny\n', ':allow\n'];
  const [old, changed] = name === 'oldDialect' ? [rules, none] : [none, rules];
  expect(diff(old, changed).differences).toEqual([]);
  expect(diff(old, changed, { [name]: 'ucspi-tcp6' }).differences[0]!.count).toBe('256');
  expect(diff(old, changed, { dialect: 'djb', [name]: DIALECTS[2] }).differences[0]!.count).toBe('256');
  expect(() => diff(old, changed, { [name]: 'none' })).toThrow(`options.${name} names an unknown dialect "none"`);
});

describe('rules', () => {
  const TEXT = ':allow,A="\u00e9"\n10.0.0:deny\n';
  const bytes = new TextEncoder().encode(TEXT);
  test.each<[string, (rules: Rules) => unknown]>([
    ['compile', (rules) => compile(rules)],
    ['parse', (rules) => parse(rules)],
    ['lint', (rules) => lint(rules).findings],
    ['fix', (rules) => fix(rules).source.bytes],
    ['test', (rules) => testRules([{ rules, expectations: [rules] }]).exitCode],
    ['diff', (rules) => diff(rules, '').differences.map(({ change, count }) => [change, count])],
    [
      'verify',
      (rules) => [verify(rules, compile(TEXT)), verify([rules, rules], NO_RECORDS)].map(({ verdict }) => verdict),
    ],
    ['explain', (rules) => explain(rules, { ip: '10.0.0.1' }).outcome],
  ])('%s takes text, bytes, and a source alike', (_, call) => {
    const [text, ...others] = [TEXT, bytes, new Source('rules', bytes)].map((rules) => JSON.stringify(call(rules)));
    expect(others).toEqual([text, text]);
    expect(() => call(5 as never)).toThrow(TypeError);
  });
});
