import { describe, expect, test } from 'vitest';
import { compile } from '../../src/operations/compile.js';
import { type Verdict, type Verification, verify } from '../../src/operations/verify.js';
import { renderVerification } from '../../src/report/verification.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

const compared = { sources: ['a'], database: 'a.cdb', dialect: 'djb' } as const;

const difference = { what: 'only-in-source', key: bytesOf('10.'), place: { file: 'a', line: 3 } } as const;

const CASES: readonly [Verdict, string, object][] = [
  [{ verdict: 'identical' }, 'a.cdb: up to date with a\n', {}],
  [
    { verdict: 'other-dialect', otherDialect: 'fehcom' },
    'a.cdb: compiled from a, but in the dialect fehcom\n',
    { otherDialect: 'fehcom' },
  ],
  [
    { verdict: 'addresses-lost', records: 5 },
    'a.cdb: all 5 rules have lost their addresses; the first decides for every client\n' +
      '  ucspi-tcp6 1.06 is known to write such files; compile the rules again with another version\n',
    { records: 5 },
  ],
  [
    {
      verdict: 'rules-differ',
      differences: [
        difference,
        { what: 'different', key: bytesOf(''), place: { file: 'b\n', line: 4 } },
        { what: 'only-in-database', key: bytesOf('=\xff'), place: undefined },
      ],
    },
    'a.cdb: differs from a\n' +
      '  only in the source    10.:  a:3\n' +
      '  different             :  b\\n:4\n' +
      '  only in the database  =\\xff:\n',
    {
      differences: [
        { what: 'only-in-source', rule: '10.', file: 'a', line: 3 },
        { what: 'different', rule: '', file: 'b\n', line: 4 },
        { what: 'only-in-database', rule: '=\ufffd', file: null, line: null },
      ],
    },
  ],
  [
    { verdict: 'bytes-differ', position: 2050 },
    'a.cdb: has the rules of a, but differs from the output of tcprules at byte 2050\n',
    { position: 2050 },
  ],
  [
    { verdict: 'damaged', reason: 'the database is damaged: 8 bytes at 9 lie outside its 10 bytes', position: 9 },
    'a.cdb: the database is damaged: 8 bytes at 9 lie outside its 10 bytes\n',
    { reason: 'the database is damaged: 8 bytes at 9 lie outside its 10 bytes', position: 9 },
  ],
];

describe.each(CASES)('$verdict', (verdict, text, fields) => {
  const verification: Verification = { ...compared, ...verdict };

  test('in words', () => {
    expect(renderVerification(verification)).toBe(text);
  });

  test('as JSON', () => {
    expect(JSON.parse(renderVerification(verification, { format: 'json' }))).toEqual({
      version: 1,
      sources: ['a'],
      cdb: 'a.cdb',
      verdict: verdict.verdict,
      ...fields,
    });
  });
});

test('of many differences the first are named', () => {
  const verification: Verification = { ...compared, verdict: 'rules-differ', differences: Array(25).fill(difference) };
  const lines = renderVerification(verification).split('\n');
  expect(lines).toHaveLength(1 + 20 + 1 + 1);
  expect(lines.at(-2)).toBe('  and 5 more');
  expect(JSON.parse(renderVerification(verification, { format: 'json' })).differences).toHaveLength(25);
});

test('networks are shown as rules write them', () => {
  const sources = [new Source('a', bytesOf('10.0.0.0/9:deny\n')), new Source('b', bytesOf(''))];
  const empty = new Source('cdb', compile(bytesOf(''), { dialect: 'fehcom' }));
  const text = renderVerification(verify(sources, empty, { dialect: 'fehcom' }));
  expect(text).toBe('cdb: differs from a, b\n  only in the source  10.0.0.0/9:  a:1\n');
});
