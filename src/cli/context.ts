import { DIALECT_NAMES, type Dialect } from '../dialects/dialect.js';
import { DIALECT_ALIASES, findDialect } from '../dialects/registry.js';
import { looksLikeDatabase } from '../lookup/compiled-rules.js';
import { IPV4, IPV6 } from '../net/family.js';
import { SystemError } from '../system-error.js';
import { encodeLatin1 } from '../text/bytes.js';
import { isPrintable, printable, printableCommands, printableDocument } from '../text/printable.js';
import type { Source } from '../text/source.js';
import { visibleText } from '../text/visible.js';
import { systemCode } from './errno.js';
import { readSource, STDIN } from './files.js';
import type { Io } from './io.js';
import { suggest } from './nearest.js';
import { printError, writeAll } from './output.js';

/** A mistake of the caller, told in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that can be read, but is not what the command takes. */
export class FileKindError extends Error {
  override readonly name = 'FileKindError';

  /** @param kind what it is, and what it should be */
  constructor({ name }: Source, kind: string) {
    super(`unable to read ${name}: it is ${kind}`);
  }
}

/** What went wrong with one of several files, which what was thrown does not name. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly file: string,
    override readonly cause: unknown,
  ) {
    super(file);
  }
}

/** What a command does its work with. */
export interface Context {
  readonly io: Io;
  /** Says how the run ends, once it is known. */
  setExitCode(exitCode: number): void;
}

/** @throws UsageError for a name nobody knows */
export function parseDialect(name: string): Dialect {
  const dialect = findDialect(name);
  if (dialect !== undefined) return dialect;
  const suggestion = suggest(name, DIALECT_ALIASES) || `; there are ${DIALECT_NAMES.join(', ')}`;
  throw new UsageError(`unknown dialect "${name}"${suggestion}`);
}

/** Does something with a file, or files one after the other, the name of which is then told with what goes wrong. */
export function withFileContext<T>(file: string | (() => string), action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FileError(typeof file === 'string' ? file : file(), error);
  }
}

/**
 * The rules that a command asks about clients.
 *
 * @throws UsageError for a client in their place
 * @throws SystemError
 */
export function readRules(path: string, stdinName: string, io: Io): Source {
  try {
    return readSource(path, stdinName, io);
  } catch (error) {
    const isMissing = error instanceof SystemError && systemCode(error.cause) === 'ENOENT';
    const isAddress = IPV4.parse(path) !== undefined || IPV6.parse(path) !== undefined;
    if (isMissing && isAddress)
      throw new UsageError(`there is no file ${path}; the rules come first, and then clients`);
    throw error;
  }
}

/** @throws UsageError where several operands are standard input */
export function requireOneStdin(paths: readonly string[]): void {
  if (paths.filter((path) => path === STDIN).length > 1) throw new UsageError('standard input can be read only once');
}

/** What is empty, or cut short, is a damaged database, and told as such. @throws FileKindError for a text */
export function requireDatabase(source: Source): void {
  const { bytes } = source;
  if (bytes.length > 0 && !looksLikeDatabase(bytes)) throw new FileKindError(source, 'a text file, not a database');
}

/** Tells what is odd, though not wrong; not to those who want to hear nothing. */
export function printNote(text: string | undefined, { quiet }: { readonly quiet?: boolean }, { io }: Context): void {
  if (text !== undefined && quiet !== true) printMessage('note', encodeLatin1(text), io);
}

/** Tells what is wrong, though the work goes on; the caller says how the run ends. */
export function printFailure(text: string, { io }: Context): void {
  printMessage('error', encodeLatin1(text), io);
}

/** Tells the user something on standard error, in one line whatever is in it. */
export function printMessage(kind: 'usage' | 'rules' | 'fatal' | 'error' | 'note', text: Uint8Array, io: Io): void {
  printError(io, Buffer.from(printable(`tcprulesctl: ${kind}: ${visibleText(text)}`)));
}

/** Prints text; all but {@link printDocument documents} goes this way. */
export function print(text: string | Uint8Array, { io }: Context): void {
  const isSafe = typeof text !== 'string' && isPrintable(text);
  writeAll(
    io,
    io.stdout,
    isSafe ? text : Buffer.from(printable(typeof text === 'string' ? text : Buffer.from(text).toString())),
  );
}

/** Prints commands of ours to the workflow whose log this is. */
export function printCommands(text: string, { io }: Context): void {
  writeAll(io, io.stdout, Buffer.from(printableCommands(text)));
}

/** Prints a document byte for byte; on a terminal everything in it is made visible. */
export function printDocument(bytes: Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, io.isTerminal(io.stdout) ? Buffer.from(printableDocument(bytes)) : bytes);
}
