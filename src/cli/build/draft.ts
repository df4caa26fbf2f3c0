import { attempt } from '../../attempt.js';
import { HEADER_LENGTH } from '../../cdb/format.js';
import type { Dialect, DialectName } from '../../dialects/dialect.js';
import { CompiledRules, looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { compile } from '../../operations/compile.js';
import { JoinedSources } from '../../operations/joined-sources.js';
import { RulesError } from '../../rules/problem.js';
import { SystemError } from '../../system-error.js';
import type { Source } from '../../text/source.js';
import { chooseDialect } from '../choose-dialect.js';
import { systemCode } from '../errno.js';
import { readSource } from '../files.js';
import type { Io } from '../process-io.js';
import { FileKindError } from '../report-error.js';
import type { ReadPart } from './part.js';
import type { Recipe } from './recipe.js';

/** A database as it is to be, next to the one that is there. */
export interface Draft {
  readonly recipe: Recipe;
  readonly sources: JoinedSources;
  readonly dialect: Dialect;
  /** The database, or why the rules do not compile. */
  readonly compiled: CompiledRules | RulesError;
  readonly old: OldDatabase;
}

/** What is there now. */
type OldDatabase =
  | { readonly kind: 'present'; readonly source: Source }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly error: SystemError };

/**
 * Reads and compiles the sources of a database. The database is read after them: if it has what they compile to, it is not
 * older than they are.
 *
 * @param given the dialect of the command line
 * @param told that of the server, where it is known
 * @throws UsageError for a dialect that does not exist
 * @throws FileKindError for a source that is a database
 * @throws SystemError if a source cannot be read
 */
export function draftDatabase(
  recipe: Recipe,
  given: string | undefined,
  read: ReadPart,
  io: Io,
  told?: DialectName,
): Draft {
  const parts = recipe.parts.map(read);
  const misplaced = parts.find(({ bytes }) => looksLikeDatabase(bytes));
  if (misplaced !== undefined) throw new FileKindError(misplaced, 'a database, not a rule file');
  const dialect = chooseDialect(given, parts, io, told);
  const sources = new JoinedSources(parts);
  const compiled = tryToCompile(() => CompiledRules.compile(sources.bytes, dialect));
  return { recipe, sources, dialect, compiled, old: readOld(recipe, io) };
}

/** Whether the database that is there is the one that the sources make. */
export function isUpToDate({ compiled, old }: Draft): boolean {
  if (compiled instanceof RulesError || old.kind !== 'present') return false;
  return isSame(compiled.database, old.source.bytes);
}

/** Whether bytes are the same: faster than a loop of our own, while that is cold. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The first source without a rule: what it should allow or deny would be left to the others, or to nobody. */
export function findEmptySource({ compiled, sources: { sources }, dialect }: Draft): Source | undefined {
  if (sources.length === 1) return isWithoutRules(compiled) ? sources[0] : undefined;
  // Without the lines of records that is faster.
  const compileOnly = (bytes: Uint8Array) => new CompiledRules(compile(bytes, { dialect }), undefined);
  return sources.find(({ bytes }) => isWithoutRules(tryToCompile(() => compileOnly(bytes))));
}

function isWithoutRules(compiled: CompiledRules | RulesError): boolean {
  return !(compiled instanceof RulesError) && compiled.database.length === HEADER_LENGTH;
}

function tryToCompile(compile: () => CompiledRules): CompiledRules | RulesError {
  return attempt(compile, RulesError, (error) => error);
}

function readOld({ database }: Recipe, io: Io): OldDatabase {
  const read = (): OldDatabase => ({ kind: 'present', source: readSource(database, '', io) });
  return attempt(read, SystemError, (error) =>
    systemCode(error.cause) === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', error },
  );
}
