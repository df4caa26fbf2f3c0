import { quoteValue } from '../rules/quote.js';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { beginsComment } from './comment-mark.js';
import type { Fix } from './finding.js';
import { chooseReplacement, findHomoglyphs } from './homoglyphs.js';
import { findPlaceholders } from './placeholders.js';
import { trimEnd } from './trim.js';

/** What exactly is wrong with instructions, where one check names more than one mistake. */
export type InstructionReason =
  /** missing-comma: nothing separates a variable from what is before it */
  | 'no-comma'
  /** missing-comma: spaces separate it */
  | 'spaces-for-comma'
  /** missing-comma: semicolons, several commas or the like separate it */
  | 'other-separator'
  /** missing-comma: nothing follows the separator */
  | 'trailing-separator'
  /** missing-comma: `NAME,`, which has no value, or a comma too many */
  | 'name-before-comma'
  /** unquoted-value: `NAME` at the end of the line */
  | 'bare-name'
  /** unquoted-value: `NAME=` */
  | 'no-value'
  /** unquoted-value: `NAME=VALUE` */
  | 'no-quotes';

/** What is wrong with instructions, as a person would say. */
export interface InstructionProblem {
  readonly code:
    | 'inline-comment'
    | 'missing-comma'
    | 'smart-quotes'
    | 'space-in-variable-name'
    | 'unfilled-placeholder'
    | 'trailing-text'
    | 'unbalanced-quote'
    | 'unquoted-value';
  readonly reason?: InstructionReason | undefined;
  readonly span: Span;
  /** What to write in the place of the span; undefined where that cannot be told. */
  readonly suggestion?: string | undefined;
  /** What the value was meant to be, if its quotes are wrong. */
  readonly value?: string | undefined;
  readonly fix?: Fix | undefined;
}

const SPACES = '[ \\t]*';
const NAME = '!?\\w+';

const SEPARATOR = /[ \t]*[,;:]*[ \t,;]*/y;
const COMMENT = /#|\/\//y;
/** What can follow the last variable of a line, but belongs to none: another rule, or text without variables. */
const TRAILING_TEXT = /^[^ \t,;:"']+:(?:allow|deny)\b|^[^="']*$/;
const VARIABLE_NAME = new RegExp(NAME, 'y');
const EQUALS = new RegExp(`(${SPACES})=(${SPACES})`, 'y');
/** What may follow a closing quote. */
const AFTER_QUOTE = new RegExp(
  `${SPACES}(?:$|[,;#]|//|${NAME}${SPACES}=)|[ \\t,;]*[^ \\t,;:"']+:(?:allow|deny)\\b|[^="']*$`,
  'y',
);
/** Where a value ends that has no quotes of its own. */
const AFTER_VALUE = new RegExp(`[,;]${SPACES}${NAME}${SPACES}=|[,;]?$|(?<=[ \\t])(?:#|//)`, 'g');
/** Values of RELAYCLIENT that are meant as a switch: quoted, they would be appended to recipients, and even "no" lets relay. */
const ON = /^(?:1|yes|on|true)$/i;
const OFF = /^(?:0|no|off|false)$/i;
const NEXT_VARIABLE = new RegExp(`,${NAME}${SPACES}=`, 'y');

/**
 * Reads what follows `allow` or `deny` as a person would, who sees what was meant though it is not what is written.
 *
 * @param text the line without spaces at its end
 * @param from where in it the instruction has ended
 * @param base the offset of the line in the source
 * @param supportsUnset whether the dialect supports `!NAME`
 * @returns what has to be fixed, in order; nothing where even a person cannot tell
 */
export function readInstructions(
  text: BinaryString,
  from: number,
  base: number,
  supportsUnset: boolean,
): InstructionProblem[] {
  const reader = new Reader(text, from, base, supportsUnset);
  while (reader.readItem()) {
    // Each call reads one.
  }
  return reader.problems;
}

/** What to write in the place of a mistake. */
interface Change extends Pick<InstructionProblem, 'reason' | 'value'> {
  readonly kind: Fix['kind'];
  readonly text: string;
}

class Reader {
  readonly problems: InstructionProblem[] = [];

  constructor(
    readonly text: BinaryString,
    public at: number,
    readonly base: number,
    readonly supportsUnset: boolean,
  ) {}

  /** Reads a variable with what is in front of it; false at the end, or where it makes no sense. */
  readItem(): boolean {
    const start = this.at;
    if (start === this.text.length) return false;
    if (beginsComment(this.text.slice(start))) {
      this.add('inline-comment', start, this.text.length);
      return false;
    }
    const separator = this.match(SEPARATOR)![0];
    if (this.at === this.text.length) {
      this.add('missing-comma', start, this.at, { kind: 'safe', text: '', reason: 'trailing-separator' });
      return false;
    }
    if (this.matches(COMMENT)) {
      this.readComment(start, separator);
      return false;
    }
    const nameStart = this.at;
    const name = this.match(VARIABLE_NAME)?.[0];
    if (name === undefined) {
      this.judgeRest(start, nameStart);
      return false;
    }
    if (this.supportsUnset && name.startsWith('!') && this.matches(/[ \t]*(?:[,;]|$)/y)) {
      this.checkSeparator(start, separator);
      return true;
    }
    const equalsStart = this.at;
    const equals = this.match(EQUALS);
    if (equals === null) return this.readBareName(start, separator, nameStart, name);
    this.checkSeparator(start, separator);
    if (equals[0] !== '=') this.add('space-in-variable-name', equalsStart, this.at, { kind: 'safe', text: '=' });
    return this.readValue(name);
  }

  /** What separates a variable from what is before it should be a comma. */
  checkSeparator(start: number, separator: string): void {
    if (separator === ',') return;
    const end = start + separator.length;
    if (separator.trim() !== ',') {
      const reason = separator === '' ? 'no-comma' : separator.trim() === '' ? 'spaces-for-comma' : 'other-separator';
      this.add('missing-comma', start, end, { kind: 'safe', text: ',', reason });
    } else if (separator.startsWith(','))
      this.add('space-in-variable-name', start + 1, end, { kind: 'safe', text: '' });
    else if (separator.endsWith(',')) this.add('space-in-variable-name', start, end - 1, { kind: 'safe', text: '' });
    else this.add('space-in-variable-name', start, end, { kind: 'safe', text: ',' });
  }

  /** A comment, after something that may be left over from the instructions. */
  readComment(start: number, separator: string): void {
    const leftOver = separator.trimEnd();
    if (leftOver !== '') {
      const end = start + leftOver.length;
      this.add('missing-comma', start, end, { kind: 'safe', text: '', reason: 'trailing-separator' });
    }
    this.add('inline-comment', start + leftOver.length, this.text.length);
  }

  /** A name without `=`, if it is one. */
  readBareName(start: number, separator: string, nameStart: number, name: string): boolean {
    const isLikely = /[A-Za-z]/.test(name) && (/[,;]/.test(separator) || /^[A-Z_]+$/.test(name));
    const isLast = this.matches(/[,;]?$/y);
    const isOther = !isLikely || name.startsWith('!') || /^(?:allow|deny)$/i.test(name);
    if (isOther || (!isLast && !this.matches(NEXT_VARIABLE))) {
      this.judgeRest(start, nameStart);
      return false;
    }
    this.checkSeparator(start, separator);
    const edit = { kind: 'unsafe', text: `${name}=""` } as const;
    if (isLast) this.add('unquoted-value', nameStart, this.at, { ...edit, reason: 'bare-name' });
    else this.add('missing-comma', nameStart, this.at, { ...edit, reason: 'name-before-comma' });
    return true;
  }

  /** @returns false where it makes no sense */
  readValue(name: string): boolean {
    const start = this.at;
    const first = this.text.charAt(start);
    // Any byte can be the quote, if it comes again.
    if (first !== '' && !/[A-Za-z0-9\x80-\xff \t,;]/.test(first)) {
      const close = this.text.indexOf(first, start + 1);
      if (close !== -1 && this.isQuote(first, close)) {
        this.at = close + 1;
        return true;
      }
    }
    AFTER_VALUE.lastIndex = start;
    const value = trimEnd(this.text.slice(start, AFTER_VALUE.exec(this.text)?.index));
    this.at = start + value.length;
    // Nothing is set with a `!`.
    if (value === '' && name.startsWith('!')) return false;
    this.judgeValue(name, value, start);
    return true;
  }

  /** Whether a byte that comes again at `close` ends a value there. */
  isQuote(mark: string, close: number): boolean {
    if (mark === '"' || mark === "'") {
      AFTER_QUOTE.lastIndex = close + 1;
      return AFTER_QUOTE.test(this.text);
    }
    return close + 1 === this.text.length || this.text.charAt(close + 1) === ',';
  }

  /** Says what is wrong with a value that has no quotes, or wrong ones. */
  judgeValue(name: string, value: string, start: number): void {
    const end = start + value.length;
    const [first, last] = [value.charAt(0), value.charAt(value.length - 1)];
    const lookalikes = findHomoglyphs(value, start).filter(({ ascii }) => ascii === '"' || ascii === "'");
    const opening = lookalikes.find(({ span }) => span.start === start);
    const closing = lookalikes.find(({ span }) => span.end === end);
    const isQuoted = /^["']/.test(first);

    if (opening !== undefined || (closing !== undefined && isQuoted)) {
      const mark = opening?.ascii ?? first;
      const inside = value.slice(
        opening ? opening.span.end - start : 1,
        closing ? closing.span.start - start : undefined,
      );
      const hasClosing = closing !== undefined && closing !== opening;
      const content = hasClosing || !/["']$/.test(inside) ? inside : inside.slice(0, -1);
      const edited = content.includes(mark) ? quoteValue(content) : `${mark}${content}${mark}`;
      const isWhole = hasClosing || content !== inside;
      const kind = isWhole && !content.includes(mark) ? 'safe' : 'unsafe';
      this.add('smart-quotes', start, end, { kind, text: edited, value: content });
      return;
    }
    const residue = findPlaceholders(value);
    if (/^=+["']/.test(value)) {
      this.add('unbalanced-quote', start, end, { kind: 'unsafe', text: value.replace(/^=+/, '') });
    } else if (residue !== undefined && !isQuoted) {
      this.add('unfilled-placeholder', start + residue.start, start + residue.start + residue.text.length);
    } else if (value.startsWith('\\"') || value.startsWith("\\'")) {
      this.add('unbalanced-quote', start, end, { kind: 'unsafe', text: value.replaceAll(/\\(["'])/g, '$1') });
    } else if (isQuoted) {
      this.add('unbalanced-quote', start, end, { kind: 'unsafe', text: requote(value) });
    } else if (/["']/.test(last)) {
      this.add('unbalanced-quote', start, end, { kind: 'unsafe', text: requote(`${last}${value}`) });
    } else if (name === 'RELAYCLIENT' && OFF.test(value)) {
      this.add('unquoted-value', start, end);
    } else {
      const kind = /[ \t,;"']/.test(value) ? 'unsafe' : 'safe';
      const reason = value === '' ? 'no-value' : 'no-quotes';
      this.add('unquoted-value', start, end, {
        kind,
        text: name === 'RELAYCLIENT' && ON.test(value) ? '""' : quoteValue(value),
        reason,
      });
    }
  }

  /**
   * Something that is not a variable: left over from a template, a space that only looks like one, or text.
   *
   * @param start where the variable or instruction before it has ended
   * @param nameStart where a name is expected
   */
  judgeRest(start: number, nameStart: number): void {
    const rest = this.text.slice(nameStart);
    const residue = findPlaceholders(rest);
    const lookalike = findHomoglyphs(rest, nameStart).find(({ span }) => span.start === nameStart);
    if (residue?.start === 0) this.add('unfilled-placeholder', nameStart, nameStart + residue.text.length);
    else if (lookalike !== undefined) {
      const text = chooseReplacement(lookalike, this.text, 0);
      this.add('smart-quotes', nameStart, lookalike.span.end, { kind: 'safe', text });
    } else if (TRAILING_TEXT.test(rest) && !/^[ \t,;]*[:!]/.test(this.text.slice(start))) {
      this.add('trailing-text', start, this.text.length, { kind: 'unsafe', text: '' });
    }
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  add(code: InstructionProblem['code'], start: number, end: number, change?: Change): void {
    const span = { start: this.base + start, end: this.base + end };
    if (change === undefined) {
      this.problems.push({ code, span });
      return;
    }
    const { kind, text, reason, value } = change;
    this.problems.push({ code, span, reason, value, suggestion: text, fix: { kind, edits: [{ span, text }] } });
  }
}

/** A value whose quotes do not match, or whose first quote occurs inside as well. */
function requote(value: string): string {
  const first = value.charAt(0);
  if (/^["']+$/.test(value)) return `${first}${first}`;
  return quoteValue(/["']$/.test(value) ? value.slice(1, -1) : value.slice(1));
}
