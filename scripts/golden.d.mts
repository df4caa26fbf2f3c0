import type * as fs from 'node:fs';
import type { Io } from '../src/cli/process-io.js';

/** A client and what the original tcprulescheck printed. Each character of a text is a byte. */
export interface GoldenCheck {
  ip?: string;
  host?: string;
  info?: string;
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  /** The original crashed; recorded is what we print instead, going on with the next candidate. */
  crashes?: true;
}

/** Rules and what the original tcprules made of them. */
export interface GoldenCase {
  name: string;
  rules?: string;
  generator?: { count: number; template: string };
  exitCode?: number;
  stderr?: string;
  /** The original never ended; to us the line is malformed. */
  hangs?: true;
  /** Recorded is what we do; why the original does something else. */
  differs?: string;
  cdb?: { size: number; sha256: string };
  tmpSize?: number;
  checks?: GoldenCheck[];
}

/** A database, and what the original tcprulescheck read in it. */
export interface ReadymadeCase {
  name: string;
  /** Deflated, base64. */
  cdb: string;
  checks: GoldenCheck[];
}

/** Files, a run of one program, and the files after it. */
export interface Scenario {
  name: string;
  program: 'tcprules' | 'tcprulescheck';
  args: string[];
  setup?: { path: string; text?: string; base64?: string; mode?: string; dir?: true; symlink?: string; fifo?: true }[];
  stdin: string;
  stdout?: 'closed' | 'full';
  umask?: string;
  ulimit?: string;
  env?: Record<string, string>;
  exitCode?: number;
  signal?: string;
  stdoutText?: string;
  stderr?: string;
  filesAfter: Record<string, string | { mode: string; size: number; sha256: string }>;
  /** Where we differ on purpose: what we do, and why. */
  ours?: { exitCode: number; stderr: string; why: string };
}

export declare function loadCompiled(dialect: string): GoldenCase[];
export declare function loadReadymade(dialect: string): ReadymadeCase[];
export declare function loadScenarios(dialect: string): Scenario[];

/** The rules of a case; line i of a generated one has i, and the octets i>>16, i>>8, i. */
export declare function rulesOf(golden: Pick<GoldenCase, 'rules' | 'generator'>): Buffer;
export declare function databaseOf(golden: Pick<ReadymadeCase, 'cdb'>): Buffer;
export declare function sha256(bytes: Uint8Array): string;

export interface Run {
  exitCode: number;
  stdout: Buffer;
  stderr: Buffer;
}

/** What surrounds a run. Each character of a text is a byte. */
export interface Surroundings {
  stdin?: Uint8Array;
  env?: Record<string, string>;
  /** System calls that do something else than usual. */
  calls?: Partial<typeof fs>;
  /** Whether all streams are a terminal. */
  isTerminal?: boolean;
  /** How many milliseconds pass between two looks at the clock. */
  step?: number;
}

/** Runs one of the two drop-in programs in a directory. */
export type RunProgram = (
  program: 'tcprules' | 'tcprulescheck',
  directory: string,
  args: readonly string[],
  surroundings: Surroundings,
) => Run;

/** One run of a case: how ours ended, and what is recorded. */
export interface GoldenResult {
  readonly what: string;
  readonly ours: object;
  readonly recorded: object;
  readonly isSame: boolean;
}

/** Compiles the rules of a case in an empty directory, asks about its clients, and leaves the directory empty. */
export declare function tryCompiled(
  run: RunProgram,
  directory: string,
  dialect: string,
  golden: GoldenCase,
): Generator<GoldenResult, void>;

/** Asks the database of a case about its clients. */
export declare function tryReadymade(
  run: RunProgram,
  directory: string,
  dialect: string,
  golden: ReadymadeCase,
): Generator<GoldenResult, void>;

/**
 * Runs a program in this process, in `directory`, which becomes the working directory. Standard streams are files beside
 * it, so all but the descriptors' numbers is as in a process of its own.
 */
export declare function runMain(
  main: (io: Io) => number,
  directory: string,
  args: readonly string[],
  surroundings?: Surroundings,
): Run;
