import type { BinaryString } from '../text/bytes.js';
import type { Value, Word } from './word.js';

/** Spaces and comments. */
const BETWEEN = /(?:\s|#[^\n]*)*/y;

const WORD = /(?:"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s"\\])+/y;

/** More blocks than this are not within each other. */
const MAX_DEPTH = 32;

/** The words of a script of execline, without comments: a block is one word, and `${NAME}` is unknown. */
export function readExecline(text: BinaryString, lineAt: (offset: number) => number): Word[] {
  let words: Word[] = [];
  const open: { readonly words: Word[]; readonly start: number }[] = [];
  for (let at = 0; at < text.length; ) {
    BETWEEN.lastIndex = at;
    at += BETWEEN.exec(text)![0].length;
    WORD.lastIndex = at;
    const [written] = WORD.exec(text) ?? [text.slice(at)];
    if (written === '') break;
    const span = { start: at, end: at + written.length };
    const line = lineAt(at);
    at = span.end;
    if (written === '{' && open.length < MAX_DEPTH) {
      open.push({ words, start: span.start });
      words = [];
      continue;
    }
    if (written === '}') {
      const outer = open.pop();
      if (outer === undefined) continue;
      const begin = lineAt(outer.start);
      const value: Value = { unknown: { text: '{ }', line: begin } };
      const whole = { start: outer.start, end: span.end };
      outer.words.push({ value, maySplit: false, span: whole, line: begin, block: words });
      words = outer.words;
      continue;
    }
    const isUnknown = /\$\{/.test(written);
    const value: Value = isUnknown ? { unknown: { text: written, line } } : { known: unquote(written) };
    words.push({ value, maySplit: isUnknown, span, line });
  }
  // What has no end may be anything; its words are taken as they come.
  for (let outer = open.pop(); outer !== undefined; outer = open.pop()) words = [...outer.words, ...words];
  return words;
}

function unquote(text: BinaryString): BinaryString {
  return text.replace(/\\\n|\\([\s\S])|"/g, (_, escaped?: string) => {
    if (escaped === undefined) return '';
    return ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[escaped] ?? escaped;
  });
}
