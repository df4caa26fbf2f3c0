import { type Diagnosis, type DiagnosisCode, findDiagnoses } from '../rulefile/diagnose.js';
import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import { type MistakenAddress, mistakenAddresses } from '../rulefile/mistaken-addresses.js';
import type { Suppressions } from '../rulefile/suppressions.js';
import type { BinaryString } from '../text/bytes.js';
import type { Severity, Span } from '../text/source.js';

/** What a check may know besides the file. */
export interface CheckContext {
  /** The numbers of lines for which checks of an earlier band have an error. */
  readonly claimed: ReadonlySet<number>;
  /** Whether a comment suppresses what the check finds in the line of this number. */
  isSuppressed(line: number): boolean;
}

/** A code and its page. */
export interface CheckPage {
  /** Short, in kebab case, the same for ever. */
  readonly code: string;
  readonly severity: Severity;
  /** One line, no full stop: what it finds. */
  readonly title: string;
  /** A paragraph or two of plain text. */
  readonly why: string;
  /** Lines of a rules file, or of a run script, that the check finds fault with. */
  readonly example: string;
  /** The same lines as they should be. */
  readonly corrected: string;
}

/** What a check says of a place. */
export type Said = Omit<FindingDraft, 'span'>;

/** Takes what is found in a place. */
export type Report = (span: Span, said: Said) => void;

/** What is said of a place; that, its verdict and its fix are known, unless this says otherwise. */
type Words = Partial<FindingDraft> & Pick<FindingDraft, 'message'>;

/** A check of rules: one code, one page of documentation. It has one of these functions at least. */
export interface Check extends CheckPage {
  /** Says what is wrong with a line that is not a rule, where this check is to name it; undefined for nothing. */
  describe?(diagnosis: Diagnosis & { readonly text: BinaryString }, file: LintFile): Words | undefined;
  /** The same of an address that was meant to be another. */
  describeAddress?(mistaken: MistakenAddress): Words | undefined;
  /** Finds everything else. */
  run?(file: LintFile, report: Report, context: CheckContext): void;
}

/** Reports all that a check finds. */
export function runCheck(
  check: Check,
  file: LintFile,
  report: Report,
  { claimed, suppressions }: Pick<CheckContext, 'claimed'> & { readonly suppressions: Suppressions },
): void {
  const code = check.code as DiagnosisCode;
  if (check.describe !== undefined) {
    for (const diagnosis of findDiagnoses(file, code, claimed)) {
      const { span, verdict, fix } = diagnosis;
      const words = check.describe({ ...diagnosis, text: file.text(span) }, file);
      if (words !== undefined) report(words.span ?? span, { verdict, fix, ...words });
    }
  }
  if (check.describeAddress !== undefined) {
    for (const mistaken of mistakenAddresses(file, code, claimed)) {
      const { span, verdict, fix } = mistaken;
      const words = check.describeAddress(mistaken);
      if (words !== undefined) report(span, { verdict, fix, ...words });
    }
  }
  check.run?.(file, report, { claimed, isSuppressed: (line) => suppressions.find(code, line) !== undefined });
}
