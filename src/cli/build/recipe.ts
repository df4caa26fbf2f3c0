import { normalize } from 'node:path';
import { SystemError } from '../../system-error.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { decodeName } from '../../text/visible.js';
import { systemCode } from '../errno.js';
import { STDIN } from '../files.js';
import type { BuildOptions } from '../options.js';
import { baseOf, directoryOf } from '../path.js';
import type { Io } from '../process-io.js';
import { UsageError } from '../report-error.js';
import { DATABASE_SUFFIX, findRuleFiles, isDirectory, type SkippedFile } from '../rule-files.js';

/** What a database is made of. Paths are binary strings. */
export interface Recipe {
  /** The sources that are joined, in order. */
  readonly parts: readonly BinaryString[];
  readonly database: BinaryString;
  /** How results name the sources and the database: without the directory, if the whole call is about one. */
  readonly title: BinaryString;
  readonly databaseTitle: BinaryString;
}

export interface Recipes {
  readonly recipes: readonly Recipe[];
  readonly skipped: readonly SkippedFile[];
}

/** The options that say what a build reads and writes. */
export type SourceOptions = Pick<BuildOptions, 'output' | 'part' | 'stdinFilename'>;

/**
 * Finds out what databases a call is to build.
 *
 * @throws UsageError if operands and options do not go together, or a directory has no rule files
 * @throws SystemError if a directory cannot be read
 */
export function findRecipes(
  operands: readonly BinaryString[],
  { output, part, stdinFilename }: SourceOptions,
  io: Io,
): Recipes {
  if (part !== undefined) {
    if (output === undefined) throw new UsageError('--part needs -o CDB, the database of these sources');
    if (operands.length > 0) throw new UsageError('--part takes all sources; put each of them after --part, in order');
    return { recipes: [buildRecipe(part, output, stdinFilename)], skipped: [] };
  }
  const [first, ...others] = operands;
  if (output !== undefined) {
    if (first === undefined || others.length > 0 || isDirectory(first, io))
      throw new UsageError('-o takes one source; to join several into one database, use --part');
    return { recipes: [buildRecipe([first], output, stdinFilename)], skipped: [] };
  }
  if (operands.includes(STDIN)) throw new UsageError('standard input has no database beside it; name one with -o CDB');
  const recipes = new Map<string, Recipe>();
  const add = (recipe: Recipe): void => {
    const key = normalize(recipe.database);
    if (!recipes.has(key)) recipes.set(key, recipe);
  };
  const skipped: SkippedFile[] = [];
  for (const operand of first === undefined ? ['.'] : operands) {
    if (!isDirectory(operand, io)) {
      add(buildRecipe([operand], operand + DATABASE_SUFFIX, stdinFilename));
      continue;
    }
    const found = findRuleFiles(operand, io);
    for (const file of found.files) {
      const title = operands.length < 2 ? baseOf(file) : file;
      add({ parts: [file], database: file + DATABASE_SUFFIX, title, databaseTitle: title + DATABASE_SUFFIX });
    }
    skipped.push(...found.skipped);
  }
  return { recipes: [...recipes.values()], skipped };
}

function buildRecipe(parts: readonly BinaryString[], database: BinaryString, stdinFilename: BinaryString): Recipe {
  const title = parts.map((path) => (path === STDIN ? stdinFilename : path)).join(' + ');
  return { parts, database, title, databaseTitle: database };
}

/**
 * Sees to it that no database is the same file as a source or as another database, under whatever name, link or hard link.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function requireDistinctFiles(recipes: readonly Recipe[], io: Io): void {
  const sources = new Map<string, BinaryString>();
  for (const { parts } of recipes) {
    for (const part of parts) {
      const identity = part === STDIN ? undefined : readIdentity(part, io);
      if (identity !== undefined) sources.set(identity, part);
    }
  }
  const databases = new Map<string, BinaryString>();
  for (const { database } of recipes) {
    const identity = readIdentity(database, io) ?? resolvePlace(database, io);
    if (identity === undefined) continue;
    const other = sources.get(identity) ?? databases.get(identity);
    if (other !== undefined) throw new UsageError(`${other} and ${database} are the same file; nothing was written`);
    databases.set(identity, database);
  }
}

/** The identity of a file, links followed; undefined if there is none. @throws SystemError */
function readIdentity(path: BinaryString, { fs }: Io): string | undefined {
  try {
    const { dev, ino } = fs.statSync(encodeLatin1(path), { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SystemError('read', decodeName(encodeLatin1(path)), error);
  }
}

/** Where a file will be, links of directories followed. */
function resolvePlace(path: BinaryString, io: Io): string | undefined {
  const directory = readIdentity(decodeLatin1(directoryOf(encodeLatin1(path))), io);
  return directory && `${directory} ${baseOf(path)}`;
}
