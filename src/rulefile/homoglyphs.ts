import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Span } from '../text/source.js';

/** A character that looks like one of ASCII, or like none at all. */
export interface Homoglyph {
  readonly span: Span;
  /** How it looks; empty if it cannot be seen. */
  readonly ascii: string;
  /** Its name for messages: `U+201C`, or `0x93` in text that is not UTF-8. */
  readonly name: string;
}

const CHARACTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '"': '“”„‟″«»＂',
    "'": '‘’‚‛′´＇｀',
    '-': '‐‑‒–—―−﹣－',
    ' ': '\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
    '': '\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff',
    ':': '：﹕',
    ',': '，﹐',
    ';': '；',
    '.': '．',
    '=': '＝',
    '@': '＠',
    '/': '／',
    '#': '＃',
    '!': '！',
  }).flatMap(([ascii, characters]) => [...characters].map((character) => [latin1(character), ascii])),
);

/** The same of windows-1252, where these are single bytes. */
const BYTES: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '\x84\x93\x94', "'": '\x82\x91\x92', '-': '\x96\x97', ' ': '\xa0' }).flatMap(([ascii, bytes]) =>
    [...bytes].map((byte) => [byte, ascii]),
  ),
);

const CHARACTER = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

/** All homoglyphs in a text; `start` is its offset. */
export function findHomoglyphs(text: string, start: number): Homoglyph[] {
  if (!/[\x80-\xff]/.test(text)) return [];
  return Array.from(text.matchAll(CHARACTER)).flatMap(({ 0: bytes, index }) => {
    const ascii = bytes.length === 1 ? BYTES.get(bytes) : CHARACTERS.get(bytes);
    if (ascii === undefined) return [];
    return [{ span: { start: start + index, end: start + index + bytes.length }, ascii, name: formatCodePoint(bytes) }];
  });
}

/** What replaces a homoglyph where spaces are not allowed: a space only if it separates words. */
export function chooseReplacement({ span, ascii }: Homoglyph, text: string, start: number): string {
  if (ascii !== ' ') return ascii;
  const isWord = (at: number): boolean => /[A-Za-z0-9]/.test(text.charAt(at));
  return isWord(span.start - start - 1) && isWord(span.end - start) ? ' ' : '';
}

function formatCodePoint(bytes: string): string {
  if (bytes.length === 1) return `0x${bytes.charCodeAt(0).toString(16)}`;
  const code = encodeLatin1(bytes).toString().codePointAt(0)!;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function latin1(text: string): string {
  return decodeLatin1(Buffer.from(text));
}
