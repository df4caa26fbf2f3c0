import { posix } from 'node:path';
import { attempt } from '../attempt.js';
import { DEFAULT_DIALECT } from '../dialects/default.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { askedRules } from '../lookup/asked-rules.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { type Damage, describeDropping } from '../lookup/damage.js';
import { IPV4, IPV6 } from '../net/family.js';
import { openEarlyRules } from '../operations/early.js';
import { isUpToDate } from '../operations/lint-run.js';
import { describeInherited, describeUnknown } from '../report/origins.js';
import { runsRblsmtpd } from '../server/chain.js';
import { EARLY_DIALECT, hasEarlyRules } from '../server/early-rules.js';
import { type RunOptions as ParseOptions, parseRun, type Run, RunError } from '../server/run-file.js';
import type { Server } from '../server/server.js';
import { textOf, unknownOf, type Word } from '../server/word.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { type AskingPaths, findDatabase, rulesBeside, sourcesBeside } from './asked-databases.js';
import { chooseDialect, parseDialect } from './choose-dialect.js';
import { type Context, printNote } from './context.js';
import { readIfExists, readSource } from './files.js';
import type { RunOptions, ServerOptions } from './options.js';
import type { Io } from './process-io.js';
import { UsageError, withFileContext } from './report-error.js';

/** What `--run` names, and the files it leads to. Paths are binary strings. */
export interface OpenRun extends AskingPaths {
  readonly run: Run;
  /** Undefined for a service of inetd, which asks no rules. */
  readonly server: Server | undefined;
  /** That of the rules it asks. */
  readonly dialect: Dialect;
  /** The rule file beside the database of -x, if there is one. */
  readonly rules: BinaryString | undefined;
}

/**
 * Reads what `--run` names: a file, `FILE:LINE`, or a directory with a file called `run`. Undefined without the option.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function openRun(options: RunOptions, { io }: Context): OpenRun | undefined {
  if (options.run === undefined) return undefined;
  const { path, line } = locateRun(options.run, io);
  const source = readSource(path, options.stdinFilename, io);
  const directory = posix.dirname(path);
  const read = (dialect: DialectName | undefined) => {
    const run = parse(source, { dialect, line }, directory, io);
    const server = run.kind === 'server' ? run.server : undefined;
    const pathOf = (word: Word | undefined) => resolvePath(word, server?.directory, directory);
    return { run, server, database: pathOf(server?.rules), earlyDatabase: pathOf(server?.earlyRules) };
  };
  const opened = readInDialect(read, options.dialect, io);
  return { ...opened, rules: rulesBeside(opened.database, io) };
}

/**
 * Reads a command line of a server in the dialect that is given, or that its path and flags tell; what these do not tell, the
 * rules beside its database or the environment may.
 */
export function readInDialect<Read extends AskingPaths>(
  read: (dialect: DialectName | undefined) => Read,
  given: string | undefined,
  io: Io,
): Read & { readonly dialect: Dialect } {
  const named = given === undefined ? undefined : parseDialect(given).name;
  const first = read(named);
  const told = first.server?.dialect;
  const dialect = chooseDialect(given, sourcesBeside(first.database, io), io, told);
  const isOpen = named === undefined && told === undefined && dialect !== DEFAULT_DIALECT;
  return { ...(isOpen ? read(dialect.name) : first), dialect };
}

/** A path in the directory of the run script, or in the one that the server changes to. */
function resolvePath(
  word: Word | undefined,
  directory: Word | undefined,
  base: BinaryString,
): BinaryString | undefined {
  const path = textOf(word);
  if (path === undefined || posix.isAbsolute(path)) return path;
  const inner = directory === undefined ? '.' : textOf(directory);
  return inner === undefined ? undefined : posix.join(posix.isAbsolute(inner) ? inner : posix.join(base, inner), path);
}

function locateRun(named: string, { fs }: Io): { path: string; line: number | undefined } {
  const exists = (path: string): boolean => fs.existsSync(encodeLatin1(path));
  const [, file, digits] = /^(.+):([1-9]\d{0,8})$/s.exec(named) ?? [];
  const isNumbered = file !== undefined && !exists(named);
  const path = isNumbered ? file : named;
  const stats = fs.statSync(encodeLatin1(path), { throwIfNoEntry: false });
  return { path: stats?.isDirectory() ? posix.join(path, 'run') : path, line: isNumbered ? Number(digits) : undefined };
}

function parse(source: Source, options: Pick<ParseOptions, 'dialect' | 'line'>, directory: string, io: Io): Run {
  const name = decodeLatin1(source.path);
  const readEnvdir = (path: BinaryString) =>
    readVariables(posix.isAbsolute(path) ? path : posix.join(directory, path), io);
  const unitFiles = { dropIns: readDropIns(name, io), readFile: (path: BinaryString) => readText(path, io) };
  const read = (): Run => parseRun(source, { ...options, readEnvdir, unitFiles });
  return attempt(read, RunError, ({ line, message }) => {
    throw new UsageError(`--run: ${name}${line === undefined ? '' : `:${line}`}: ${message}`);
  });
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

/** Larger files are not read. */
const MAX_UNIT_FILE = 1 << 20;

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

/** Rules that are asked before the others, those that a server never asks left out. */
interface OpenEarly {
  readonly source: Source;
  readonly compiled: CompiledRules;
}

/** Whether it is said elsewhere that the server's database is missing or damaged: then it is left out, and no error. */
interface Leniency {
  readonly isStateSaid?: boolean;
}

/** The rules that are asked before the others: those of `--early`, or of the server's -y; undefined if there are none. */
export function openEarly(
  opened: OpenRun | undefined,
  options: ServerOptions,
  dialect: Dialect,
  context: Context,
  leniency?: Leniency,
): OpenEarly | undefined {
  const source = readEarly(opened, options, context, leniency);
  return source && compileEarly(source, dialect);
}

/** The file of {@link openEarly}. @throws SystemError */
export function readEarly(
  opened: OpenRun | undefined,
  options: ServerOptions,
  context: Context,
  { isStateSaid = false }: Leniency = {},
): Source | undefined {
  const { io } = context;
  if (options.early !== undefined) return readSource(options.early, options.stdinFilename, io);
  if (opened === undefined) return undefined;
  const { earlyDatabase: database, server, dialect } = opened;
  const rules = rulesBeside(database, io);
  const path = rules ?? database;
  if (path === undefined) {
    const unknown = unknownOf(server?.earlyRules);
    if (unknown !== undefined)
      printNote(`which rules -y names is unknown, from line ${describeUnknown(unknown)}`, context);
    return undefined;
  }
  if (isStateSaid)
    return rules === undefined && findDatabase(path, io).kind === 'damaged' ? undefined : readIfExists(path, io);
  if (rules === undefined) requireUndamaged(path, opened, io);
  noteOutdated({ rules, database, dialect }, context);
  return readSource(path, options.stdinFilename, io);
}

/**
 * @throws UsageError for a dialect whose servers ask no rules of -y
 * @throws FileError if the rules do not compile, or the database is damaged
 */
export function compileEarly(source: Source, dialect: Dialect): OpenEarly {
  if (!hasEarlyRules(dialect))
    throw new UsageError(`${decodeLatin1(source.path)}: servers of the dialect ${dialect.name} have no -y`);
  return { source, compiled: withFileContext(source.name, () => openEarlyRules(source, dialect)) };
}

/** The dialect that the server's command line tells, or that there are rules of -y. */
export function toldDialect(opened: OpenRun | undefined, early: string | undefined): DialectName | undefined {
  return opened?.server?.dialect ?? (early === undefined ? undefined : EARLY_DIALECT);
}

/** The rules that the server asks, of all; with a note where that is not known. */
export function selectAsked(
  opened: OpenRun | undefined,
  compiled: CompiledRules,
  dialect: Dialect,
  context: Context,
): CompiledRules {
  if (opened?.server === undefined) return compiled;
  const { unknown, flags } = opened.server;
  if (unknown !== undefined)
    printNote(
      `${nameOf(opened)}: which flags the server has is unknown, from line ${describeUnknown(unknown)}`,
      context,
    );
  return askedRules(compiled, dialect, flags);
}

/** Whether a text in RBLSMTPD refuses mail, as far as is known. */
export function isRefusingTo(opened: OpenRun | undefined): boolean {
  return opened?.server === undefined || runsRblsmtpd(opened.server) !== false;
}

/** Says what clients get besides what rules set. */
export function noteInherited(opened: OpenRun | undefined, context: Context): void {
  printNote(opened?.server && describeInherited(opened.server), context);
}

/** A database that is asked for what the server does; one that is damaged would tell something else. @throws UsageError */
function requireUndamaged(path: BinaryString, opened: OpenRun, io: Io): void {
  const found = findDatabase(path, io);
  if (found.kind === 'damaged')
    throw new UsageError(
      `--run: ${nameOf(opened)}: ${path}, which the server asks, ${describeDamage(found.damage)}; name the rules`,
    );
}

/**
 * The rules that a command is to use: those named, or else the file beside the server's database, or the database.
 *
 * @throws UsageError if nothing leads to them
 */
export function chooseRules(opened: OpenRun, io: Io): BinaryString {
  const { run, server, rules, database } = opened;
  if (rules !== undefined) return rules;
  if (database !== undefined) {
    requireUndamaged(database, opened, io);
    return database;
  }
  const name = nameOf(opened);
  if (server === undefined)
    throw new UsageError(`--run: ${name}:${run.kind === 'inetd' ? run.line : 1}: inetd asks no rules`);
  const unknown = describeUnknownDatabase(server);
  if (unknown !== undefined) throw new UsageError(`--run: ${name}: ${unknown}; name the rules`);
  throw new UsageError(`--run: ${name}:${server.word.line}: ${server.program} runs without -x and asks no rules`);
}

/** What hides which database -x names, undefined if nothing does. */
function describeUnknownDatabase({ unknown, rules, directory }: Server): string | undefined {
  const cause = unknown ?? unknownOf(rules) ?? unknownOf(directory);
  return cause && `which database -x names is unknown, from line ${describeUnknown(cause)}`;
}

/** Says why there are no rules of the server to lint. */
export function noteUnlinted(opened: OpenRun | undefined, context: Context): void {
  if (opened?.server?.rules === undefined && opened?.server?.unknown === undefined) return;
  const { server, database } = opened;
  const unknown = database === undefined ? describeUnknownDatabase(server) : undefined;
  const why = unknown ?? `there is no rule file beside ${database}`;
  printNote(`${nameOf(opened)}: ${why}: no rules were linted; name them`, context);
}

/** The rules and the rest of the operands: with `--run` the rules can be left out. */
export function splitOperands(
  opened: OpenRun | undefined,
  first: string | undefined,
  others: readonly string[],
  command: string,
  context: Context,
): { rules: string; operands: readonly string[] } {
  if (opened !== undefined && (first === undefined || isAddress(first))) {
    noteOutdated(opened, context);
    return { rules: chooseRules(opened, context.io), operands: first === undefined ? others : [first, ...others] };
  }
  if (first === undefined) throw new UsageError(`${command} needs RULES, or --run FILE`);
  return { rules: first, operands: others };
}

/** Says that the server asks something else than the rules that a command is about. */
export function noteOutdated(
  { rules, database, dialect }: Pick<OpenRun, 'rules' | 'database' | 'dialect'>,
  context: Context,
): void {
  if (rules === undefined || database === undefined) return;
  const { io } = context;
  const describeState = (): string | undefined => {
    const found = findDatabase(database, io);
    if (found.kind === 'damaged') return describeDamage(found.damage);
    const bytes = found.kind === 'whole' ? found.bytes : readIfExists(database, io)?.bytes;
    if (bytes === undefined) return 'does not exist';
    const isOld = isUpToDate([readSource(rules, '', io)], bytes, { dialect }) === false;
    return isOld ? `is not what ${rules} compiles to` : undefined;
  };
  const state = describeState();
  if (state !== undefined) printNote(`${database}, which the server asks, ${state}; this is about ${rules}`, context);
}

function describeDamage(damage: Damage): string {
  return `${damage.reason}: ${describeDropping(damage)}`;
}

function nameOf({ run }: OpenRun): string {
  return decodeLatin1(run.source.path);
}

/** Whether an operand is a client, and so the rules are those of `--run`. */
function isAddress(operand: string): boolean {
  const [first = ''] = operand.trim().split(/[ \t]/, 1);
  return IPV4.parse(first) !== undefined || IPV6.parse(first) !== undefined;
}
