import type { Problem } from '../rules/problem.js';
import { joinBytes } from '../text/bytes.js';

export type ProgramName = 'tcprules' | 'tcprulescheck';

/** What can go wrong in the drop-in programs. Texts and names are bytes; `error` is the reason the system gave. */
export type Failure =
  | { readonly what: 'usage'; readonly program: ProgramName }
  | { readonly what: 'create'; readonly tmp: Uint8Array; readonly error: string }
  | { readonly what: 'rules'; readonly problem: Problem; readonly text: Uint8Array }
  | { readonly what: 'read-input'; readonly error: string }
  | { readonly what: 'write'; readonly tmp: Uint8Array; readonly error: string }
  | { readonly what: 'move'; readonly tmp: Uint8Array; readonly cdb: Uint8Array; readonly error: string }
  | { readonly what: 'memory'; readonly program: ProgramName }
  /** what cannot be done on this computer, and why */
  | { readonly what: 'runtime'; readonly program: ProgramName; readonly reason: string }
  | { readonly what: 'read-database'; readonly cdb: Uint8Array; readonly error: string }
  | { readonly what: 'write-output'; readonly program: ProgramName; readonly error: string };

/** How a failure ends: a line for stderr, without its LF, and the exit code. */
export interface Termination {
  readonly message: Uint8Array;
  readonly exitCode: number;
}

/** How a program tells its user of failures. */
export type Messages = (failure: Failure) => Termination;

/** Exit codes (ucspi-tcp 0.88): your doing, or the system's, which may be tried again. */
export const EXIT_PERMANENT = 100;
export const EXIT_TEMPORARY = 111;

/** The words of ucspi-tcp 0.88 (tcprules.c, tcprulescheck.c, strerr_die.c). */
export const classicWords: Messages = (failure) => {
  switch (failure.what) {
    case 'usage':
      return { message: usage(failure.program), exitCode: EXIT_PERMANENT };
    case 'create':
      return fatal('tcprules', 'unable to create ', failure.tmp, ': ', failure.error);
    case 'rules':
      if (failure.problem === 'no-colon') return fatal('tcprules', 'Unable to find colon on non-empty line.');
      return { ...fatal('tcprules', 'unable to parse this line: ', cutAtNul(failure.text)), exitCode: EXIT_PERMANENT };
    case 'read-input':
      return fatal('tcprules', 'unable to read input: ', failure.error);
    case 'write':
      return fatal('tcprules', 'unable to write to ', failure.tmp, ': ', failure.error);
    case 'move':
      return fatal('tcprules', 'unable to move ', failure.tmp, ' to ', failure.cdb, ': ', failure.error);
    case 'memory':
      return fatal(failure.program, 'out of memory');
    case 'runtime':
      return fatal(failure.program, failure.reason);
    case 'read-database':
      return fatal('tcprulescheck', 'unable to read ', failure.cdb, ': ', failure.error);
    case 'write-output':
      return fatal(failure.program, 'unable to write output: ', failure.error);
  }
};

function usage(program: ProgramName): Uint8Array {
  const operands = program === 'tcprules' ? 'rules.cdb rules.tmp' : 'rules.cdb';
  return Buffer.from(`${program}: usage: ${program} ${operands}`);
}

function fatal(program: ProgramName, ...parts: (string | Uint8Array)[]): Termination {
  return { message: joinBytes([program, ': fatal: ', ...parts]), exitCode: EXIT_TEMPORARY };
}

/** What a C program prints of a text that holds a NUL. */
export function cutAtNul(text: Uint8Array): Uint8Array {
  const nul = text.indexOf(0);
  return nul === -1 ? text : text.subarray(0, nul);
}
