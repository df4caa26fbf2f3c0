import type { Witness } from '../space/witnesses.js';
import type { Diagnostic, Severity, Span } from '../text/source.js';
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

/** Why a change of rules is more than a repair. What matters most comes first. */
export type DangerCode =
  /** a client that was refused is let in */
  | 'lets-in'
  /** a client relays that did not: one with a public address, or any by its host name, by its info or by the default rule */
  | 'relays'
  /** a client relays, and its RELAYCLIENT is appended to each recipient */
  | 'appends-to-recipients'
  /** a client may transfer other zones */
  | 'transfers-zones'
  /** a client gets something else than the rule said that decided for it, which is not the default rule */
  | 'overrules';

/** A danger, and a client that is in it. Texts are binary strings. */
export interface Danger {
  readonly code: DangerCode;
  readonly client: Witness;
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
export interface FindingDraft {
  readonly span: Span;
  readonly message: string;
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly claim?: Claim | undefined;
  readonly severity?: Severity;
}
