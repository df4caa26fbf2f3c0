import type { BinaryString } from '../text/bytes.js';
import { type Environment, exported, type ScriptVariable } from './environment.js';
import { getopt, type ReadFlags } from './getopt.js';
import { serverNamed } from './usage.js';
import { programOf, textOf, type Unknown, unknownOf, type Value, type Word } from './word.js';

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
  /** What it does for that command, besides running it. */
  readonly apply?: ((launch: Preparation, operands: readonly Word[], flags: ReadFlags['flags']) => void) | undefined;
}

const plain = (options = '', operands = 0): Wrapper => ({ options, operands });

/** Those with an operand that says what they do. */
const changesUser = (options = ''): Wrapper => ({
  options,
  operands: 1,
  apply: (launch, [user]) => {
    launch.user = user;
  },
});
const setsIds = (options = ''): Wrapper => ({ options, operands: 1, apply: (launch, [user]) => launch.setIds(user!) });
const readsEnvdir = (options = ''): Wrapper => ({
  options,
  operands: 1,
  apply: (launch, [directory]) => launch.readEnvdir(directory!),
});
const setsUnknown = (options: string): Wrapper => ({
  options,
  operands: 2,
  apply: (launch, [name]) => launch.forget(name!),
});

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
  argv0: plain(),
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
  setuidgid: changesUser('s'),
  's6-setuidgid': changesUser(),
  'su-exec': changesUser(),
  gosu: changesUser(),
  setuser: changesUser(),
  envuidgid: setsIds(),
  's6-envuidgid': setsIds('uginBD:'),
  envdir: readsEnvdir(),
  's6-envdir': readsEnvdir('IifnNL:c:'),
  chpst: {
    options: 'vP012u:U:b:/:e:n:l:L:m:d:o:p:f:c:r:t:',
    operands: 0,
    apply: (launch, _, flags) => {
      for (const { letter, argument } of flags) {
        if (letter === 'u') launch.user = argument;
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
  backtick: setsUnknown('iINExsD:'),
  forx: setsUnknown('pdEo:x:'),
  importas: setsUnknown('iuD:nsCcd:S'),
  unexport: { options: '', operands: 1, apply: (launch, [name]) => launch.remove(textOf(name) ?? '', name!) },
  cd: {
    options: '',
    operands: 1,
    apply: (launch, [directory]) => {
      launch.directory = directory;
    },
  },
  emptyenv: {
    options: 'poPc',
    operands: 0,
    apply: (launch, _, flags) => {
      // With these flags it removes what is of execline alone.
      if (!flags.some(({ letter }) => /[coP]/.test(letter))) launch.clear();
    },
  },
  export: { options: '', operands: 2, apply: (launch, [name, value]) => launch.set(name!, value!) },
};

/** Called with the blocks of execline that are passed, and the variables there. */
type OnBlock = (block: readonly Word[], environment: Environment) => void;

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
    return { count, more: count === -1 ? undefined : toUnknown(words[0]!) };
  },
};

/** A program that is not known, as what it may set is unknown. */
export function toUnknown(program: Word): Unknown {
  return unknownOf(program) ?? { text: textOf(program)!, line: program.line };
}

/** Whether it is known what a program does for the command that follows it. */
export function isPreparing(program: BinaryString): boolean {
  return ENV.test(program) || SHELL.test(program) || Object.hasOwn(WRAPPERS, program);
}

const ENV = /^(?:s6-)?env$/;

/** Whether a command names a program, or gives a shell a command that may: most do not, and need no closer look. */
export function mayLaunch(words: readonly Word[], sought: Sought): boolean {
  return words.some((word) => sought.isFound(word) || SHELL.test(programOf(word) ?? ''));
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
  for (let count = 0; count < MAX_PROGRAMS && launch.words.length > 0; count += 1) {
    const [first, second] = launch.words;
    const program = programOf(first) ?? '';
    if (sought.isFound(first!)) return launch.result;
    if (SPEAKERS.test(program) && second?.block === undefined) return undefined;
    if (SHELL.test(program)) {
      const at = launch.words.findIndex((word) => /^-[a-z]*c$/.test(textOf(word) ?? ''));
      const word = launch.words[at + 1];
      const script = textOf(word);
      if (at === -1 || script === undefined) return undefined;
      return { ...launch.result, nested: { word: word!, script } };
    }
    if (ENV.test(program)) launch.applyEnv();
    else if (Object.hasOwn(WRAPPERS, program)) launch.apply(WRAPPERS[program]!);
    else launch.skipToSought();
  }
  return undefined;
}

/** What the programs before the server have done so far. */
class Preparation {
  user: Word | undefined;
  directory: Word | undefined;
  #variables: Map<BinaryString, ScriptVariable>;
  #more: Unknown | undefined;
  #removal: Unknown | undefined;

  constructor(
    public words: readonly Word[],
    { variables, more }: Environment,
    readonly readFiles: ReadEnvdir,
    readonly sought: Sought,
    readonly onBlock: OnBlock | undefined,
  ) {
    this.#variables = new Map(variables);
    this.#more = more;
  }

  get result(): Launch {
    const { words, user, directory } = this;
    const environment = { variables: new Map(this.#variables), more: this.#more };
    return { words, environment, user, directory, removal: this.#removal };
  }

  apply({ options, operands, apply }: Wrapper): void {
    const { flags, rest, problem, unknown } = getopt(this.words.slice(1), options);
    const [own, command] = [rest.slice(0, operands), rest.slice(operands)];
    if (problem !== undefined || unknown !== undefined || command.length === 0) {
      this.skipToSought();
      return;
    }
    this.#pass(own);
    apply?.(this, own, flags);
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
      else if (unset !== undefined) this.remove(unset, word);
      if (/^-[a-z0]*u$/.test(text) || text === '--unset') {
        at += 1;
        if (at < this.words.length) this.remove(textOf(this.words[at]) ?? '', word);
      } else if (text.startsWith('-')) continue;
      else if (name !== undefined) this.#add(name, word, { known: value! });
      else break;
    }
    this.words = this.words.slice(at);
  }

  /** Goes on after a program of which it is not known what it does. */
  skipToSought(): void {
    const { count, more } = this.sought.skip(this.words);
    this.#more ??= more;
    const end = count === -1 ? this.words.length : count;
    this.#pass(this.words.slice(0, end));
    this.words = this.words.slice(end);
  }

  /** Sets UID and GID to the numbers of an account, which the server changes to with -U. */
  setIds(user: Word): void {
    const value: Value = { unknown: { text: `the account ${textOf(user) ?? ''}`, line: user.line } };
    for (const name of ['UID', 'GID']) this.#add(name, user, value);
  }

  readEnvdir(directory: Word): void {
    const path = textOf(directory);
    const files = path === undefined ? undefined : this.readFiles(path);
    if (files === undefined) {
      this.#more ??= { text: `envdir ${path ?? '...'}`, line: directory.line };
      return;
    }
    for (const [name, value] of files) {
      if (value === undefined) this.remove(name, directory);
      else this.#add(name, directory, { known: value });
    }
  }

  clear(): void {
    const [program] = this.words;
    this.#removal ??= { text: textOf(program) ?? '', line: program?.line ?? 0 };
    this.#variables = new Map();
    this.#more = undefined;
  }

  set(name: Word, value: Word): void {
    const text = textOf(name);
    if (text === undefined) this.#more ??= unknownOf(name);
    else this.#add(text, name, value.value);
  }

  forget(name: Word): void {
    const text = textOf(name);
    if (text !== undefined) this.#add(text, name, { unknown: { text: `importas ${text}`, line: name.line } });
  }

  #pass(words: readonly Word[]): void {
    for (const { block } of words) if (block !== undefined) this.onBlock?.(block, this.result.environment);
  }

  remove(name: BinaryString, { line }: Word): void {
    this.#removal ??= { text: `${programOf(this.words[0]) ?? ''} without ${name}`, line };
    this.#variables.delete(name);
  }

  #add(name: BinaryString, place: Word, value: Value): void {
    this.#variables.set(name, exported(name, value, place));
  }
}
