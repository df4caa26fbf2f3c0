import { attempt } from '../attempt.js';
import { pushAll } from '../collections.js';
import type { DialectName } from '../dialects/dialect.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import type { Source, Span } from '../text/source.js';
import { type Environment, NO_ENVIRONMENT, type ScriptVariable } from './environment.js';
import { readExecline } from './execline.js';
import { findLaunch, type Launch, type ReadEnvdir, SERVER } from './launch.js';
import { FlagsError, readServer, type Server } from './server.js';
import { ShellSyntaxError } from './shell-parser.js';
import { followNested, followScript, type ScriptRun } from './shell-script.js';
import { isUnit, readUnit, type Unit, type UnitFiles } from './systemd.js';
import { programOf, textOf, type Unknown, type Value, type Word } from './word.js';

/** What a run script, a line of inetd, a unit of systemd or a command line starts. */
export type Run =
  | { readonly kind: 'server'; readonly source: Source; readonly server: Server }
  /** A service of inetd, which asks no rules: `tcp-env` or another program. */
  | {
      readonly kind: 'inetd';
      readonly source: Source;
      readonly line: number;
      readonly span: Span;
      readonly chain: readonly Word[];
    };

/** A file in which no server is found, or more than one. The message is a sentence without a full stop. */
export class RunError extends Error {
  override readonly name = 'RunError';

  constructor(
    message: string,
    /** From 1. */
    readonly line: number | undefined,
  ) {
    super(message);
  }
}

export interface RunOptions {
  /** The dialect of the rules; undefined to find it from the command line. */
  readonly dialect?: DialectName | undefined;
  /** The line of the server, where the file has several. */
  readonly line?: number | undefined;
  readonly readEnvdir?: ReadEnvdir | undefined;
  /** What adds to a unit of systemd. */
  readonly unitFiles?: UnitFiles | undefined;
}

/** Longer files are not read. */
const MAX_LENGTH = 1 << 20;

/**
 * Reads how a server is started: a script of sh or execline, a line of inetd.conf, a unit of systemd, or a bare command
 * line. Nothing is run; what only running would tell is unknown.
 *
 * @throws RunError
 */
export function parseRun(source: Source, options: RunOptions = {}): Run {
  const { dialect, line, readEnvdir = () => undefined } = options;
  if (source.bytes.length > MAX_LENGTH) throw new RunError('it is too long for a run script', undefined);
  const text = decodeLatin1(source.bytes);
  const lineAt = (offset: number): number => source.locationOf(Math.min(offset, source.bytes.length)).line;
  const nul = text.indexOf('\0');
  if (nul !== -1) throw new RunError('it is not text: it contains a NUL byte', lineAt(nul));
  const services = readInetd(text, lineAt).filter((service) => line === undefined || service.line === line);
  if (services.length === 1) return { kind: 'inetd', source, ...services[0]! };
  const find = () => findLaunches(text, lineAt, readEnvdir, options.unitFiles);
  const { launches, unknownProgram } = attempt(find, ShellSyntaxError, ({ message, offset }) => {
    throw new RunError(message, lineAt(offset));
  });
  const wanted = line === undefined ? launches : launches.filter(({ words }) => words[0]!.line === line);
  if (services.length + wanted.length === 0) throw nothingFound(line, unknownProgram);
  const alike = services.length > 1 || wanted.some((launch) => !isAlike(launch, wanted[0]!));
  if (alike) {
    const lines = [...services.map((service) => service.line), ...wanted.map(({ words }) => words[0]!.line)];
    throw new RunError(
      `there are ${lines.length} servers, in lines ${lines.join(', ')}; add the line: FILE:${lines[0]}`,
      undefined,
    );
  }
  const launch = { ...wanted[0]!, environment: mergeEnvironments(wanted) };
  const read = () => readServer(launch, dialect, readEnvdir);
  const server = attempt(read, FlagsError, ({ message }) => {
    throw new RunError(message, launch.words[0]!.line);
  });
  return { kind: 'server', source, server };
}

function nothingFound(line: number | undefined, unknown: Unknown | undefined): RunError {
  const where = line === undefined ? '' : ' in this line';
  if (unknown === undefined) return new RunError(`no tcpserver or sslserver is started${where}`, line);
  return new RunError(
    `no tcpserver or sslserver is started${where}, as far as can be read without running it: what ${unknown.text} is, only running tells`,
    unknown.line,
  );
}

function isAlike(one: Launch, other: Launch): boolean {
  const joinTexts = ({ words }: Launch): string => words.map((word) => textOf(word) ?? '\0').join('\n');
  return one === other || joinTexts(one) === joinTexts(other);
}

/** What a server gets that may be started in one of several places. */
function mergeEnvironments(launches: readonly Launch[]): Environment {
  const [first, ...others] = launches.map(({ environment }) => environment);
  if (others.length === 0) return first!;
  const variables = new Map(first!.variables);
  let { more } = first!;
  for (const other of others) {
    more ??= other.more;
    for (const [name, variable] of other.variables) {
      const before = variables.get(name);
      if (before !== undefined && isSame(before, variable)) continue;
      const told = before?.isExported && !variable.isExported ? before : variable;
      const value: Value = { unknown: { text: `$${name}`, line: told.line } };
      variables.set(name, { ...told, value, isExported: told.isExported });
    }
  }
  for (const [name, variable] of first!.variables)
    if (others.some((other) => !other.variables.has(name)))
      variables.set(name, { ...variable, value: { unknown: { text: `$${name}`, line: variable.line } } });
  return { variables, more };
}

function isSame(one: ScriptVariable, other: ScriptVariable): boolean {
  const isAlike =
    'known' in one.value ? 'known' in other.value && one.value.known === other.value.known : 'unknown' in other.value;
  return isAlike && one.isExported === other.isExported;
}

function findLaunches(
  text: BinaryString,
  lineAt: (offset: number) => number,
  readEnvdir: ReadEnvdir,
  unitFiles: UnitFiles | undefined,
): ScriptRun {
  if (isUnit(text)) return followUnit(readUnit(text, lineAt, unitFiles), readEnvdir);
  const [interpreter = ''] = /^#![^\n]*/.exec(text) ?? [];
  if (/execlineb/.test(interpreter)) {
    const launches = followExecline(readExecline(text, lineAt), NO_ENVIRONMENT, readEnvdir);
    return { launches, unknownProgram: undefined };
  }
  if (interpreter !== '' && !/\b(?:ba|da|k|z|a)?sh\b/.test(interpreter))
    throw new RunError(`it is not a script of sh: ${interpreter}`, 1);
  return followScript(text, NO_ENVIRONMENT, lineAt, readEnvdir);
}

/** The servers that a script of execline starts, those in its blocks included. */
function followExecline(words: readonly Word[], environment: Environment, readEnvdir: ReadEnvdir): Launch[] {
  const launches: Launch[] = [];
  const launch = findLaunch(words, environment, readEnvdir, SERVER, (block, before) => {
    pushAll(launches, followExecline(block, before, readEnvdir));
  });
  return launch === undefined ? launches : [...launches, ...followNested(launch, readEnvdir).launches];
}

function followUnit({ commands, environment, user, directory }: Unit, readEnvdir: ReadEnvdir): ScriptRun {
  const launches: Launch[] = [];
  let unknownProgram: Unknown | undefined;
  for (const words of commands) {
    const launch = findLaunch(words, environment, readEnvdir);
    if (launch === undefined) {
      const program = textOf(words[0]);
      if (program !== undefined) unknownProgram ??= { text: program, line: words[0]!.line };
      continue;
    }
    const inner = followNested(launch, readEnvdir);
    unknownProgram ??= inner.unknownProgram;
    for (const one of inner.launches)
      launches.push({ ...one, user: one.user ?? user, directory: one.directory ?? directory });
  }
  return { launches, unknownProgram };
}

interface InetdService {
  readonly line: number;
  readonly span: Span;
  /** The program and what it runs. */
  readonly chain: readonly Word[];
}

const INETD = /^[ \t]*(?!#)\S+[ \t]+stream[ \t]+tcp[46]?\S*[ \t]+(?:no)?wait\S*[ \t]+\S+[ \t]+(\S.*)$/gm;

/** The services of a file of inetd that begin with a program which hands a connection on. */
function readInetd(text: BinaryString, lineAt: (offset: number) => number): InetdService[] {
  return Array.from(text.matchAll(INETD), (match) => {
    const start = match.index + match[0].length - match[1]!.length;
    const line = lineAt(match.index);
    const chain = Array.from(match[1]!.matchAll(/\S+/g), ({ 0: word, index }): Word => {
      const span = { start: start + index, end: start + index + word.length };
      return { value: { known: word }, maySplit: false, span, line };
    });
    return { line, span: { start: match.index, end: match.index + match[0].length }, chain };
  }).filter(({ chain }) => chain.some((word) => /^(?:tcp-env|qmail-\w+)$/.test(programOf(word) ?? '')));
}
