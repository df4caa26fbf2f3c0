import type { BinaryString } from '../text/bytes.js';
import type { Environment, ScriptVariable } from './environment.js';
import { getopt, type ReadFlags } from './getopt.js';
import { serverNamed } from './usage.js';
import { programOf, textOf, type Unknown, unknownOf, type Word } from './word.js';

/** A command that starts a server, or another program that is looked for, without the programs that prepare for it. */
export interface Launch {
  /** From the program's name on. */
  readonly words: readonly Word[];
  readonly environment: Environment;
  /** The account that a program before the server changes to. */
  readonly user: Word | undefined;
  /** The directory it changes to. */
  readonly directory: Word | undefined;
  /** What takes variables away, undefined if nothing does. */
  readonly removal?: Unknown | undefined;
  /** A shell that is given the command as one word: the word, and what it says. */
  readonly nested?: { readonly word: Word; readonly script: BinaryString } | undefined;
}

/** Reads the files of a directory as `envdir` does, by name; undefined where it cannot be read. */
export type ReadEnvdir = (path: BinaryString) => ReadonlyMap<BinaryString, BinaryString | undefined> | undefined;

/** How a program that runs another takes its own arguments. */
interface Wrapper {
  readonly options: string;
  /** How many words follow the flags before the command. */
  readonly operands: number;
  readonly apply?: ((flags: ReadFlags, operands: readonly Word[], launch: Preparation) => void) | undefined;
}

const plain = (options = '', operands = 0): Wrapper => ({ options, operands });

const LIMITS = 'a:c:d:f:l:m:o:p:r:s:t:';

/** Programs that do something and run the command that follows. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  exec: plain('cla:'),
  command: plain('p'),
  nohup: plain(),
  time: plain('p'),
  nice: plain('n:'),
  ionice: plain('c:n:t'),
  setsid: plain('cfw'),
  pgrphack: plain(),
  fghack: plain(),
  softlimit: plain(LIMITS),
  setlock: plain('nNxX', 1),
  argv0: { options: '', operands: 0 },
  stdbuf: plain('i:o:e:'),
  recordio: plain(),
  fixcrio: plain(),
  unbuffer: plain('p'),
  'relay-ctrl-chdir': plain(),
  'with-contenv': plain(),
  rblsmtpd: plain('bBcCvVqQWPRipw:m:t:r:a:'),
  's6-setsid': plain('bfisdgq'),
  's6-softlimit': plain(`HhS${LIMITS}`),
  's6-setlock': plain('nNrwt:d:', 1),
  setuidgid: { options: 's', operands: 1, apply: (_, [user], launch) => launch.setUser(user!) },
  's6-setuidgid': { options: '', operands: 1, apply: (_, [user], launch) => launch.setUser(user!) },
  'su-exec': { options: '', operands: 1, apply: (_, [user], launch) => launch.setUser(user!) },
  gosu: { options: '', operands: 1, apply: (_, [user], launch) => launch.setUser(user!) },
  setuser: { options: '', operands: 1, apply: (_, [user], launch) => launch.setUser(user!) },
  envuidgid: { options: '', operands: 1, apply: (_, [user], launch) => launch.setIds(user!) },
  's6-envuidgid': { options: 'uginBD:', operands: 1, apply: (_, [user], launch) => launch.setIds(user!) },
  envdir: { options: '', operands: 1, apply: (_, [directory], launch) => launch.readEnvdir(directory!) },
  's6-envdir': { options: 'IifnNL:c:', operands: 1, apply: (_, [directory], launch) => launch.readEnvdir(directory!) },
  chpst: {
    options: 'vP012u:U:b:/:e:n:l:L:m:d:o:p:f:c:r:t:',
    operands: 0,
    apply: ({ flags }, _, launch) => {
      for (const { letter, argument } of flags) {
        if (letter === 'u') launch.setUser(argument!);
        if (letter === 'U') launch.setIds(argument!);
        if (letter === 'e') launch.readEnvdir(argument!);
      }
    },
  },
  // These are of execline.
  fdmove: plain('c', 2),
  fdclose: plain('', 1),
  's6-fdmove': plain('c', 2),
  foreground: plain('', 1),
  background: plain('d', 1),
  if: plain('nXt:', 1),
  ifelse: plain('nX', 2),
  ifte: plain('nX', 2),
  ifthenelse: plain('Xs', 3),
  pipeline: plain('dwr', 1),
  redirfd: plain('rwuacxnb', 2),
  fdswap: plain('', 2),
  fdblock: plain('n', 1),
  umask: plain('', 1),
  trap: plain('x', 1),
  define: plain('nsCcd:N', 2),
  backtick: { options: 'iINExsD:', operands: 2, apply: (_, [name], launch) => launch.forget(name!) },
  forx: { options: 'pdEo:x:', operands: 2, apply: (_, [name], launch) => launch.forget(name!) },
  unexport: { options: '', operands: 1, apply: (_, [name], launch) => launch.unset(name!) },
  cd: { options: '', operands: 1, apply: (_, [directory], launch) => launch.changeTo(directory!) },
  emptyenv: { options: 'poPc', operands: 0, apply: ({ flags }, _, launch) => launch.emptyBy(flags) },
  export: { options: '', operands: 2, apply: (_, [name, value], launch) => launch.set(name!, value!) },
  importas: { options: 'iuD:nsCcd:S', operands: 2, apply: (_, [name], launch) => launch.forget(name!) },
};

/** Called with the blocks of execline that are passed, and the variables there. */
export type OnBlock = (block: readonly Word[], environment: Environment) => void;

/** Programs that may name a server, and do not run it. */
const SPEAKERS =
  /^(?:echo|printf|logger|ps|pgrep|pkill|kill|killall|pidof|grep|which|type|test|\[|\[\[|rm|ls|man|svc|sv|trap)$/;

/** A shell or the like that is given its command as one word, after `-c`. */
const SHELL = /^(?:(?:ba|da|k)?sh|su)$/;

/** What is looked for in a command. */
export interface Sought {
  /** Whether it is this program. */
  isFound(word: Word): boolean;
  /** Goes on after a program that is not known; returns the number of words to leave out, -1 if it is not found. */
  skip(words: readonly Word[]): { readonly count: number; readonly more: Unknown | undefined };
}

/** A server: what comes before it and is not known may set anything. */
export const SERVER: Sought = {
  isFound: (word) => serverNamed(programOf(word)) !== undefined,
  skip: (words) => {
    const count = words.findIndex((word, i) => i > 0 && SERVER.isFound(word));
    return { count, more: count === -1 ? undefined : nameOf(words[0]!) };
  },
};

/** A program that is not known, as what it may set is unknown. */
export function nameOf(program: Word): Unknown {
  return unknownOf(program) ?? { text: textOf(program)!, line: program.line };
}

/** Whether it is known what a program does for the command that follows it. */
export function isPreparing(program: BinaryString | undefined): boolean {
  return program !== undefined && (ENV.test(program) || SHELL.test(program) || Object.hasOwn(WRAPPERS, program));
}

const ENV = /^(?:s6-)?env$/;

/** Whether a command names a program, or gives a shell a command that may: most do not, and need no closer look. */
export function mayLaunch(words: readonly Word[], sought: Sought): boolean {
  return words.some((word) => {
    const program = programOf(word);
    return sought.isFound(word) || (program !== undefined && SHELL.test(program));
  });
}

/** More programs than this do not run each other. */
const MAX_PROGRAMS = 64;

/**
 * Finds the server that a command starts, after any programs that prepare for it; undefined where it starts none. Another
 * program may be looked for.
 *
 * @param words the words of the command, which have been expanded
 * @param environment the variables before it
 */
export function findLaunch(
  words: readonly Word[],
  environment: Environment,
  readEnvdir: ReadEnvdir,
  sought: Sought = SERVER,
  onBlock?: OnBlock,
): Launch | undefined {
  const launch = new Preparation(words, environment, readEnvdir, sought, onBlock);
  for (let count = 0; count < MAX_PROGRAMS; count += 1) {
    const program = programOf(launch.words[0]);
    if (launch.words.length === 0) return undefined;
    if (sought.isFound(launch.words[0]!)) return launch.result;
    if (program !== undefined && SPEAKERS.test(program) && launch.words[1]?.block === undefined) return undefined;
    if (program !== undefined && SHELL.test(program)) {
      const at = launch.words.findIndex((word) => /^-[a-z]*c$/.test(textOf(word) ?? ''));
      const script = textOf(launch.words[at + 1]);
      if (at === -1 || script === undefined) return undefined;
      return { ...launch.result, nested: { word: launch.words[at + 1]!, script } };
    }
    if (program !== undefined && ENV.test(program)) launch.applyEnv();
    else if (program !== undefined && Object.hasOwn(WRAPPERS, program)) launch.apply(WRAPPERS[program]!);
    else launch.skipToSought();
  }
  return undefined;
}

/** What the programs before the server have done so far. */
class Preparation {
  words: readonly Word[];
  #variables: Map<BinaryString, ScriptVariable>;
  #more: Unknown | undefined;
  #removal: Unknown | undefined;
  #user: Word | undefined;
  #directory: Word | undefined;
  readonly #readEnvdir: ReadEnvdir;

  constructor(
    words: readonly Word[],
    { variables, more }: Environment,
    readEnvdir: ReadEnvdir,
    readonly sought: Sought,
    readonly onBlock: OnBlock | undefined,
  ) {
    this.words = words;
    this.#variables = new Map(variables);
    this.#more = more;
    this.#readEnvdir = readEnvdir;
  }

  get result(): Launch {
    const environment = { variables: new Map(this.#variables), more: this.#more };
    return { words: this.words, environment, user: this.#user, directory: this.#directory, removal: this.#removal };
  }

  apply({ options, operands, apply }: Wrapper): void {
    const read = getopt(this.words.slice(1), options);
    const command = read.rest.slice(operands);
    if (read.problem !== undefined || read.unknown !== undefined || command.length === 0) {
      this.skipToSought();
      return;
    }
    this.#pass(read.rest.slice(0, operands));
    apply?.(read, read.rest.slice(0, operands), this);
    // `argv0 PROGRAM NAME ...` calls the program by another name.
    const isRenamed = programOf(this.words[0]) === 'argv0';
    this.words = isRenamed ? [command[0]!, ...command.slice(2)] : command;
  }

  /** `env [-i] [-u NAME] [NAME=VALUE]... COMMAND` */
  applyEnv(): void {
    let at = 1;
    for (; at < this.words.length; at += 1) {
      const word = this.words[at]!;
      const text = textOf(word);
      // With -S the rest is in one word.
      if (text === undefined || /^(?:-[a-zA-Z0]*[SC]|--split-string|--chdir$)/.test(text)) {
        this.skipToSought();
        return;
      }
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      const [, unset] = /^(?:-u|--unset=)(.+)$/s.exec(text) ?? [];
      if (/^-[a-z0]*$/.test(text) && (text === '-' || text.includes('i'))) this.clear();
      else if (text === '--ignore-environment') this.clear();
      else if (unset !== undefined) this.#remove(unset, word);
      if (/^-[a-z0]*u$/.test(text) || text === '--unset') {
        at += 1;
        if (at < this.words.length) this.#remove(textOf(this.words[at]) ?? '', word);
      } else if (text.startsWith('-')) continue;
      else if (name !== undefined) this.#add(name, word, { ...word, value: { known: value! } });
      else break;
    }
    this.words = this.words.slice(at);
  }

  /** Goes on after a program of which it is not known what it does. */
  skipToSought(): void {
    const { count, more } = this.sought.skip(this.words);
    this.#more ??= more;
    this.#pass(count === -1 ? this.words : this.words.slice(0, count));
    this.words = count === -1 ? [] : this.words.slice(count);
  }

  setUser(user: Word): void {
    this.#user = user;
  }

  /** Sets UID and GID to the numbers of an account, which the server changes to with -U. */
  setIds(user: Word): void {
    for (const name of ['UID', 'GID']) {
      this.#add(name, user, {
        ...user,
        value: { unknown: { text: `the account ${textOf(user) ?? ''}`, line: user.line } },
      });
    }
  }

  changeTo(directory: Word): void {
    this.#directory = directory;
  }

  readEnvdir(directory: Word): void {
    const path = textOf(directory);
    const files = path === undefined ? undefined : this.#readEnvdir(path);
    if (files === undefined) {
      this.#more ??= { text: `envdir ${path ?? '...'}`, line: directory.line };
      return;
    }
    for (const [name, value] of files) {
      if (value === undefined) this.#remove(name, directory);
      else this.#add(name, directory, { ...directory, value: { known: value } });
    }
  }

  clear(): void {
    const [program] = this.words;
    this.#removal ??= { text: textOf(program) ?? '', line: program?.line ?? 0 };
    this.#variables = new Map();
    this.#more = undefined;
  }

  /** `emptyenv` removes what is of execline alone with these flags. */
  emptyBy(flags: ReadFlags['flags']): void {
    if (!flags.some(({ letter }) => /[coP]/.test(letter))) this.clear();
  }

  set(name: Word, value: Word): void {
    const text = textOf(name);
    if (text === undefined) this.#more ??= unknownOf(name);
    else this.#add(text, name, value);
  }

  forget(name: Word): void {
    const text = textOf(name);
    if (text !== undefined)
      this.#add(text, name, { ...name, value: { unknown: { text: `importas ${text}`, line: name.line } } });
  }

  unset(name: Word): void {
    this.#remove(textOf(name) ?? '', name);
  }

  #pass(words: readonly Word[]): void {
    for (const { block } of words) if (block !== undefined) this.onBlock?.(block, this.result.environment);
  }

  #remove(name: BinaryString, { line }: Word): void {
    this.#removal ??= { text: `${programOf(this.words[0]) ?? ''} without ${name}`, line };
    this.#variables.delete(name);
  }

  #add(name: BinaryString, { span, line }: Word, { value }: Word): void {
    this.#variables.set(name, { name, value, span, line, isExported: true });
  }
}
