import { DIALECT_NAMES, type Dialect } from '../../dialects/dialect.js';
import { findDialect } from '../../dialects/registry.js';
import type { Io } from '../io.js';
import { writeAll } from '../output.js';

/** A mistake of the caller, told in a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
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

export function print(text: string | Uint8Array, { io }: Context): void {
  writeAll(io, io.stdout, typeof text === 'string' ? Buffer.from(text) : text);
}
