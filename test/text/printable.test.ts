import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatJson, isPrintable, printable, printableCommands, printableDocument } from '../../src/text/printable.js';
import { bytesOf } from '../support/bytes.js';
import { commandsIn, obeyedBy } from '../support/printed.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

/** Pieces of text, some of which have a meaning where they are put. */
const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      '::',
      ':',
      '::error::',
      '##[',
      '##vso[',
      '#',
      '[',
      '\n',
      ' ',
      '\t',
      '\r',
      '\u001b',
      '[1m',
      '::1',
      'a',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 12 },
);

/** What report/style.ts writes. */
const COLORS = [0, 1, 2, 31, 32, 33, 36];

describe('text as it is printed', () => {
  test.each([
    ['::error::x', '\\::error::x'],
    ['a\n \t::error::x\n', 'a\n \t\\::error::x\n'],
    ['\u001b[1m::error::x\u001b[0m', '\u001b[1m\\::error::x\u001b[0m'],
    ['a ##[error]x', 'a #\\#[error]x'],
    ['##vso[task.setvariable variable=a]b', '#\\#vso[task.setvariable variable=a]b'],
    ['a\u001b[2Jb\r\u0085\u202e', 'a<U+001B>[2Jb\\r<U+0085><U+202E>'],
  ])('%j is %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test.each([
    ['::1  allow\n:::deny\n::/0, ::ffff:10.0.0.1:\n::1:allow'],
    ['### a heading\n## [link]\na::error::b'],
    ['é“漢” 👩‍👩‍👧 …'],
    ['\u001b[31mred\u001b[0m\t1\n'],
  ])('%j stays', (text) => {
    expect(printable(text)).toBe(text);
  });

  test('contains nothing that a terminal or a CI system obeys', SLOW, () => {
    holds(
      fc.property(pieces, (parts) => {
        const shown = printable(parts.join(''));
        expect(commandsIn(shown)).toEqual([]);
        // The colours are ours.
        const others = COLORS.reduce(
          (text, color) => text.replaceAll(`\u001b[${color}m`, ''),
          shown.replaceAll('\t', ' '),
        );
        expect(obeyedBy(Buffer.from(others))).toBeUndefined();
        expect(printable(shown)).toBe(shown);
      }),
      2000,
    );
  });

  test('bytes that need no second look are text that stays', () => {
    holds(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        if (isPrintable(Buffer.from(text))) expect(printable(text)).toBe(text);
      }),
      2000,
    );
    expect(isPrintable(bytesOf('10.0.0.1  allow  -  ::1:  # a\n'))).toBe(true);
  });

  test('any byte but printable ASCII and LF needs a second look, wherever it is', () => {
    for (let offset = 0; offset < 4; offset += 1) {
      for (let length = 0; length < 12; length += 1) {
        const bytes = Buffer.from(new ArrayBuffer(offset + length))
          .fill('a')
          .subarray(offset);
        expect(isPrintable(bytes)).toBe(true);
        for (let at = 0; at < length; at += 1) {
          for (let byte = 0; byte < 256; byte += 1) {
            bytes[at] = byte;
            const isPlain = byte === 0x0a || (byte >= 0x20 && byte <= 0x7e);
            if (isPrintable(bytes) !== isPlain) expect.fail(`byte ${byte} at ${at} of ${length}, offset ${offset}`);
          }
          bytes[at] = 0x61;
        }
      }
    }
  });

  test('keeps commands that are ours, and nothing else', () => {
    expect(printableCommands('::error file=a::b\u009b ##[x]\n')).toBe('::error file=a::b<U+009B> #\\#[x]\n');
  });

  test('is a document on a terminal, line by line', () => {
    expect(printableDocument(bytesOf('::x:allow\n\xff\t\x1b:deny\n'))).toBe('\\::x:allow\n\\xff\\t\\x1b:deny\n');
  });
});

describe('JSON as it is printed', () => {
  test('escapes what a terminal obeys, and keeps its meaning', () => {
    holds(
      fc.property(fc.array(pieces), fc.boolean(), (texts, isIndented) => {
        const value = texts.map((parts) => parts.join(''));
        const document = formatJson(value, isIndented ? 2 : undefined);
        expect(JSON.parse(document)).toEqual(value);
        expect(obeyedBy(Buffer.from(document))).toBeUndefined();
        expect(commandsIn(document)).toEqual([]);
        expect(printable(document)).toBe(document);
      }),
      1000,
    );
  });
});
