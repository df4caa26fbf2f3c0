import type { Dialect } from '../dialects/dialect.js';
import { ParsedLines } from '../rules/parsed-lines.js';
import { RuleParser } from '../rules/parser.js';
import type { Problem } from '../rules/problem.js';
import type { RuleLine } from '../rules/syntax.js';
import { CR, HASH_SIGN, LF, SPACE, TAB } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { beginsComment } from './comment-mark.js';

const AMPERSAND = 38;
const BACKSLASH = 92;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Stray bytes around the content of a line: byte order mark, indentation, CR. */
interface Trivia {
  /** Lines without it, and the place of this one among them. */
  readonly lines: ParsedLines;
  readonly index: number;
  readonly byteOrderMark: Span | undefined;
  readonly indent: Span | undefined;
  readonly carriageReturn: Span | undefined;
  readonly backslash: Span | undefined;
  readonly inlineComment: Span | undefined;
}

/**
 * A line and its content without the trivia around it. Each of those is a separate finding; the content is checked as if
 * it were alone, so that one mistake does not hide another.
 */
export class LintLine {
  readonly #around: Trivia | undefined;

  constructor(
    /** From 1. */
    readonly number: number,
    /** Those among which it is as the compiler sees it, with the things around it. */
    readonly lines: ParsedLines,
    /** Its place among them. */
    readonly index: number,
    /** Whether the line before ends in a backslash. */
    readonly isContinuation: boolean,
    around?: Trivia,
  ) {
    this.#around = around;
  }

  /** What the line is without the things around it, all spans absolute in the source. */
  get parsed(): RuleLine {
    return this.#around === undefined ? this.compiled : this.#around.lines.at(this.#around.index);
  }

  /** What the compiler makes of the line as it is, with the things around it. */
  get compiled(): RuleLine {
    return this.lines.at(this.index);
  }

  /** Where the line is without the things around it; undefined if there are none. */
  get stripped(): { readonly lines: ParsedLines; readonly index: number } | undefined {
    return this.#around;
  }

  /** What kind it is without the things around it. */
  get kind(): RuleLine['kind'] {
    const { lines, index } = this.#around ?? this;
    return lines.kindAt(index);
  }

  /** What is left. */
  get content(): Span {
    const { lines, index } = this.#around ?? this;
    return lines.spanAt(index);
  }

  /** All of it, without the LF. */
  get span(): Span {
    return this.lines.spanAt(this.index);
  }

  /** The byte order mark in front of the first line. */
  get byteOrderMark(): Span | undefined {
    return this.#around?.byteOrderMark;
  }

  /** Leading spaces. */
  get indent(): Span | undefined {
    return this.#around?.indent;
  }

  /** CRs at the end. */
  get carriageReturn(): Span | undefined {
    return this.#around?.carriageReturn;
  }

  /** A backslash at the end, and the spaces before it. */
  get backslash(): Span | undefined {
    return this.#around?.backslash;
  }

  /** A comment after a rule, and the spaces before it. */
  get inlineComment(): Span | undefined {
    return this.#around?.inlineComment;
  }
}

/** Lines are parsed this many bytes at a time: one by one they take twice as long, all at once twice the memory. */
const CHUNK_LENGTH = 1 << 16;

/** All lines of a file. */
export function readLines(bytes: Uint8Array, dialect: Dialect): LintLine[] {
  const parser = new RuleParser(bytes, dialect);
  const lines: LintLine[] = [];
  const stripped = new ParsedLines();
  for (let start = 0; start < bytes.length; ) {
    const lf = bytes.indexOf(LF, start + CHUNK_LENGTH);
    const end = lf === -1 ? bytes.length : lf + 1;
    const parsed = parser.parse(start, end);
    for (let i = 0; i < parsed.count; i += 1) {
      const isContinuation = lines.at(-1)?.backslash !== undefined;
      const around = hasNoTrivia(bytes, parsed, i) ? undefined : findTrivia(parser, parsed.spanAt(i), stripped);
      lines.push(new LintLine(lines.length + 1, parsed, i, isContinuation, around));
    }
    start = end;
  }
  return lines;
}

/** Whether there is nothing around a line, as parsed with all that may be there. */
function hasNoTrivia(bytes: Uint8Array, lines: ParsedLines, index: number): boolean {
  const { start, end } = lines.spanAt(index);
  if (start === end) return true;
  const first = bytes[start]!;
  const last = bytes[end - 1];
  if (isSpace(first) || last === CR || (start === 0 && first === BYTE_ORDER_MARK[0])) return false;
  const kind = lines.kindAt(index);
  return kind === 'rule' || kind === 'comment' || kind === 'blank';
}

/** @param lines to add the line to, without what is around it */
function findTrivia(parser: RuleParser, span: Span, lines: ParsedLines): Trivia {
  const { bytes } = parser;
  let { start, end } = span;
  const hasMark = start === 0 && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  if (hasMark) start += BYTE_ORDER_MARK.length;
  const indentStart = start;
  while (start < end && isSpace(bytes[start]!)) start += 1;
  const returnEnd = end;
  while (end > start && bytes[end - 1] === CR) end -= 1;
  const returnStart = end;

  const isComment = bytes[start] === HASH_SIGN && start < end;
  let index = parser.addLine(start, end, lines);
  let backslash: Span | undefined;
  // In a rule that compiles as it is, it is the delimiter of a value.
  if (!isComment && end > start && bytes[end - 1] === BACKSLASH && lines.kindAt(index) !== 'rule') {
    const backslashEnd = end;
    end -= 1;
    while (end > start && isSpace(bytes[end - 1]!)) end -= 1;
    backslash = { start: end, end: backslashEnd };
    index = parser.addLine(start, end, lines);
  }
  const cut = problemSpan(lines.at(index), 'missing-comma');
  const inlineComment = cut === undefined ? undefined : findInlineComment(bytes, cut);
  if (inlineComment !== undefined) {
    end = inlineComment.start;
    index = parser.addLine(start, end, lines);
  }
  return {
    lines,
    index,
    byteOrderMark: hasMark ? { start: 0, end: indentStart } : undefined,
    indent: start > indentStart && end > start ? { start: indentStart, end: start } : undefined,
    carriageReturn: returnEnd > returnStart ? { start: returnStart, end: returnEnd } : undefined,
    backslash,
    inlineComment,
  };
}

function problemSpan(line: RuleLine, problem: Problem): Span | undefined {
  return line.kind === 'malformed' && line.diagnostic.code === problem ? line.diagnostic.span : undefined;
}

/** A comment after an instruction, with the spaces before it. */
function findInlineComment(bytes: Uint8Array, { start, end }: Span): Span | undefined {
  // The "#" of "&#34;" begins none.
  if (bytes[start - 1] === AMPERSAND) return undefined;
  return beginsComment(decodeLatin1(bytes.subarray(start, end))) ? { start, end } : undefined;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
