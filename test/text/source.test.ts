import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Source } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

test.each([
  ['the first byte', 'ab\ncd', 0, 1, 1],
  ['within a line', 'ab\ncd', 1, 1, 2],
  ['an LF belongs to its line', 'ab\ncd', 2, 1, 3],
  ['the first byte of a line', 'ab\ncd', 3, 2, 1],
  ['the end', 'ab\ncd', 5, 2, 3],
  ['the end after an LF', 'ab\n', 3, 2, 1],
  ['an empty line', '\n\n\n', 1, 2, 1],
  ['nothing', '', 0, 1, 1],
  ['columns are bytes', '\xc3\xa9x', 2, 1, 3],
  ['CR is a byte as any other', 'a\rb', 2, 1, 3],
])('the place of %s', (_, text, offset, line, column) => {
  expect(new Source('name', bytesOf(text)).locationOf(offset)).toEqual({ line, column });
});

test('the line of a place is one more than the LFs before it', () => {
  holds(
    fc.property(fc.array(fc.constantFrom('a', '\n')), fc.nat(), (letters, n) => {
      const text = letters.join('');
      const offset = n % (text.length + 1);
      const before = text.slice(0, offset).split('\n');
      const place = { line: before.length, column: before.at(-1)!.length + 1 };
      expect(new Source('name', bytesOf(text)).locationOf(offset)).toEqual(place);
    }),
  );
});

test('the line of a place is the same after whatever was asked before', () => {
  holds(
    fc.property(fc.array(fc.constantFrom('a', '\n', '\n')), fc.array(fc.nat()), (letters, places) => {
      const text = letters.join('');
      const source = new Source('name', bytesOf(text));
      for (const n of places) {
        const offset = n % (text.length + 1);
        expect(source.lineOf(offset)).toBe(text.slice(0, offset).split('\n').length);
      }
    }),
  );
});

test('a slice is the bytes of its span, shared', () => {
  const source = new Source('name', bytesOf('abcdef'));
  const slice = source.slice({ start: 2, end: 4 });
  expect(textOf(slice)).toBe('cd');
  expect(slice.buffer).toBe(source.bytes.buffer);
  expect(source.name).toBe('name');
});
