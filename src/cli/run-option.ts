import { posix } from 'node:path';
import { DEFAULT_DIALECT } from '../dialects/default.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { askedRules } from '../lookup/asked-rules.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { type Damage, describeDropping, findDamage, IS_DIRECTORY } from '../lookup/damage.js';
import { IPV4, IPV6 } from '../net/family.js';
import { openEarlyRules } from '../operations/early.js';
import { isUpToDate } from '../operations/lint-run.js';
import { describeInherited, describeUnknown } from '../report/origins.js';
import { runsRblsmtpd } from '../server/chain.js';
import { parseRun, type Run, RunError } from '../server/run-file.js';
import { EARLY_DIALECT, type Server } from '../server/server.js';
import { textOf, type Unknown, unknownOf, type Word } from '../server/word.js';
import { comparesText } from '../space/early-first-space.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { chooseDialect, parseDialect } from './choose-dialect.js';
import { type Context, printNote } from './context.js';
import { systemCode } from './errno.js';
import { readIfExists, readIfPossible, readSource } from './files.js';
import type { CommonOptions } from './options.js';
import type { Io } from './process-io.js';
import { UsageError, withFileContext } from './report-error.js';

/** What `--run` names, and the files it leads to. Paths are binary strings. */
export interface OpenRun {
  readonly run: Run;
  /** Undefined for a service of inetd, which asks no rules. */
  readonly server: Server | undefined;
  /** That of the rules it asks. */
  readonly dialect: Dialect;
  /** The database of -x, undefined if there is none or its name is unknown. */
  readonly database: BinaryString | undefined;
  /** The rule file beside the database, if there is one. */
  readonly rules: BinaryString | undefined;
  /** That of -y. */
  readonly earlyDatabase: BinaryString | undefined;
}

/** The options of commands that know the server. */
export interface RunOptions extends CommonOptions {
  readonly run?: string;
}

/**
 * Reads what `--run` names: a file, `FILE:LINE`, or a directory with a file called `run`. Undefined without the option.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function openRun(options: RunOptions, context: Context): OpenRun | undefined {
  if (options.run === undefined) return undefined;
  const { io } = context;
  const { path, line } = locateRun(options.run, io);
  const source = readSource(path, options.stdinFilename, io);
  const directory = posix.dirname(path);
  const given = options.dialect === undefined ? undefined : parseDialect(options.dialect);
  const first = filesOf(parse(source, given, line, directory, io), directory, io);
  const told = first.server?.dialect;
  const rules = first.rules === undefined ? undefined : readIfPossible(first.rules, io);
  const dialect = chooseDialect(options.dialect, rules === undefined ? [] : [rules], io, told);
  // What the server's path and flags do not tell, the rules or the environment may.
  const isOpen = given === undefined && told === undefined && dialect !== DEFAULT_DIALECT;
  const found = isOpen ? filesOf(parse(source, dialect, line, directory, io), directory, io) : first;
  return { ...found, dialect };
}

function filesOf(run: Run, directory: BinaryString, io: Io): Omit<OpenRun, 'dialect'> {
  const server = run.kind === 'server' ? run.server : undefined;
  const pathOf = (word: Word | undefined): BinaryString | undefined => resolvePath(word, server?.directory, directory);
  const database = pathOf(server?.rules);
  return { run, server, database, rules: rulesBeside(database, io), earlyDatabase: pathOf(server?.earlyRules) };
}

/** A path in the directory of the run script, or in the one that the server changes to. */
function resolvePath(
  word: Word | undefined,
  directory: Word | undefined,
  base: BinaryString,
): BinaryString | undefined {
  const path = textOf(word);
  if (path === undefined) return undefined;
  if (posix.isAbsolute(path)) return path;
  if (directory === undefined) return posix.join(base, path);
  const inner = textOf(directory);
  return inner === undefined ? undefined : posix.join(posix.isAbsolute(inner) ? inner : posix.join(base, inner), path);
}

/** The rule file that a database is usually made of: it has the same name without `.cdb`. */
export function rulesBeside(database: BinaryString | undefined, { fs }: Io): BinaryString | undefined {
  const path = database?.endsWith('.cdb') ? database.slice(0, -'.cdb'.length) : undefined;
  if (path === undefined) return undefined;
  return fs.statSync(encodeLatin1(path), { throwIfNoEntry: false })?.isFile() ? path : undefined;
}

function locateRun(named: string, { fs }: Io): { path: string; line: number | undefined } {
  const exists = (path: string): boolean => fs.existsSync(encodeLatin1(path));
  const [, file, digits] = /^(.+):([1-9]\d{0,8})$/s.exec(named) ?? [];
  const isNumbered = file !== undefined && !exists(named);
  const path = isNumbered ? file : named;
  const stats = fs.statSync(encodeLatin1(path), { throwIfNoEntry: false });
  return { path: stats?.isDirectory() ? posix.join(path, 'run') : path, line: isNumbered ? Number(digits) : undefined };
}

function parse(source: Source, dialect: Dialect | undefined, line: number | undefined, directory: string, io: Io): Run {
  try {
    const readEnvdir = (path: BinaryString) =>
      readVariables(posix.isAbsolute(path) ? path : posix.join(directory, path), io);
    const unitFiles = {
      dropIns: readDropIns(decodeLatin1(source.path), io),
      readFile: (path: BinaryString) => readText(path, io),
    };
    return parseRun(source, { dialect: dialect?.name, line, readEnvdir, unitFiles });
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const place = error.line === undefined ? '' : `:${error.line}`;
    throw new UsageError(`--run: ${decodeLatin1(source.path)}${place}: ${error.message}`);
  }
}

/** The texts of `NAME.service.d/*.conf`, in the order of their names; null where they cannot be read. */
function readDropIns(path: BinaryString, io: Io): readonly BinaryString[] | null {
  const directory = `${path}.d`;
  if (!path.endsWith('.service') || !io.fs.existsSync(encodeLatin1(directory))) return [];
  try {
    const names = io.fs.readdirSync(encodeLatin1(directory), { encoding: 'buffer' }).map((name) => decodeLatin1(name));
    const wanted = names.filter((name) => name.endsWith('.conf') && !name.startsWith('.')).sort();
    const texts = wanted.map((name) => readText(`${directory}/${name}`, io));
    return texts.every((text) => typeof text === 'string') ? texts : null;
  } catch {
    return null;
  }
}

/** A file that may be named in a unit; null if there is none, undefined if it cannot be read. */
function readText(path: BinaryString, { fs }: Io): BinaryString | null | undefined {
  try {
    const stats = fs.statSync(encodeLatin1(path), { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (!stats.isFile() || stats.size > MAX_UNIT_FILE) return undefined;
    return decodeLatin1(fs.readFileSync(encodeLatin1(path)));
  } catch {
    return undefined;
  }
}

/** Larger files are not read. */
const MAX_UNIT_FILE = 1 << 20;

/** More variables than this are in no directory of envdir. */
const MAX_VARIABLES = 1000;

/** The variables that envdir takes from a directory: the first line of each file without spaces at its end. */
function readVariables(path: BinaryString, { fs }: Io): ReadonlyMap<string, string | undefined> | undefined {
  try {
    const names = fs.readdirSync(encodeLatin1(path), { encoding: 'buffer' }).slice(0, MAX_VARIABLES);
    const variables = new Map<string, string | undefined>();
    for (const nameBytes of names) {
      const name = decodeLatin1(nameBytes);
      if (name.startsWith('.') || name.includes('=')) continue;
      const text = decodeLatin1(fs.readFileSync(Buffer.concat([encodeLatin1(`${path}/`), nameBytes])));
      const [line = ''] = text.split('\n', 1);
      variables.set(name, text === '' ? undefined : line.replace(/[ \t]+$/, '').replaceAll('\0', '\n'));
    }
    return variables;
  } catch {
    return undefined;
  }
}

/** The options of commands that know the rules of -y. */
export interface EarlyOptions extends CommonOptions {
  readonly early?: string;
}

/** Rules that are asked before the others, those that a server never asks left out. */
export interface OpenEarly {
  readonly source: Source;
  readonly compiled: CompiledRules;
}

/** The rules that are asked before the others: those of `--early`, or of the server's -y; undefined if there are none. */
export function openEarly(
  opened: OpenRun | undefined,
  options: EarlyOptions,
  dialect: Dialect,
  context: Context,
  isMissingSaid = false,
): OpenEarly | undefined {
  const source = readEarly(opened, options, context, isMissingSaid);
  return source && compileEarly(source, dialect);
}

/**
 * The file of {@link openEarly}.
 *
 * @param isMissingSaid whether it is said elsewhere that the server's database does not exist: then it is left out
 * @throws SystemError
 */
export function readEarly(
  opened: OpenRun | undefined,
  options: EarlyOptions,
  context: Context,
  isMissingSaid = false,
): Source | undefined {
  const { io } = context;
  const database = options.early === undefined ? opened?.earlyDatabase : undefined;
  const beside = rulesBeside(database, io);
  const path = options.early ?? beside ?? database;
  const unknown = unknownOf(opened?.server?.earlyRules);
  if (path === undefined && unknown !== undefined)
    printNote(`which rules -y names is unknown, from line ${describeUnknown(unknown)}`, options, context);
  if (path === undefined) return undefined;
  if (isMissingSaid && options.early === undefined) {
    if (path === database && damageOf(path, io) !== undefined) return undefined;
    return readIfExists(path, io);
  }
  if (opened !== undefined && path === database) requireUndamaged(path, opened, io);
  if (opened !== undefined) noteOutdated({ rules: beside, database, dialect: opened.dialect }, options, context);
  return readSource(path, options.stdinFilename, io);
}

/**
 * @throws UsageError for a dialect whose servers ask no rules of -y
 * @throws FileError if the rules do not compile, or the database is damaged
 */
export function compileEarly(source: Source, dialect: Dialect): OpenEarly {
  if (comparesText(dialect))
    throw new UsageError(`${decodeLatin1(source.path)}: servers of the dialect ${dialect.name} have no -y`);
  return { source, compiled: withFileContext(source.name, () => openEarlyRules(source, dialect)) };
}

/** The dialect that the server's command line tells, or that there are rules of -y. */
export function toldDialect(opened: OpenRun | undefined, early: string | undefined): DialectName | undefined {
  return opened?.server?.dialect ?? (early === undefined ? undefined : EARLY_DIALECT);
}

/** The rules that the server asks, of all; with a note where that is not known. */
export function askedBy(
  opened: OpenRun | undefined,
  compiled: CompiledRules,
  dialect: Dialect,
  options: { readonly quiet?: boolean },
  context: Context,
): CompiledRules {
  if (opened?.server === undefined) return compiled;
  const { server } = opened;
  const { unknown } = server;
  const name = decodeLatin1(opened.run.source.path);
  if (unknown !== undefined)
    printNote(
      `${name}: which flags the server has is unknown, from line ${describeUnknown(unknown)}`,
      options,
      context,
    );
  return askedRules(compiled, dialect, server.flags);
}

/** Whether a text in RBLSMTPD refuses mail, as far as is known. */
export function isRefusingTo(opened: OpenRun | undefined): boolean {
  return opened?.server === undefined || runsRblsmtpd(opened.server) !== false;
}

/** Says what clients get besides what rules set. */
export function noteInherited(
  opened: OpenRun | undefined,
  options: { readonly quiet?: boolean },
  context: Context,
): void {
  printNote(opened?.server && describeInherited(opened.server), options, context);
}

/** Why a file is no database, undefined where it is one, or cannot be read. */
function damageOf(path: BinaryString, { fs }: Io): Damage | undefined {
  try {
    return findDamage(fs.readFileSync(encodeLatin1(path)));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code === 'EISDIR' ? IS_DIRECTORY : undefined;
  }
}

/** A database that is asked for what the server does; one that is damaged would tell something else. @throws UsageError */
function requireUndamaged(path: BinaryString, { run }: OpenRun, io: Io): void {
  const damage = damageOf(path, io);
  if (damage === undefined) return;
  throw new UsageError(
    `--run: ${decodeLatin1(run.source.path)}: ${path}, which the server asks, ${damage.reason}: ${describeDropping(damage)}; name the rules`,
  );
}

/**
 * The rules that a command is to use: those named, or else the file beside the server's database, or the database.
 *
 * @throws UsageError if nothing leads to them
 */
export function rulesOf(opened: OpenRun, io: Io): BinaryString {
  const found = opened.rules ?? opened.database;
  if (opened.rules === undefined && found !== undefined) requireUndamaged(found, opened, io);
  if (found !== undefined) return found;
  const { run, server } = opened;
  const name = decodeLatin1(run.source.path);
  if (server === undefined)
    throw new UsageError(`--run: ${name}:${run.kind === 'inetd' ? run.line : 1}: inetd asks no rules`);
  const unknown = unknownDatabase(server);
  if (unknown !== undefined)
    throw new UsageError(
      `--run: ${name}: which database -x names is unknown, from line ${describeUnknown(unknown)}; name the rules`,
    );
  throw new UsageError(`--run: ${name}:${server.word.line}: ${server.program} runs without -x and asks no rules`);
}

/** What hides which database -x names, undefined if nothing does. */
function unknownDatabase({ unknown, rules, directory }: Server): Unknown | undefined {
  return unknown ?? unknownOf(rules) ?? unknownOf(directory);
}

/** Says why there are no rules of the server to lint. */
export function noteUnlinted(
  opened: OpenRun | undefined,
  options: { readonly quiet?: boolean },
  context: Context,
): void {
  if (opened?.server?.rules === undefined && opened?.server?.unknown === undefined) return;
  const { run, server, database } = opened;
  const unknown = unknownDatabase(server);
  const name = decodeLatin1(run.source.path);
  const why =
    database === undefined && unknown !== undefined
      ? `which database -x names is unknown, from line ${describeUnknown(unknown)}`
      : `there is no rule file beside ${database}`;
  printNote(`${name}: ${why}: no rules were linted; name them`, options, context);
}

/** The rules and the rest of the operands: with `--run` the rules can be left out. */
export function splitOperands(
  opened: OpenRun | undefined,
  first: string | undefined,
  others: readonly string[],
  command: string,
  options: CommonOptions,
  context: Context,
): { rules: string; operands: readonly string[] } {
  if (opened !== undefined && (first === undefined || isAddress(first))) {
    noteOutdated(opened, options, context);
    return { rules: rulesOf(opened, context.io), operands: first === undefined ? others : [first, ...others] };
  }
  if (first === undefined) throw new UsageError(`${command} needs RULES, or --run FILE`);
  return { rules: first, operands: others };
}

/** Says that the server asks something else than the rules that a command is about. */
export function noteOutdated(
  { rules, database, dialect }: Pick<OpenRun, 'rules' | 'database' | 'dialect'>,
  options: CommonOptions,
  context: Context,
): void {
  if (rules === undefined || database === undefined) return;
  const { io } = context;
  const damage = damageOf(database, io);
  if (damage !== undefined) {
    const effect = describeDropping(damage);
    printNote(
      `${database}, which the server asks, ${damage.reason}: ${effect}; this is about ${rules}`,
      options,
      context,
    );
    return;
  }
  const compiled = readIfExists(database, io);
  if (compiled === undefined) {
    printNote(`${database}, which the server asks, does not exist; this is about ${rules}`, options, context);
    return;
  }
  const source = readSource(rules, options.stdinFilename, io);
  if (isUpToDate([source], compiled.bytes, { dialect }) === false)
    printNote(
      `${database}, which the server asks, is not what ${rules} compiles to; this is about ${rules}`,
      options,
      context,
    );
}

/** Whether an operand is a client, and so the rules are those of `--run`. */
function isAddress(operand: string): boolean {
  const [first = ''] = operand.trim().split(/[ \t]/, 1);
  return IPV4.parse(first) !== undefined || IPV6.parse(first) !== undefined;
}
