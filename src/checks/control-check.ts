import type { FindingDraft } from '../rulefile/finding.js';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import type { CheckPage } from './check.js';

/** A line of a control file of qmail that counts, without spaces at its end. */
export interface ControlLine {
  readonly text: BinaryString;
  readonly span: Span;
}

/** The files of qmail's control directory that say for which domains mail is accepted. */
export interface ControlSubject {
  /** Undefined if there is no rcpthosts. */
  readonly rcpthosts: readonly ControlLine[] | undefined;
  /** The domains of morercpthosts that are not in morercpthosts.cdb, and the other way round; undefined without either file. */
  readonly outdated: { readonly missing: readonly BinaryString[]; readonly extra: readonly BinaryString[] } | undefined;
}

/** A check of rcpthosts; what it finds is there. */
export interface ControlCheck extends CheckPage {
  controlOn(subject: ControlSubject, report: (found: FindingDraft) => void): void;
}
