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

/** Replaces a span by `text`; an empty span inserts it. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Why a change of rules is more than a repair. What matters most comes first. */
export type DangerCode =
  /** a client that was refused is allowed */
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

/** What the compiler or the server makes of what was found. */
export type Verdict =
  /** the compiler rejects the line, and with it the file */
  | 'rejected'
  /** the original program never ends on this line; this one rejects it */
  | 'endless-loop'
  /** the compiler skips the line without a message */
  | 'ignored'
  /** the rule decides for no client */
  | 'dead-rule'
  /** the rule decides for some of its clients only */
  | 'partly-dead'
  /** it means something else than it looks like */
  | 'misread'
  /** a number is too large and is reduced to the largest one */
  | 'clamped'
  /** it changes nothing for any client */
  | 'no-effect'
  /** every client would get the same without it */
  | 'redundant'
  /** clients of this rule do not get what a wider rule sets */
  | 'not-inherited'
  /** clients that no rule matches are allowed */
  | 'no-default-rule'
  /** all clients are refused */
  | 'no-client-allowed'
  /** all clients may relay */
  | 'open-relay'
  /** a large part of the Internet may relay */
  | 'wide-relay'
  /** a client may relay by a name that anyone can claim */
  | 'forgeable'
  /** the file is something other than rules */
  | 'not-a-rule-file';

/** What a check found. */
export interface Finding extends Diagnostic {
  /** What happens to it; undefined where the message alone says what is wrong. */
  readonly verdict?: Verdict | undefined;
  /** What is wrong, with a client that shows it: one sentence or two that follow the verdict. */
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
  readonly verdict?: Verdict | undefined;
  readonly message: string;
  readonly help?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly claim?: Claim | undefined;
  readonly severity?: Severity;
}
