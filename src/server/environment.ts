import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import type { Unknown, Value } from './word.js';

/** A variable as a script leaves it for the server. */
export interface ScriptVariable {
  readonly name: BinaryString;
  readonly value: Value;
  /** Where it is set last. */
  readonly span: Span;
  readonly line: number;
  /** Whether the server gets it. */
  readonly isExported: boolean;
}

/** A variable that the server gets. */
export function exported(
  name: BinaryString,
  value: Value,
  { span, line }: Pick<ScriptVariable, 'span' | 'line'>,
): ScriptVariable {
  return { name, value, span, line, isExported: true };
}

/** The variables that are set before the server starts, as far as the script tells. */
export interface Environment {
  readonly variables: ReadonlyMap<BinaryString, ScriptVariable>;
  /** What may set more of them, such as a file that is read; undefined if nothing does. */
  readonly more: Unknown | undefined;
}

export const NO_ENVIRONMENT: Environment = { variables: new Map(), more: undefined };
