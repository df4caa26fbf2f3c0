import type { Diagnostic, Source, Span } from '../text/source.js';
import type { RuleLanguage } from './language.js';
import type { Problem } from './problem.js';
import { BLANK, COMMENT, END, IGNORED, MALFORMED, Scanner, SPECIAL_RULE, UNSET, VARIABLE_SIZE } from './scanner.js';

/** A variable as it is written: `,NAME="VALUE"` or `,!NAME`, or in expectations also `,NAME`. */
export interface RuleVariable {
  /** From the comma to the closing delimiter. */
  readonly span: Span;
  /** Without the `!`. */
  readonly name: Span;
  /** Without the delimiters around it; undefined where the variable is unset, or just its name is there. */
  readonly value: Span | undefined;
}

/** A rule as it is written. */
export interface Rule {
  readonly address: Span;
  readonly action: 'allow' | 'deny';
  readonly variables: readonly RuleVariable[];
}

/**
 * A line and what it is. Its span is the whole line without the LF; a line means the same without the spaces at its end,
 * so the spans of its parts leave them out.
 */
export type RuleLine =
  | { readonly kind: 'blank' | 'comment' | 'ignored'; readonly span: Span }
  | { readonly kind: 'rule'; readonly span: Span; readonly rule: Rule }
  | {
      readonly kind: 'malformed';
      readonly span: Span;
      readonly diagnostic: Diagnostic<Problem>;
      /** Where an address ends, though what follows or the address itself is wrong. */
      readonly address: Span | undefined;
    };

/** All lines of a source. Unlike the compiler this does not stop at a malformed one. */
export function parseRules(source: Source, language: RuleLanguage): RuleLine[] {
  return new RuleParser(source.bytes, language).parse(0, source.bytes.length);
}

/** Parses any lines of some bytes. */
export class RuleParser {
  readonly #scanner: Scanner;

  constructor(
    readonly bytes: Uint8Array,
    readonly language: RuleLanguage,
  ) {
    this.#scanner = new Scanner(language);
  }

  /** The lines of `bytes[start..end)`, the last of which may lack its LF. */
  parse(start: number, end: number): RuleLine[] {
    const lines: RuleLine[] = [];
    this.#scanner.feed(this.bytes, start, end);
    for (let kind = this.#scanner.next(); kind !== END; kind = this.#scanner.next()) {
      lines.push(lineOf(kind, this.#scanner, this.bytes, end, this.language));
    }
    return lines;
  }
}

function lineOf(kind: number, scanner: Scanner, bytes: Uint8Array, limit: number, language: RuleLanguage): RuleLine {
  const { lineStart, addressEnd, nextLine } = scanner;
  const span = { start: lineStart, end: Math.min(nextLine - 1, limit) };
  switch (kind) {
    case BLANK:
      return { kind: 'blank', span };
    case COMMENT:
      return { kind: 'comment', span };
    case IGNORED:
      return { kind: 'ignored', span };
  }
  const address = { start: lineStart, end: addressEnd };
  if (kind === MALFORMED) {
    const { problem, problemAt, lineEnd } = scanner;
    const hasAddress = problem !== 'no-rule' && problem !== 'no-colon';
    return malformed(span, problem, { start: problemAt, end: lineEnd }, hasAddress ? address : undefined);
  }
  if (kind === SPECIAL_RULE) {
    const meaning = language.readAddress(bytes.subarray(lineStart, addressEnd));
    if (meaning.kind === 'invalid') return malformed(span, meaning.problem, address, address);
  }
  const action = scanner.isDeny ? 'deny' : 'allow';
  return { kind: 'rule', span, rule: { address, action, variables: variablesOf(scanner) } };
}

function malformed(line: Span, code: Problem, span: Span, address: Span | undefined): RuleLine {
  return { kind: 'malformed', span: line, diagnostic: { code, severity: 'error', span }, address };
}

/** Most rules of a long file have none. */
const NO_VARIABLES: readonly RuleVariable[] = [];

function variablesOf({ variables, variableCount }: Scanner): readonly RuleVariable[] {
  if (variableCount === 0) return NO_VARIABLES;
  // A list that grows takes room for more than it needs.
  if (variableCount === 1) return [variableAt(variables, 0)];
  return Array.from({ length: variableCount }, (_, i) => variableAt(variables, i * VARIABLE_SIZE));
}

function variableAt(variables: Int32Array, i: number): RuleVariable {
  const comma = variables[i]!;
  const nameEnd = variables[i + 1]!;
  const valueStart = variables[i + 2]!;
  const valueEnd = variables[i + 3]!;
  const hasValue = valueStart >= 0;
  return {
    span: { start: comma, end: hasValue ? valueEnd + 1 : nameEnd },
    name: { start: valueStart === UNSET ? comma + 2 : comma + 1, end: nameEnd },
    value: hasValue ? { start: valueStart, end: valueEnd } : undefined,
  };
}
