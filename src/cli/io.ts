import type * as fs from 'node:fs';

/** What a program sees of the world. */
export interface Io {
  /** The arguments behind the program's name, as bytes. */
  readonly args: readonly Buffer[];

  /** The value of an environment variable, as bytes; undefined if it is unset. */
  env(name: string): Buffer | undefined;

  readonly fs: typeof fs;

  /** Descriptors; the usual 0, 1, 2. */
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;

  /** Whether a person sits at the other end of a descriptor. */
  isTerminal(descriptor: number): boolean;

  /** A clock, in milliseconds. */
  now(): number;

  /** Whether the caller gave us a standard input, rather than a closed descriptor. */
  hasStdin(): boolean;
}
