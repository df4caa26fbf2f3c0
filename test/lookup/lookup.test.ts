import { expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { lookup, type Store } from '../../src/lookup/lookup.js';
import { bytesOf, textOf } from '../support/bytes.js';

const CLIENT = { ip: bytesOf('1.2.3.4'), host: bytesOf('h') };

function storeOf(records: Record<string, string>): Store {
  return { find: (key) => (textOf(key) in records ? bytesOf(records[textOf(key)]!) : undefined) };
}

test.each([
  ['the most specific key decides', { '1.2.3.4': 'a', '1.': 'b', '': 'c' }, '1.2.3.4', 'a'],
  ['then the next', { '1.': 'b', '=': 'x', '': 'c' }, '1.', 'b'],
  ['empty data are data', { '1.2.': '', '': 'c' }, '1.2.', ''],
  ['the empty key is the last', { '': 'c' }, '', 'c'],
])('%s', (_, records, key, data) => {
  const hit = lookup(storeOf(records), CLIENT, DEFAULT_DIALECT)!;
  expect([textOf(hit.candidate.key), textOf(hit.data)]).toEqual([key, data]);
});

test('no key, no hit', () => {
  expect(lookup(storeOf({ '2.': 'x' }), CLIENT, DEFAULT_DIALECT)).toBeUndefined();
});

test('the search goes in order, and ends with the hit', () => {
  const asked: string[] = [];
  const store = storeOf({ '1.2.': 'x' });
  const watched = {
    find(key: Uint8Array): Uint8Array | undefined {
      asked.push(textOf(key));
      return store.find(key);
    },
  };
  lookup(watched, CLIENT, DEFAULT_DIALECT);
  expect(asked).toEqual(['1.2.3.4', '=h', '1.2.3.', '1.2.']);
});
