import type { Dialect, DialectName } from '../dialects/dialect.js';
import { CompiledRules, looksLikeDatabase } from '../lookup/compiled-rules.js';
import { IPV4, IPV6 } from '../net/family.js';
import { noteEmptyRules, noteOddDatabase } from '../operations/notes.js';
import { SystemError } from '../system-error.js';
import type { Source } from '../text/source.js';
import { chooseDialect } from './choose-dialect.js';
import { type Context, printNote } from './context.js';
import { systemCode } from './errno.js';
import { readSource } from './files.js';
import type { CommonOptions } from './options.js';
import { FileKindError, UsageError, withFileContext } from './report-error.js';

/** Rules, and the dialect in which a command looks clients up in them. */
interface OpenRules {
  readonly source: Source;
  readonly dialect: Dialect;
  readonly compiled: CompiledRules;
}

/**
 * Opens a rule file or a database for a command that looks up clients, with notes on what is odd about it.
 *
 * @param told the dialect of the server, where it is known
 * @throws UsageError for a client in place of the rules
 * @throws FileError
 * @throws SystemError
 */
export function openRules(context: Context, path: string, options: CommonOptions, told?: DialectName): OpenRules {
  const source = readRules(context, path, options);
  const dialect = chooseDialect(options.dialect, [source], context.io, told);
  const compiled = withFileContext(source.name, () => CompiledRules.open(source.bytes, dialect));
  printNote(noteOddDatabase(source, dialect), context);
  printNote(noteEmptyRules(source, compiled), context);
  return { source, dialect, compiled };
}

function readRules({ io }: Context, path: string, { stdinFilename }: CommonOptions): Source {
  try {
    return readSource(path, stdinFilename, io);
  } catch (error) {
    const isMissing = error instanceof SystemError && systemCode(error.cause) === 'ENOENT';
    const isAddress = IPV4.parse(path) !== undefined || IPV6.parse(path) !== undefined;
    if (isMissing && isAddress) throw new UsageError(`there is no file ${path}; the rules come before the clients`);
    throw error;
  }
}

/**
 * Reads a database. An empty or truncated file passes as a damaged database, and is reported as such where it is used.
 *
 * @throws FileKindError for a text file
 * @throws SystemError
 */
export function readDatabase({ io }: Context, path: string, { stdinFilename }: CommonOptions): Source {
  const source = readSource(path, stdinFilename, io);
  const { bytes } = source;
  if (bytes.length > 0 && !looksLikeDatabase(bytes)) throw new FileKindError(source, 'a text file, not a database');
  return source;
}
