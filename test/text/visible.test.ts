import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterAt, toCells } from '../../src/report/findings/cells.js';
import { truncate, visibleName, visibleText } from '../../src/text/visible.js';
import { bytesOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

describe('what a person sees of bytes', SLOW, () => {
  test.each<[string, string | Uint8Array, string]>([
    ['plain text', '10.:allow,A="b c"', '10.:allow,A="b c"'],
    ['CR, LF, tab and NUL', '\r\n\t\0', '\\r\\n\\t\\0'],
    ['a CR alone', 'a\rb', 'a\\rb'],
    ['another control character', '\u001b[31m', '<U+001B>[31m'],
    ['DEL and C1', '\u007f\u0085', '<U+007F><U+0085>'],
    ['a no-break space', '\u00a0', '<U+00A0>'],
    ['a byte order mark', '\ufeff', '<U+FEFF>'],
    ['whitespace that looks like a space', '\u2003\u3000', '<U+2003><U+3000>'],
    ['characters that cannot be seen', '\u200b\u202e', '<U+200B><U+202E>'],
    ['even after one that can be shown', '!\u{e0020}', '!<U+E0020>'],
    ['what has no width', 'a\u034f\u115f\u3164\u2800', 'a<U+034F><U+115F><U+3164><U+2800>'],
    ['a joiner that joins nothing', '👩\u200d', '👩<U+200D>'],
    ['a selector without an emoji', 'a\ufe0f', 'a<U+FE0F>'],
    ['an emoji of several', '👩‍👩‍👧❤️1️⃣', '👩‍👩‍👧❤️1️⃣'],
    ['vertical tab and form feed', '\v\f', '\\v\\f'],
    ['letters, accents, quotes', 'é“漢”', 'é“漢”'],
    ['bytes that are not UTF-8', bytesOf('a\xff\xc3\xa9\t'), 'a\\xff\\xc3\\xa9\\t'],
    ['half a character', bytesOf('\xe6\xbc'), '\\xe6\\xbc'],
    ['no bytes', '', ''],
  ])('%s', (_, contents, shown) => {
    expect(visibleText(Buffer.from(contents))).toBe(shown);
    const cells = toCells(Buffer.from(contents));
    expect(cells.map(({ text }) => text).join('')).toBe(shown);
  });

  test('half a surrogate pair is written out', () => {
    expect(visibleName('a\ud800b')).toBe('a<U+D800>b');
  });

  test.each<[string, string | Uint8Array, number[]]>([
    ['narrow', 'ab', [1, 1]],
    ['wide', '漢é', [2, 1]],
    ['an accent of its own', 'e\u0301', [1]],
    ['written out', '\r\u00a0', [2, 8]],
    ['an emoji', '👩‍👩‍👧', [2]],
    ['bytes', bytesOf('\xffa'), [4, 1]],
  ])('%s characters take as many columns', (_, contents, widths) => {
    expect(toCells(Buffer.from(contents)).map(({ width }) => width)).toEqual(widths);
  });

  test('nothing that a terminal obeys is left, whatever the bytes', () => {
    holds(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map(Buffer.from)), (bytes) => {
        // What makes one emoji of two stays.
        const text = visibleText(bytes).replaceAll(
          /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d/gu,
          '',
        );
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      2000,
    );
  });

  test('every byte belongs to a character, and characters follow each other', () => {
    holds(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'grapheme' }).map(Buffer.from)), (bytes) => {
        const cells = toCells(bytes);
        expect(cells.every(({ start }, i) => (i === 0 ? start === 0 : start > cells[i - 1]!.start))).toBe(true);
        for (let offset = 0; offset <= bytes.length; offset += 1) {
          const expected = cells.filter(({ start }) => start <= offset).length + (offset === bytes.length ? 1 : 0);
          expectSame(characterAt(bytes, offset), expected, () => `at ${offset}`);
        }
      }),
      1000,
    );
  });
});

describe('text that is cut', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc…'],
    ['😀😀😀', 3, '😀😀😀'],
    ['😀😀😀😀', 3, '😀😀😀…'],
  ])('%s to %i characters is %s', (text, most, cut) => {
    expect(truncate(text, most)).toBe(cut);
  });
});
