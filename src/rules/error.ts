import type { Diagnostic } from '../diagnostic.js';
import { describeProblem, type Problem } from './problem.js';

/** A rule file is not one: the first line the compiler stops at. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
  readonly diagnostic: Diagnostic<Problem>;

  /**
   * @param line from 1
   * @param column in bytes, from 1
   * @param text the line without LF and trailing blanks; a copy
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
