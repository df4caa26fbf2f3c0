import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import type { Suppressions } from '../rulefile/suppressions.js';
import type { Severity } from '../text/source.js';

/** What a check may know besides the file. */
export interface CheckContext {
  /** The numbers of lines for which checks of an earlier band have an error. */
  readonly claimed: ReadonlySet<number>;
  /** The comments that suppress findings. */
  readonly suppressions: Suppressions;
}

/** A code and its page. */
export interface CheckPage {
  /** Short, in kebab case, the same for ever. */
  readonly code: string;
  readonly severity: Severity;
  /** The page: what it finds, why that matters, rules that have it, and the same rules without. */
  readonly docs: CheckDocs;
}

/** A check: one code, one file, one page of documentation. */
export interface Check extends CheckPage {
  run(file: LintFile, report: (found: FindingDraft) => void, context: CheckContext): void;
}

export interface CheckDocs {
  /** One line, no full stop: what it finds. */
  readonly title: string;
  /** A paragraph or two of plain text. */
  readonly why: string;
  /** Lines of a rules file, or of a run script, that the check finds fault with. */
  readonly example: string;
  /** The same lines as they should be. */
  readonly corrected: string;
}
