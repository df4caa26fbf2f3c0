import type { Dialect } from '../../dialects/dialect.js';
import { CompiledRules, looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { JoinedSources } from '../../operations/joined-sources.js';
import { type Verification, verify } from '../../operations/verify.js';
import { renderVerification, renderVerificationJson } from '../../report/verification.js';
import { RulesError } from '../../rules/problem.js';
import { decodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import {
  type Context,
  FileKindError,
  parseDialect,
  print,
  printNote,
  requireDatabase,
  requireOneStdin,
  UsageError,
  withFileContext,
} from '../context.js';
import type { VerifyOptions } from '../ctl/verify.js';
import { readSource } from '../files.js';

export function runVerify(files: string[], options: VerifyOptions, context: Context): void {
  if (files.length < 2) throw new UsageError('verify needs SOURCE and CDB: the rules and their database');
  requireOneStdin(files);
  const dialect = parseDialect(options.dialect);
  const all = files.map((file) => readSource(file, options.stdinFilename, context.io));
  const [sources, database] = [all.slice(0, -1), all.at(-1)!];
  const misplaced = sources.find(({ bytes }) => looksLikeDatabase(bytes));
  if (misplaced !== undefined) throw new FileKindError(misplaced, 'a database; rule files come first');
  requireDatabase(database);
  for (const source of new JoinedSources(sources).unended) {
    const text = `${nameBytes(source)} has no newline at its end; "cat" would join its last line to the next file`;
    printNote(text, options, context);
  }
  const result = verifyAll(sources, database.bytes, dialect);
  const isWell = result.verdict === 'identical';
  const render = options.format === 'json' ? renderVerificationJson : renderVerification;
  if (!isWell || !options.quiet || options.format === 'json')
    print(render(result, { sources, database, dialect }), context);
  context.setExitCode(isWell ? 0 : 1);
}

function nameBytes({ name }: Source): string {
  return decodeLatin1(Buffer.from(name));
}

/** An error of the whole is told with the file and its line. */
function verifyAll(sources: readonly Source[], database: Uint8Array, dialect: Dialect): Verification {
  try {
    return verify(sources, database, { dialect });
  } catch (error) {
    if (error instanceof RulesError)
      for (const { name, bytes } of sources) withFileContext(name, () => CompiledRules.compile(bytes, dialect));
    throw error;
  }
}
