import { expect, test } from 'vitest';
import { DEFAULT_DIALECT, findDialect } from '../../../src/dialects/registry.js';
import { renderAnswer } from '../../../src/report/decisions/tcprulescheck.js';
import { bytesOf, textOf } from '../../support/bytes.js';

test.each([
  [undefined, 'default:\nallow connection\n'],
  [{ key: '', data: '' }, 'rule :\nallow connection\n'],
  [{ key: '10.', data: 'D\0' }, 'rule 10.:\ndeny connection\n'],
  [
    { key: '10.', data: '+A=1\0+B=\xff\0' },
    'rule 10.:\nset environment variable A=1\nset environment variable B=\xff\nallow connection\n',
  ],
])('%j is answered %j', (record, answer) => {
  const bytes = record && { key: bytesOf(record.key), data: bytesOf(record.data) };
  expect(textOf(renderAnswer(bytes, DEFAULT_DIALECT))).toBe(answer);
});

test('a variable is unset where the dialect supports that', () => {
  const record = { key: bytesOf(''), data: bytesOf('-A\0') };
  expect(textOf(renderAnswer(record, findDialect('indimail')!))).toBe(
    'rule :\nunset environment variable A\nallow connection\n',
  );
});
