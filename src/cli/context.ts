import { encodeLatin1 } from '../text/bytes.js';
import { isPrintable, printable, printableCommands, printableDocument } from '../text/printable.js';
import { visibleText } from '../text/visible.js';
import { printError, writeAll } from './output.js';
import type { Io } from './process-io.js';

/** What a command does its work with. */
export interface Context {
  readonly io: Io;
  /** Whether notes and summaries are suppressed: `--quiet`. */
  isQuiet: boolean;
  exitCode: number;
}

/** Prints what is odd but not wrong, unless the user asked for quiet. */
export function printNote(text: string | undefined, { io, isQuiet }: Context): void {
  if (text !== undefined && !isQuiet) printMessage('note', encodeLatin1(text), io);
}

/** Prints an error after which the work goes on; the caller sets the exit code. */
export function printFailure(text: string, { io }: Context): void {
  printMessage('error', encodeLatin1(text), io);
}

/** Prints a message on standard error, as one line whatever it contains. */
export function printMessage(kind: 'usage' | 'rules' | 'fatal' | 'error' | 'note', text: Uint8Array, io: Io): void {
  printError(io, Buffer.from(printable(`tcprulesctl: ${kind}: ${visibleText(text)}`)));
}

/** Prints text on standard output; everything but {@link printDocument documents} is printed with this. */
export function print(text: string | Uint8Array, { io }: Context): void {
  const isSafe = typeof text !== 'string' && isPrintable(text);
  writeAll(
    io,
    io.stdout,
    isSafe ? text : Buffer.from(printable(typeof text === 'string' ? text : Buffer.from(text).toString())),
  );
}

export function printCommands(text: string, { io }: Context): void {
  writeAll(io, io.stdout, Buffer.from(printableCommands(text)));
}

/** Prints a document byte for byte, except that on a terminal control characters are made visible. */
export function printDocument(bytes: Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, io.isTerminal(io.stdout) ? Buffer.from(printableDocument(bytes)) : bytes);
}
