import type { Dialect } from '../../dialects/dialect.js';
import { CompiledRules, looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { JoinedSources } from '../../operations/joined-sources.js';
import { type Verification, verify } from '../../operations/verify.js';
import { describeUnknown } from '../../report/origins.js';
import { renderVerification } from '../../report/verification.js';
import { RulesError } from '../../rules/problem.js';
import { unknownOf } from '../../server/word.js';
import { decodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { rulesBeside } from '../asked-databases.js';
import { partReader } from '../build/part.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printNote } from '../context.js';
import { requireOneStdin } from '../files.js';
import { readDatabase } from '../open-rules.js';
import type { VerifyOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { FileKindError, UsageError, withFileContext } from '../report-error.js';
import { chooseRules, type OpenRun, openRun } from '../run-option.js';

export function runVerify(named: string[], options: VerifyOptions, context: Context): void {
  const opened = openRun(options, context);
  const files = opened === undefined ? named : withDatabase(named, opened, context.io);
  if (files.length < 2) throw new UsageError('verify needs SOURCE and CDB: the rules and their database');
  requireOneStdin(files);
  const sources = files.slice(0, -1).map(partReader(options.stdinFilename, context.io));
  const misplaced = sources.find(({ bytes }) => looksLikeDatabase(bytes));
  if (misplaced !== undefined) throw new FileKindError(misplaced, 'a database; rule files come first');
  const dialect = chooseDialect(options.dialect, sources, context.io, opened?.server?.dialect);
  const database = readDatabase(context, files.at(-1)!, options);
  for (const source of new JoinedSources(sources).unended) {
    const text = `${nameBytes(source)} has no newline at end of file; "cat" would join its last line to the next file`;
    printNote(text, context);
  }
  const result = verifyAll(sources, database, dialect);
  const early = verifyEarly(opened, dialect, options, context);
  const isShown = ({ verdict }: Verification): boolean => verdict !== 'identical' || options.quiet !== true;
  const all = early === undefined ? [result] : [result, early];
  if (options.format === 'json') print(renderVerification(result, { format: 'json', early }), context);
  else for (const one of all.filter(isShown)) print(renderVerification(one), context);
  context.exitCode = all.every(({ verdict }) => verdict === 'identical') ? 0 : 1;
}

/** The database of -y, against the rule file beside it. */
function verifyEarly(
  opened: OpenRun | undefined,
  dialect: Dialect,
  options: VerifyOptions,
  context: Context,
): Verification | undefined {
  const database = opened?.earlyDatabase;
  const unknown = unknownOf(opened?.server?.earlyRules);
  if (unknown !== undefined)
    printNote(`which database -y names is unknown, from line ${describeUnknown(unknown)}`, context);
  if (database === undefined) return undefined;
  const rules = rulesBeside(database, context.io);
  if (rules === undefined) {
    printNote(`${database} of -y is not verified: there is no rule file beside it`, context);
    return undefined;
  }
  const source = partReader(options.stdinFilename, context.io)(rules);
  return verifyAll([source], readDatabase(context, database, options), dialect);
}

/** The files, or the rules beside the database, and the database of the server. */
function withDatabase(files: readonly string[], opened: OpenRun, io: Io): string[] {
  const { database } = opened;
  if (files.length > 0 && database !== undefined) return [...files, database];
  const rules = chooseRules(opened, io);
  if (database === undefined) throw new UsageError('verify needs SOURCE and CDB: --run does not tell the database');
  if (rules === database) throw new UsageError(`verify needs SOURCE: there is no rule file beside ${database}`);
  return [rules, database];
}

function nameBytes({ name }: Source): string {
  return decodeLatin1(Buffer.from(name));
}

/** Rules that do not compile are reported with the file and its line. */
function verifyAll(sources: readonly Source[], database: Source, dialect: Dialect): Verification {
  try {
    return verify(sources, database, { dialect });
  } catch (error) {
    if (error instanceof RulesError)
      for (const { name, bytes } of sources) withFileContext(name, () => CompiledRules.compile(bytes, dialect));
    throw error;
  }
}
