import type { Diagnostic, Severity } from '../diagnostic.js';
import type { Span } from '../source.js';
import type { Danger } from './danger.js';
import type { LintFile } from './file.js';
import type { Claim } from './witness.js';

/** What a file has to look like. Edits do not overlap. */
export interface Fix {
  /**
   * A safe fix does what the author meant beyond doubt, and opens nothing; an unsafe one is a guess, drops something, or changes
   * more than the default rule's answers.
   */
  readonly kind: 'safe' | 'unsafe';
  /** Whom an unsafe fix would bring into danger that a check calls safe; undefined where the check itself calls it a guess. */
  readonly reason?: Danger | undefined;
  readonly edits: readonly Edit[];
}

/** Puts `text`, a character a byte, in the place of a span; of an empty span in front of it. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** What a check found. */
export interface Finding extends Diagnostic {
  /** What is wrong and what the compiler or the server makes of it, with a client that shows it. One sentence or two. */
  readonly message: string;
  /** What to do about it. */
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
  /** What the message says of a client. */
  readonly claim?: Claim | undefined;
}

/** What a check says of a place; code and severity are those of the check, unless it says otherwise. */
export interface Report {
  readonly span: Span;
  readonly message: string;
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly claim?: Claim | undefined;
  readonly severity?: Severity;
}

/** A check: one code, one file, one page of documentation. */
export interface Check {
  /** Short, in kebab case, the same for ever. */
  readonly code: string;
  readonly severity: Severity;
  /** The page: what it finds, why that matters, rules that have it, and the same rules without. */
  readonly page: CheckPage;
  /** @param hasError whether the checks before have found an error in the line of this number */
  run(file: LintFile, report: (found: Report) => void, hasError: (line: number) => boolean): void;
}

export interface CheckPage {
  /** One line, no full stop: what it finds. */
  readonly title: string;
  /** A paragraph or two of plain text. */
  readonly why: string;
  /** Lines of a rules file that the check finds fault with. */
  readonly example: string;
  /** The same lines as they should be. */
  readonly instead: string;
}
