import { DEFAULT_DIALECT } from '../dialects/default.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { readDialectLine } from '../dialects/dialect-line.js';
import { DIALECT_ALIASES, findDialect } from '../dialects/registry.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { suggest } from './nearest.js';
import type { Io } from './process-io.js';
import { UsageError } from './report-error.js';

/**
 * The dialect of rules: the one given on the command line, else the one that their first line names, else that of
 * the server that `--run` names, if that tells, else that of TCPRULES_DIALECT, else `djb`.
 *
 * @param given on the command line
 * @param sources rule files that are treated as one; databases among them name none
 * @param told by the server
 * @throws UsageError for an unknown name, or if the files name different dialects
 */
export function chooseDialect(
  given: string | undefined,
  sources: readonly Source[],
  io: Io,
  told?: DialectName,
): Dialect {
  if (given !== undefined) return parseDialect(given);
  let chosen: { readonly dialect: Dialect; readonly file: string } | undefined;
  for (const { bytes, path } of sources) {
    const name = readDialectLine(bytes);
    if (name === undefined) continue;
    const file = decodeLatin1(path);
    const dialect = parseDialect(name, `${file}:1: `);
    if (chosen !== undefined && chosen.dialect !== dialect)
      throw new UsageError(
        `${chosen.file} is in the dialect ${chosen.dialect.name}, and ${file} in ${dialect.name}; choose one with --dialect`,
      );
    chosen ??= { dialect, file };
  }
  if (chosen !== undefined) return chosen.dialect;
  return parseDialect(told ?? (decodeLatin1(io.env('TCPRULES_DIALECT') ?? Buffer.alloc(0)) || DEFAULT_DIALECT.name));
}

/**
 * @param place what the message begins with
 * @throws UsageError for an unknown name
 */
export function parseDialect(name: string, place = ''): Dialect {
  const dialect = findDialect(name);
  if (dialect !== undefined) return dialect;
  const suggestion = suggest(name, DIALECT_ALIASES) || '; choose djb, ipv6, fehcom or indimail';
  throw new UsageError(`${place}unknown dialect "${name}"${suggestion}`);
}
