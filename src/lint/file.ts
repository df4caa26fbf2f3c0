import type { Dialect } from '../dialects/dialect.js';
import { HASH_SIGN, LF, SLASH, SPACE, TAB } from '../rules/bytes.js';
import type { Problem } from '../rules/problem.js';
import { type Rule, type RuleLine, RuleParser } from '../rules/syntax.js';
import type { Source, Span } from '../source.js';
import { type AddressShape, shapeOf } from './address.js';

const CR = 13;
const BACKSLASH = 92;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A line, and what it is once the things around it are taken away that many a line has and none may have. Each of those
 * is a finding of its own; what is left is looked at as if it stood alone, so that one mistake does not hide another.
 */
export interface LintLine {
  /** From 1. */
  readonly number: number;
  /** All of it, without the LF. */
  readonly span: Span;
  /** The byte order mark in front of the first line. */
  readonly byteOrderMark: Span | undefined;
  /** Blanks in front. */
  readonly indent: Span | undefined;
  /** CRs at the end. */
  readonly carriageReturn: Span | undefined;
  /** A backslash at the end, and the blanks before it. */
  readonly backslash: Span | undefined;
  /** Whether the line before ends in a backslash. */
  readonly isContinuation: boolean;
  /** A comment behind a rule, and the blanks before it. */
  readonly inlineComment: Span | undefined;
  /** What is left. */
  readonly core: Span;
  /** What that is, all spans absolute in the source. */
  readonly parsed: RuleLine;
}

/** A rule and its line. */
export interface LintRule {
  readonly line: LintLine;
  readonly rule: Rule;
  readonly shape: AddressShape;
  /** The keys it makes, a character a byte; those of a range in order. */
  readonly keys: readonly string[];
}

/** The flags of the server, as far as they matter to rules. */
export interface ServerFlags {
  /** `-H`: TCPREMOTEHOST is never set. */
  readonly noHost: boolean;
  /** `-R`: TCPREMOTEINFO is never set. */
  readonly noInfo: boolean;
  /** `-p`: a host name is only believed if it leads back to the address. */
  readonly isParanoid: boolean;
}

/** A file as the checks see it. */
export class LintFile {
  readonly lines: readonly LintLine[];
  readonly rules: readonly LintRule[];

  /** @param flags those of the server, if they are known */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    readonly flags: ServerFlags | undefined,
  ) {
    this.lines = readLines(source, dialect);
    this.rules = this.lines.flatMap((line) =>
      line.parsed.kind === 'rule' ? [this.#ruleOf(line, line.parsed.rule)] : [],
    );
  }

  /** The bytes of a span as text, a character a byte. */
  text({ start, end }: Span): string {
    return Buffer.from(this.source.bytes.buffer, this.source.bytes.byteOffset + start, end - start).toString('latin1');
  }

  /** The rules of one key, in the order of the file; the first is the one that counts. */
  rulesOfKey(key: string): readonly LintRule[] {
    return this.#byKey().get(key) ?? [];
  }

  #index: Map<string, LintRule[]> | undefined;

  #byKey(): Map<string, LintRule[]> {
    if (this.#index !== undefined) return this.#index;
    this.#index = new Map();
    for (const rule of this.rules) {
      for (const key of rule.keys) {
        const others = this.#index.get(key);
        if (others === undefined) this.#index.set(key, [rule]);
        else if (others.at(-1) !== rule) others.push(rule);
      }
    }
    return this.#index;
  }

  #ruleOf(line: LintLine, rule: Rule): LintRule {
    const address = this.source.slice(rule.address);
    return { line, rule, shape: shapeOf(address), keys: keysOf(address, this.dialect) };
  }
}

/** The keys a dialect makes of an address, a character a byte. */
export function keysOf(address: Uint8Array, dialect: Dialect): string[] {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const meaning = dialect.readAddress(address);
  switch (meaning.kind) {
    case 'literal':
      return [text(address)];
    case 'key':
      return [text(meaning.key)];
    case 'invalid':
      return [];
    case 'range': {
      const { left, bottom, top, right } = meaning.range;
      const count = Math.max(0, top - bottom + 1);
      return Array.from({ length: count }, (_, i) => `${text(left)}${bottom + i}${text(right)}`);
    }
  }
}

function readLines(source: Source, dialect: Dialect): LintLine[] {
  const { bytes } = source;
  const parser = new RuleParser(bytes, dialect);
  const lines: LintLine[] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = bytes.indexOf(LF, start);
    if (end === -1) end = bytes.length;
    lines.push(readLine(parser, { start, end }, lines.at(-1)));
    start = end + 1;
  }
  return lines;
}

function readLine(parser: RuleParser, span: Span, before: LintLine | undefined): LintLine {
  const { bytes } = parser;
  let { start, end } = span;
  const hasMark = start === 0 && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
  if (hasMark) start += BYTE_ORDER_MARK.length;
  const indentStart = start;
  while (start < end && isBlank(bytes[start]!)) start += 1;
  const returnEnd = end;
  while (end > start && bytes[end - 1] === CR) end -= 1;
  const returnStart = end;

  const isComment = bytes[start] === HASH_SIGN && start < end;
  let parsed = parseOne(parser, start, end);
  let backslash: Span | undefined;
  // In a rule that can be read as it stands it is the delimiter of a value.
  if (!isComment && end > start && bytes[end - 1] === BACKSLASH && parsed.kind !== 'rule') {
    const backslashEnd = end;
    end -= 1;
    while (end > start && isBlank(bytes[end - 1]!)) end -= 1;
    backslash = { start: end, end: backslashEnd };
    parsed = parseOne(parser, start, end);
  }
  const isContinuation = before?.backslash !== undefined;
  const cut = problemSpan(parsed, 'missing-comma');
  const inlineComment = cut === undefined ? undefined : findInlineComment(bytes, cut);
  if (inlineComment !== undefined) {
    end = inlineComment.start;
    parsed = parseOne(parser, start, end);
  }
  return {
    number: (before?.number ?? 0) + 1,
    span,
    byteOrderMark: hasMark ? { start: 0, end: indentStart } : undefined,
    indent: start > indentStart && end > start ? { start: indentStart, end: start } : undefined,
    carriageReturn: returnEnd > returnStart ? { start: returnStart, end: returnEnd } : undefined,
    backslash,
    isContinuation,
    inlineComment,
    core: { start, end },
    parsed,
  };
}

function parseOne(parser: RuleParser, start: number, end: number): RuleLine {
  return parser.parse(start, end)[0] ?? { kind: 'blank', span: { start, end } };
}

function problemSpan(line: RuleLine, problem: Problem): Span | undefined {
  return line.kind === 'malformed' && line.diagnostic.code === problem ? line.diagnostic.span : undefined;
}

/** `#` or `//` where an instruction has ended, with the blanks in front. */
function findInlineComment(bytes: Uint8Array, { start, end }: Span): Span | undefined {
  let at = start;
  while (at < end && isBlank(bytes[at]!)) at += 1;
  const isMark = bytes[at] === HASH_SIGN || (bytes[at] === SLASH && bytes[at + 1] === SLASH);
  return isMark ? { start, end } : undefined;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
