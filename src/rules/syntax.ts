import type { Diagnostic, Span } from '../text/source.js';
import type { Problem } from './problem.js';

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
  | MalformedLine;

/** A line that does not compile. */
export interface MalformedLine {
  readonly kind: 'malformed';
  readonly span: Span;
  readonly diagnostic: Diagnostic<Problem>;
  /** Where an address ends, though what follows or the address itself is wrong. */
  readonly address: Span | undefined;
}
