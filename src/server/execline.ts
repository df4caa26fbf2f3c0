import type { BinaryString } from '../text/bytes.js';
import type { Value, Word } from './word.js';

const WORD = /(?:"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s"\\])+/y;

/** The words of a script of execline: blocks and comments are left out, and `${NAME}` is unknown. */
export function readExecline(text: BinaryString, lineAt: (offset: number) => number): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    if (text[at] === '#') {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
      continue;
    }
    WORD.lastIndex = at;
    const [written] = WORD.exec(text) ?? [text.slice(at)];
    const span = { start: at, end: at + written.length };
    const line = lineAt(at);
    at = span.end;
    if (written === '{' || written === '}') continue;
    const isUnknown = /\$\{/.test(written);
    const value: Value = isUnknown ? { unknown: { text: written, line } } : { known: unquote(written) };
    words.push({ value, maySplit: isUnknown, span, line });
  }
  return words;
}

function unquote(text: BinaryString): BinaryString {
  return text.replace(/\\\n|\\([\s\S])|"/g, (_, escaped?: string) => {
    if (escaped === undefined) return '';
    return ({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[escaped] ?? escaped;
  });
}
