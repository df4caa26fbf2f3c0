import { DIALECT_NAMES, type Dialect } from '../../dialects/dialect.js';
import { DIALECT_ALIASES, findDialect } from '../../dialects/registry.js';
import { decodeLatin1, encodeLatin1 } from '../../latin1.js';
import { looksLikeDatabase } from '../../lookup/rulebook.js';
import { visibleText } from '../../report/visible.js';
import type { Source } from '../../source.js';
import { IPV4, IPV6 } from '../../space/family.js';
import { SystemError } from '../../system-error.js';
import { systemCode } from '../errno.js';
import { readSource, STDIN } from '../files.js';
import type { Io } from '../io.js';
import { complain, writeAll } from '../output.js';
import { suggest } from './nearest.js';

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
  const suggestion = suggest(name, DIALECT_ALIASES) || `; there are ${DIALECT_NAMES.join(', ')}`;
  throw new UsageError(`unknown dialect "${name}"${suggestion}`);
}

/** Does something with a file, or files one after the other, the name of which is then told with what goes wrong. */
export function inFile<T>(file: string | (() => string), action: () => T): T {
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
    const isAddress = IPV4.read(path) !== undefined || IPV6.read(path) !== undefined;
    if (isMissing && isAddress)
      throw new UsageError(`there is no file ${path}; the rules come first, and then clients`);
    throw error;
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
