import { expect, test } from 'vitest';
import { parse, Source } from '../../src/index.js';
import { bytesOf } from '../support/bytes.js';

const SOURCE = new Source('rules', bytesOf('::1:deny\n\n'));

test('lines with their spans, in the default dialect', () => {
  expect(parse(SOURCE)).toMatchObject([
    {
      kind: 'malformed',
      span: { start: 0, end: 8 },
      diagnostic: { code: 'unknown-instruction', severity: 'error', span: { start: 1, end: 8 } },
    },
    { kind: 'blank', span: { start: 9, end: 9 } },
  ]);
});

test('lines in another dialect', () => {
  expect(parse(SOURCE, { dialect: 'ipv6' })[0]).toMatchObject({
    kind: 'rule',
    span: { start: 0, end: 8 },
    rule: { address: { start: 0, end: 3 }, action: 'deny', variables: [] },
  });
});
