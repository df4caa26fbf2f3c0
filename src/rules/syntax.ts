import { RecordBuffer } from '../cdb/records.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Source, Span } from '../source.js';
import type { RuleLanguage } from './address.js';
import { LF } from './bytes.js';
import type { Problem } from './problem.js';
import { BLANK, COMMENT, END, IGNORED, MALFORMED, Scanner, SPECIAL_RULE, VARIABLE_SIZE } from './scanner.js';

/** A variable as it is written: `,NAME="VALUE"` or `,!NAME`. */
export interface RuleVariable {
  /** From the comma to the closing delimiter. */
  readonly span: Span;
  /** Without the `!`. */
  readonly name: Span;
  /** Without the delimiters around it; undefined where the variable is unset. */
  readonly value: Span | undefined;
}

/** A rule as it is written. */
export interface Rule {
  readonly address: Span;
  readonly action: 'allow' | 'deny';
  readonly variables: readonly RuleVariable[];
}

/**
 * A line and what it is. Its span is the whole line without the LF; a line means the same without the blanks at its end,
 * so the spans of its parts leave them out.
 */
export type RuleLine =
  | { readonly kind: 'blank' | 'comment' | 'ignored'; readonly span: Span }
  | { readonly kind: 'rule'; readonly span: Span; readonly rule: Rule }
  | { readonly kind: 'malformed'; readonly span: Span; readonly diagnostic: Diagnostic<Problem> };

/** All lines of a source. Unlike the compiler this does not stop at a malformed one. */
export function parseRules({ bytes }: Source, language: RuleLanguage): RuleLine[] {
  const records = new RecordBuffer();
  const scanner = new Scanner(language, records);
  scanner.feed(bytes, 0, bytes.length);
  const lines: RuleLine[] = [];
  for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
    lines.push(lineOf(kind, scanner, bytes, language));
    records.clear();
  }
  return lines;
}

function lineOf(kind: number, scanner: Scanner, bytes: Uint8Array, language: RuleLanguage): RuleLine {
  const { lineStart, addressEnd, nextLine } = scanner;
  const span = { start: lineStart, end: bytes[nextLine - 1] === LF ? nextLine - 1 : bytes.length };
  switch (kind) {
    case BLANK:
      return { kind: 'blank', span };
    case COMMENT:
      return { kind: 'comment', span };
    case IGNORED:
      return { kind: 'ignored', span };
    case MALFORMED:
      return malformed(span, scanner.problem, { start: scanner.problemAt, end: scanner.lineEnd });
  }
  const address = { start: lineStart, end: addressEnd };
  if (kind === SPECIAL_RULE) {
    const meaning = language.readAddress(bytes.subarray(lineStart, addressEnd));
    if (meaning.kind === 'invalid') return malformed(span, meaning.problem, address);
  }
  const action = scanner.isDeny ? 'deny' : 'allow';
  return { kind: 'rule', span, rule: { address, action, variables: variablesOf(scanner) } };
}

function malformed(line: Span, code: Problem, span: Span): RuleLine {
  return { kind: 'malformed', span: line, diagnostic: { code, severity: 'error', span } };
}

function variablesOf({ variables, variableCount }: Scanner): RuleVariable[] {
  return Array.from({ length: variableCount }, (_, i) => {
    const [comma, nameEnd, valueStart, valueEnd] = variables.subarray(i * VARIABLE_SIZE, (i + 1) * VARIABLE_SIZE);
    if (valueStart === -1) {
      const name = { start: comma! + 2, end: nameEnd! };
      return { span: { start: comma!, end: nameEnd! }, name, value: undefined };
    }
    return {
      span: { start: comma!, end: valueEnd! + 1 },
      name: { start: comma! + 1, end: nameEnd! },
      value: { start: valueStart!, end: valueEnd! },
    };
  });
}
