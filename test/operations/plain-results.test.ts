import { isUint8Array } from 'node:util/types';
import { expect, test } from 'vitest';
import * as library from '../../src/index.js';

const RULES = [
  '# tcprules-ignore open-relay -- a test',
  ':allow,RELAYCLIENT=""',
  '10.0.0:deny',
  '=.example:deny',
  '2001:db8::allow,A="x"',
  '10.1.0.1-9:allow',
  '',
].join('\n');
const OTHER = '10.:deny\njoe@10.1.:allow\n2001::deny\n=a.example:allow\n:deny\n';
const BROKEN = '10.: allow\n';
const dialect = 'ipv6';
const { compile, diff, dump, explain, fix, identify, lint, parse, test: testRules, verify } = library;
const cdb = compile(RULES, { dialect });
const client = { ip: '10.1.0.1', host: 'a.example', info: 'joe' };
const expectations = ['0.0.0.0/0 => deny\n::/0 => A\n10.0.0.1 => allow\n10.1.0.1 =* => allow\nnonsense\n'];

const RESULTS: Readonly<Record<string, unknown>> = {
  parse: [parse(RULES, { dialect }), parse(BROKEN)],
  lint: [lint(RULES, { flags: '-H' }), lint(OTHER, { dialect }), lint(BROKEN)],
  fix: fix(RULES, { level: 'unsafe' }),
  locate: library.locate(lint(RULES)),
  test: testRules([{ rules: RULES, expectations }, { rules: BROKEN }, { rules: cdb, expectations }], {
    dialect,
    coverage: true,
  }),
  diff: [diff(RULES, OTHER, { dialect }), diff('10.:allow\n', RULES, { oldDialect: 'djb', newDialect: dialect })],
  explain: [explain(RULES, client, { dialect }), explain(cdb, client, { dialect }), explain('', {})],
  verify: [
    verify([RULES, OTHER], cdb, { dialect }),
    verify(RULES, cdb, { dialect }),
    verify(':deny', cdb.subarray(0, 3000)),
  ],
  dump: dump(cdb),
  identify: identify(cdb),
  lookup: library.openDatabase(cdb, { dialect }).lookup(client),
  trace: library.openDatabase(cdb, { dialect }).trace(client),
};

test.each(Object.entries(RESULTS))('the result of %s is data', (_, result) => {
  expect(oddities(result)).toEqual([]);
  expect(() => structuredClone(result)).not.toThrow();
  expect(() => JSON.stringify(result)).not.toThrow();
});

/** Where a value is neither a primitive that JSON has, nor bytes, an array or an object of these. */
function oddities(value: unknown, path = 'result'): string[] {
  if (value === undefined || value === null || isUint8Array(value)) return [];
  if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value) ? [] : [path];
  const isPlain = Array.isArray(value) || value instanceof library.Source || isRecord(value);
  const inside = Object.entries(value).flatMap(([name, part]) => oddities(part, `${path}.${name}`));
  return isPlain ? inside : [path];
}

function isRecord(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}
