import type { Span } from './source.js';

export type Severity = 'error' | 'warning' | 'info';

/** What is wrong with an input, where and how badly. Data only; the sentence is made when it is shown. */
export interface Diagnostic<Code extends string = string> {
  /** Short, in kebab case, the same for ever. */
  readonly code: Code;
  readonly severity: Severity;
  readonly span: Span;
}
