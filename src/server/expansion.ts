import type { BinaryString } from '../text/bytes.js';
import type { ShellWord, WordPart } from './shell-parser.js';
import type { Unknown, Value, Word } from './word.js';

/** What the expansion of words depends on. */
export interface Scope {
  /** The value of a variable; `name` is looked up for a word in `line`. */
  lookUp(name: string, line: number): Value;
  /** Whether values are split at spaces, tabs and ends of lines, as they are unless IFS is set. */
  readonly hasUsualSeparators: boolean;
  /** Where an offset is. */
  lineAt(offset: number): number;
}

/** What the shell takes for the names of files, where it is not quoted. */
const PATTERN = /[*?[]|\{[^}]*(?:,|\.\.)/;

/** The words that sh makes of a word of a command: none, one or several. */
export function expandWord(word: ShellWord, scope: Scope): Word[] {
  const line = scope.lineAt(word.span.start);
  const words: Word[] = [];
  let text = '';
  let unknown: Unknown | undefined;
  let maySplit = false;
  let exists = false;
  const end = (): void => {
    if (exists)
      words.push({ value: unknown === undefined ? { known: text } : { unknown }, maySplit, span: word.span, line });
    [text, unknown, maySplit, exists] = ['', undefined, false, false];
  };
  const add = (piece: BinaryString): void => {
    text += piece;
    exists = true;
  };
  const addUnknown = (cause: Unknown, isSplit: boolean): void => {
    unknown ??= cause;
    maySplit ||= isSplit;
    exists = true;
  };
  for (const [i, part] of word.parts.entries()) {
    if (part.kind === 'unknown') {
      addUnknown({ text: part.text, line }, !part.isQuoted || /^\$[@*]$/.test(part.text));
      continue;
    }
    if (part.kind === 'text') {
      if (!part.isQuoted && isPattern(part.text, i === 0)) addUnknown({ text: part.text, line }, true);
      else add(part.text);
      continue;
    }
    const value = resolve(part, line, scope);
    if ('unknown' in value) addUnknown(value.unknown, !part.isQuoted);
    else if (part.isQuoted) add(value.known);
    else if (!scope.hasUsualSeparators || PATTERN.test(value.known)) {
      if (value.known !== '') addUnknown({ text: `$${part.name}`, line }, true);
    } else {
      for (const [j, piece] of value.known.split(/[ \t\n]+/).entries()) {
        if (j > 0) end();
        if (piece !== '') add(piece);
      }
    }
  }
  end();
  return words;
}

/** The value that sh gives a variable: nothing is split. */
export function expandValue(word: ShellWord, scope: Scope): Value {
  const line = scope.lineAt(word.span.start);
  let text = '';
  for (const [i, part] of word.parts.entries()) {
    if (part.kind === 'unknown') return { unknown: { text: part.text, line } };
    if (part.kind === 'variable') {
      const value = resolve(part, line, scope);
      if ('unknown' in value) return value;
      text += value.known;
      continue;
    }
    if (!part.isQuoted && (i === 0 ? /(^|:)~/ : /:~/).test(part.text)) return { unknown: { text: part.text, line } };
    text += part.text;
  }
  return { known: text };
}

function isPattern(text: string, isFirst: boolean): boolean {
  if (isFirst && /^\[\[?$/.test(text)) return false;
  return PATTERN.test(text) || (isFirst && text.startsWith('~'));
}

function resolve(part: Extract<WordPart, { kind: 'variable' }>, line: number, scope: Scope): Value {
  const value = scope.lookUp(part.name, line);
  const isDefaulted = part.hasDefault && 'known' in value && value.known === '';
  return isDefaulted ? { unknown: { text: `\${${part.name}:-...}`, line } } : value;
}
