import { DIALECT_NAMES, type Dialect } from '../../dialects/dialect.js';
import { findDialect } from '../../dialects/registry.js';
import type { Io } from '../io.js';
import { writeAll } from '../output.js';

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

export function print(text: string | Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, typeof text === 'string' ? Buffer.from(text) : text);
}
