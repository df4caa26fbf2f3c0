import { describe, expect, test } from 'vitest';
import type { Verification } from '../../src/commands/verify.js';
import { renderVerification, renderVerificationJson } from '../../src/report/verification.js';
import { bytesOf } from '../support/bytes.js';

const change = { what: 'added', key: bytesOf('10.'), line: 3 } as const;

const CASES: readonly [Verification, string, object][] = [
  [{ verdict: 'identical' }, 'a.cdb: is what a compiles to\n', {}],
  [
    { verdict: 'other-dialect', dialect: 'fehcom' },
    'a.cdb: compiled from a, but in the dialect fehcom\n',
    { dialect: 'fehcom' },
  ],
  [
    { verdict: 'addresses-lost', records: 5 },
    'a.cdb: all 5 rules have lost their addresses; the first decides for every client\n' +
      '  ucspi-tcp6 1.06 is known to write such files; compile the rules again with another version\n',
    { records: 5 },
  ],
  [
    {
      verdict: 'stale',
      changes: [
        change,
        { what: 'changed', key: bytesOf(''), line: 4 },
        { what: 'removed', key: bytesOf('=\xff'), line: undefined },
      ],
    },
    'a.cdb: stale, a has changed since\n  added    10.:  line 3\n  changed  :  line 4\n  removed  =\\xff:\n',
    {
      changes: [
        { what: 'added', key: '10.', line: 3 },
        { what: 'changed', key: '', line: 4 },
        { what: 'removed', key: '=\ufffd', line: null },
      ],
    },
  ],
  [
    { verdict: 'different', position: 2050 },
    'a.cdb: holds the rules of a, but differs from what tcprules writes at byte 2050\n',
    { position: 2050 },
  ],
  [
    { verdict: 'damaged', reason: 'the database is damaged: 8 bytes at 9 lie outside its 10 bytes', position: 9 },
    'a.cdb: the database is damaged: 8 bytes at 9 lie outside its 10 bytes\n',
    { reason: 'the database is damaged: 8 bytes at 9 lie outside its 10 bytes', position: 9 },
  ],
];

describe.each(CASES)('$verdict', (verification, text, fields) => {
  test('in words', () => {
    expect(renderVerification(verification, 'a', 'a.cdb')).toBe(text);
  });

  test('as JSON', () => {
    expect(JSON.parse(renderVerificationJson(verification, 'a', 'a.cdb'))).toEqual({
      version: 1,
      source: 'a',
      cdb: 'a.cdb',
      verdict: verification.verdict,
      ...fields,
    });
  });
});

test('of many changes the first are named', () => {
  const lines = renderVerification({ verdict: 'stale', changes: Array(25).fill(change) }, 'a', 'a.cdb').split('\n');
  expect(lines).toHaveLength(1 + 20 + 1 + 1);
  expect(lines.at(-2)).toBe('  and 5 more');
  const { changes } = JSON.parse(
    renderVerificationJson({ verdict: 'stale', changes: Array(25).fill(change) }, 'a', 'a.cdb'),
  );
  expect(changes).toHaveLength(25);
});
