import type { Diagnostic } from '../text/source.js';

/** Why a line is not a rule although it should be. */
export type LineProblem =
  /** there is no colon with `allow` or `deny` after it */
  | 'no-rule'
  /** there is no colon at all, where a dialect tells that apart */
  | 'no-colon'
  /** after the colon is neither `allow` nor `deny` */
  | 'unknown-instruction'
  /** something other than a comma follows an instruction */
  | 'missing-comma'
  /** a variable has no `=` */
  | 'missing-equals'
  /** nothing follows the `=` of a variable */
  | 'missing-value'
  /** the delimiter in front of a value does not come again */
  | 'unbalanced-quote'
  /** an item has no `=` and is not `!NAME` either */
  | 'malformed-unset';

/** Why an address stands for no key. */
export type AddressProblem =
  /** a bound of a range is not a number */
  | 'malformed-range'
  /** the text after `/` is not a number */
  | 'malformed-prefix-length'
  /** a prefix length that no address of this kind has */
  | 'invalid-prefix-length'
  | 'invalid-ipv6-address'
  | 'invalid-ipv6-network';

export type Problem = LineProblem | AddressProblem;

/** The one place where problems are put into words. */
export function describeProblem(problem: Problem): string {
  switch (problem) {
    case 'no-rule':
      return 'no ":allow" or ":deny" in this line';
    case 'no-colon':
      return 'no colon in this line';
    case 'unknown-instruction':
      return 'expected "allow" or "deny" immediately after the colon, in lower case';
    case 'missing-comma':
      return 'expected a comma or end of line';
    case 'missing-equals':
      return 'expected NAME=, then a value in quotes';
    case 'missing-value':
      return 'expected a value in quotes after the "="';
    case 'unbalanced-quote':
      return 'unterminated value: its opening quote is never repeated';
    case 'malformed-unset':
      return 'expected NAME= and a value in quotes, or !NAME';
    case 'malformed-range':
      return 'the bounds of a range must be whole numbers';
    case 'malformed-prefix-length':
      return 'a prefix length must be a whole number';
    case 'invalid-prefix-length':
      return 'invalid prefix length';
    case 'invalid-ipv6-address':
      return 'not an IPv6 address';
    case 'invalid-ipv6-network':
      return 'not an IPv6 network';
  }
}

/** A rule file is not one: the first line the compiler stops at. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
  readonly diagnostic: Diagnostic<Problem>;

  /**
   * @param line from 1
   * @param column in bytes, from 1
   * @param text the line without LF and trailing spaces; a copy
   * @param offset of the problem, in bytes from the start of the rules
   * @param end of what is wrong, counted alike
   */
  constructor(
    readonly problem: Problem,
    readonly line: number,
    readonly column: number,
    readonly text: Uint8Array,
    offset: number,
    end: number,
  ) {
    super(`line ${line}, column ${column}: ${describeProblem(problem)}`);
    this.diagnostic = {
      code: problem,
      severity: 'error',
      span: { start: offset, end },
    };
  }
}
