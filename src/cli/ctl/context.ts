import { DIALECT_NAMES, type Dialect } from '../../dialects/dialect.js';
import { findDialect } from '../../dialects/registry.js';
import { decodeLatin1, encodeLatin1 } from '../../latin1.js';
import { looksLikeDatabase } from '../../lookup/rulebook.js';
import { visibleText } from '../../report/visible.js';
import type { Source } from '../../source.js';
import { STDIN } from '../files.js';
import type { Io } from '../io.js';
import { complain, writeAll } from '../output.js';

/** A mistake of the caller, told in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
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
  finish(exitCode: number): void;
}

/** @throws UsageError for a name nobody knows */
export function dialectNamed(name: string): Dialect {
  const dialect = findDialect(name);
  if (dialect !== undefined) return dialect;
  throw new UsageError(`unknown dialect "${name}"; there are ${DIALECT_NAMES.join(', ')}`);
}

/** Does something with a file, whose name is then told with what goes wrong. */
export function inFile<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FileError(file, error);
  }
}

/** @throws UsageError where several operands are standard input */
export function requireOneStdin(paths: readonly string[]): void {
  if (paths.filter((path) => path === STDIN).length > 1) throw new UsageError('standard input can be read but once');
}

/** What is empty, or cut short, is a damaged database, and told as such. @throws UsageError for a text */
export function requireDatabase({ name, bytes }: Source): void {
  if (bytes.length === 0 || looksLikeDatabase(bytes)) return;
  throw new UsageError(`${decodeLatin1(Buffer.from(name))} is a text, not a database`);
}

/** Tells what is odd, though not wrong; not to those who want to hear nothing. */
export function remark(text: string | undefined, { quiet }: { readonly quiet?: boolean }, { io }: Context): void {
  if (text !== undefined && quiet !== true) say('note', text, io);
}

/** Tells what is wrong, though the work goes on; the caller says how the run ends. */
export function complainOf(text: string, { io }: Context): void {
  say('error', text, io);
}

function say(kind: string, text: string, io: Io): void {
  complain(io, Buffer.from(`tcprulesctl: ${kind}: ${visibleText(encodeLatin1(text))}`));
}

export function print(text: string | Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, typeof text === 'string' ? Buffer.from(text) : text);
}
