import type { DialectName } from '../dialects/dialect.js';
import type { BinaryString } from '../text/bytes.js';
import { readClientEnvironment } from './client-environment.js';
import { EARLY_DIALECT } from './early-rules.js';
import { type Environment, NO_ENVIRONMENT } from './environment.js';
import { getopt, type ReadFlags } from './getopt.js';
import type { Launch, ReadEnvdir } from './launch.js';
import { type ServerName, serverNamed, USAGES, type Usage } from './usage.js';
import { programOf, textOf, type Unknown, type Word } from './word.js';

/** The flags of a server, as far as they matter to rules; undefined where only running tells. */
export interface ServerFlags {
  /** `-H`: TCPREMOTEHOST is never set. */
  readonly noHost: boolean | undefined;
  /** `-R`: TCPREMOTEINFO is never set. */
  readonly noInfo: boolean | undefined;
  /** `-p`: a host name is only believed if it leads back to the address. */
  readonly isParanoid: boolean | undefined;
  /** `-6`: an IPv4 client is written as an IPv6 address, by servers that write IPv6 addresses as text. */
  readonly isIpv6Forced: boolean | undefined;
}

/** Flags, or a command line, that no server of the dialect reads to the end. The message is a sentence without a full stop. */
export class FlagsError extends Error {
  override readonly name = 'FlagsError';
}

/** A command line of a server, taken apart. Words that are missing are undefined; others may be unknown. */
export interface Server {
  readonly program: ServerName;
  /** The word that names the program. */
  readonly word: Word;
  /** The dialect of its rules, where its path or its flags tell. */
  readonly dialect: DialectName | undefined;
  readonly flags: ServerFlags;
  /** Where flags may be, a word that only running tells: then all the rest is unknown. */
  readonly unknown: Unknown | undefined;
  /** `-x`: the database. */
  readonly rules: Word | undefined;
  /** `-y`: the database that is asked before it. */
  readonly earlyRules: Word | undefined;
  /** `-X`: a database that is missing lets everybody in. */
  readonly allowsMissingRules: boolean;
  readonly host: Word | undefined;
  readonly port: Word | undefined;
  /** `-u`, or what `setuidgid` and the like are given. */
  readonly user: Word | undefined;
  /** `-g` */
  readonly group: Word | undefined;
  /** What -u and -g are given, which the server reads as numbers. */
  readonly accountFlags: { readonly u: Word | undefined; readonly g: Word | undefined };
  /** The command that it starts for each client. */
  readonly chain: readonly Word[];
  readonly environment: Environment;
  /** What that command sets for each client, whatever the rules say. */
  readonly clientEnvironment: Environment;
  /** The directory it is started in, if that is changed before. */
  readonly directory: Word | undefined;
}

/** What a server does whose database is missing. */
export function describeMissing({ allowsMissingRules }: Pick<Server, 'allowsMissingRules'>): string {
  return allowsMissingRules ? 'with -X every client is allowed' : 'every connection is dropped';
}

/** The dialects in the order in which they are tried where nothing tells. */
const LIKELIER: readonly DialectName[] = ['djb', 'ipv6', 'fehcom', 'indimail'];

/**
 * Takes the command line of a server apart.
 *
 * @param dialect undefined to find the first that accepts the flags
 * @throws FlagsError
 */
export function readServer(launch: Launch, dialect?: DialectName, readEnvdir: ReadEnvdir = () => undefined): Server {
  const word = launch.words[0]!;
  const program = serverNamed(programOf(word))!;
  const args = launch.words.slice(1);
  const named = dialectOfPath(textOf(word)!);
  const dialects = dialect !== undefined ? [dialect] : named !== undefined ? [named] : LIKELIER;
  let problem: FlagsError | undefined;
  for (const candidate of dialects) {
    const read = readFlags(args, candidate, program);
    if (read instanceof FlagsError) {
      problem ??= read;
      continue;
    }
    const server = describe(read, launch, readEnvdir);
    const isTold = named !== undefined || candidate !== LIKELIER[0];
    const told = dialect === undefined && server.earlyRules !== undefined ? EARLY_DIALECT : candidate;
    return { ...server, program, word, dialect: isTold || told !== candidate ? told : named };
  }
  throw problem!;
}

/** What the path of a program tells of its package. */
function dialectOfPath(path: BinaryString): DialectName | undefined {
  if (path.includes('indimail')) return 'indimail';
  return /ucspi-tcp6|fehcom/.test(path) ? 'fehcom' : undefined;
}

/** Flags as a server of a dialect reads them, in the variant that accepts them. */
interface AcceptedFlags extends ReadFlags {
  readonly usage: Usage;
}

/**
 * Reads the words after a server's name.
 *
 * @param server undefined for any: then words have to be flags alone, or flags with a whole command line after them
 */
export function readFlags(
  words: readonly Word[],
  dialect: DialectName,
  server: ServerName | undefined,
): AcceptedFlags | FlagsError {
  const usages = USAGES[dialect];
  const candidates = server === undefined ? [...usages.tcpserver, ...usages.sslserver] : usages[server];
  const attempts = candidates.map((usage) => ({ usage, ...getopt(words, usage.options) }));
  const accepted = attempts.find(({ problem, rest }) => problem === undefined && isEnd(rest, server !== undefined));
  return accepted ?? new FlagsError(describeProblem(attempts[0]!, server));
}

/** Whether words can follow the flags: none, or a host and a port, of which neither is a flag, and a program. */
function isEnd(rest: readonly Word[], isCommandLine: boolean): boolean {
  const isFlag = (word: Word): boolean => textOf(word)?.startsWith('-') === true;
  return isCommandLine || rest.length === 0 || (rest.length > 2 && !rest.slice(0, 3).some(isFlag));
}

function describeProblem({ problem, rest, usage }: AcceptedFlags, server: ServerName | undefined): string {
  if (problem === undefined) return `"${textOf(rest[0])}" is not a flag, and what follows it would not be read`;
  return usage.options.includes(`${problem}:`)
    ? `the flag -${problem} lacks its argument`
    : `${server ?? 'the server'} has no flag -${problem} in this dialect`;
}

/** The flags that matter, by the letters in their order: of each pair the last counts. */
export function interpretFlags({ flags, unknown, usage }: AcceptedFlags): ServerFlags {
  if (unknown !== undefined)
    return { noHost: undefined, noInfo: undefined, isParanoid: undefined, isIpv6Forced: undefined };
  const letters = flags.map(({ letter }) => letter).join('');
  const isOn = (on: string, off: string): boolean => letters.lastIndexOf(on) > letters.lastIndexOf(off);
  return {
    noHost: isOn('H', 'h'),
    noInfo: usage.asksInfo ? isOn('R', 'r') : !isOn('r', 'R'),
    isParanoid: isOn('p', 'P'),
    isIpv6Forced: letters.includes('6'),
  };
}

function describe(
  read: AcceptedFlags,
  launch: Launch,
  readEnvdir: ReadEnvdir,
): Omit<Server, 'program' | 'word' | 'dialect'> {
  const { flags, rest, unknown } = read;
  const findArgument = (letter: string) => flags.findLast((flag) => flag.letter === letter)?.argument;
  const { environment } = launch;
  // With -U the account is that of UID and GID.
  const fromEnvironment = flags.some(({ letter }) => letter === 'U');
  const variable = (name: string): Word | undefined => {
    const found = fromEnvironment ? environment.variables.get(name) : undefined;
    return found && { value: found.value, maySplit: false, span: found.span, line: found.line };
  };
  return {
    flags: interpretFlags(read),
    unknown,
    rules: findArgument('x'),
    earlyRules: findArgument('y'),
    allowsMissingRules: flags.some(({ letter }) => letter === 'X'),
    host: rest[0],
    port: rest[1],
    user: asNumber(findArgument('u')) ?? variable('UID') ?? launch.user,
    group: asNumber(findArgument('g')) ?? variable('GID'),
    accountFlags: { u: findArgument('u'), g: findArgument('g') },
    chain: rest.slice(2),
    environment,
    clientEnvironment:
      unknown === undefined ? readClientEnvironment(rest.slice(2), readEnvdir) : { ...NO_ENVIRONMENT, more: unknown },
    directory: launch.directory,
  };
}

/** A word as the server reads a number (ucspi-tcp 0.88 scan_ulong.c): its leading digits, 0 where there are none. */
function asNumber(word: Word | undefined): Word | undefined {
  const text = textOf(word);
  return text === undefined ? word : { ...word!, value: { known: /^\d+/.exec(text)?.[0] ?? '0' } };
}
