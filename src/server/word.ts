import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';

/** What only running tells. */
export interface Unknown {
  /** As it is written, such as `$(id -u qmaild)` or `$LOCAL`. */
  readonly text: BinaryString;
  /** Where, from 1. */
  readonly line: number;
}

/** A text that is known before anything runs, or not. */
export type Value = { readonly known: BinaryString } | { readonly unknown: Unknown };

/** A word of a command line. */
export interface Word {
  readonly value: Value;
  /** Whether an unknown value may be no word, or several. */
  readonly maySplit: boolean;
  /** Where it is in the script. */
  readonly span: Span;
  readonly line: number;
  /** The words in the braces of a block of execline, whose value is unknown. */
  readonly block?: readonly Word[] | undefined;
}

/** The text of a word, undefined where it is not known. */
export function textOf(word: Word | undefined): BinaryString | undefined {
  return word === undefined || 'unknown' in word.value ? undefined : word.value.known;
}

/** Why the text of a word is not known, undefined where it is. */
export function unknownOf(word: Word | undefined): Unknown | undefined {
  return word !== undefined && 'unknown' in word.value ? word.value.unknown : undefined;
}

/** The last part of the path of a program. */
export function programOf(word: Word | undefined): BinaryString | undefined {
  return textOf(word)?.replace(/^.*\//s, '');
}
