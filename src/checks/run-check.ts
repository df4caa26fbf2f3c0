import type { Damage } from '../lookup/damage.js';
import type { FindingDraft } from '../rulefile/finding.js';
import type { Run } from '../server/run-file.js';
import type { Server } from '../server/server.js';
import type { Word } from '../server/word.js';
import type { CheckPage } from './check.js';

/** What is known of a database that a server asks. */
export type DatabaseState =
  | { readonly kind: 'missing' }
  /** It cannot be read by us; the message of the system. */
  | { readonly kind: 'unread'; readonly reason: string }
  /** It is no database, or not all of one. */
  | { readonly kind: 'damaged'; readonly damage: Damage }
  | {
      readonly kind: 'found';
      /** What keeps the account of the server from reading it: a file or a directory; undefined for nothing, or not known. */
      readonly obstacle: string | undefined;
      /** The rule files that it should be made of; undefined if none are known. */
      readonly sources: string | undefined;
      /** Whether it is what they compile to; undefined if they do not compile. */
      readonly isUpToDate: boolean | undefined;
    };

/** A database that a server asks, by a flag. */
export interface AskedDatabase {
  readonly flag: 'x' | 'y';
  readonly word: Word;
  /** Undefined if that is not known. */
  readonly path: string | undefined;
  readonly state: DatabaseState | undefined;
}

/** How a server is started, as the checks see it. */
export interface RunSubject {
  readonly run: Run;
  /** Undefined for a service of inetd. */
  readonly server: Server | undefined;
  readonly databases: readonly AskedDatabase[];
  /** The text of the run script, one character per byte. */
  readonly text: string;
}

/** A check of how the server is started; what it finds is in the run script. */
export interface RunCheck extends CheckPage {
  runOn(subject: RunSubject, report: (found: FindingDraft) => void): void;
}
