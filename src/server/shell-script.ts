import { pushAll } from '../collections.js';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import type { Environment, ScriptVariable } from './environment.js';
import { expandValue, expandWord, type Scope } from './expansion.js';
import { findLaunch, type Launch, mayLaunch, type ReadEnvdir, SERVER, type Sought } from './launch.js';
import { type Block, parseShell, type ShellCommand, type ShellWord, type SimpleCommand } from './shell-parser.js';
import { programOf, textOf, type Unknown, unknownOf, type Value, type Word } from './word.js';

/** What a script does, as far as it can be read without running it. */
export interface ScriptRun {
  /** The servers it starts. */
  readonly launches: readonly Launch[];
  /** A command whose program only running tells; it may be a server. */
  readonly unknownProgram: Unknown | undefined;
}

interface FollowOptions {
  /** How many shells are around it. */
  readonly depth?: number | undefined;
  /** The word of another script that it is. */
  readonly within?: Word | undefined;
  /** What is looked for, a server if left out. */
  readonly sought?: Sought | undefined;
}

/** More servers than this are not looked for. */
const MAX_LAUNCHES = 100;

/** More commands of functions than this are not followed, nor calls that are deeper. */
const MAX_STEPS = 100_000;
const MAX_CALL_DEPTH = 32;

/** What commands end, where they end something for certain. */
type Ending = 'script' | 'function' | undefined;

/** The bodies that a function may have. */
interface ShellFunction {
  readonly bodies: readonly (readonly ShellCommand[])[];
  /** Whether it has the last of them for certain. */
  readonly isSure: boolean;
  readonly line: number;
}

/** Programs are not started more deeply than this within `sh -c`. */
const MAX_NESTED = 8;

/**
 * Follows a script of sh up to the servers it starts, or to other programs that are sought. Only what is sure is taken for
 * known: a variable that is set under a condition, in a loop, by a file that is read or by a command is unknown.
 *
 * @param inherited the variables that are set before it
 * @param lineAt the line of an offset in the script
 * @throws ShellSyntaxError
 */
export function followScript(
  script: BinaryString,
  inherited: Environment,
  lineAt: (offset: number) => number,
  readEnvdir: ReadEnvdir,
  options: FollowOptions = {},
): ScriptRun {
  const commands = parseShell(script);
  const follower = new Follower(inherited, lineAt, readEnvdir, options);
  follower.run(commands, false);
  follower.runUncalled();
  return { launches: follower.launches, unknownProgram: follower.unknownProgram };
}

/**
 * What a command starts: itself, or what the shell starts that is given its command as one word.
 *
 * @throws ShellSyntaxError
 */
export function followNested(
  launch: Launch,
  readEnvdir: ReadEnvdir,
  { depth = 0, sought }: FollowOptions = {},
): ScriptRun {
  const { nested, environment, user, directory } = launch;
  if (nested === undefined) return { launches: [launch], unknownProgram: undefined };
  if (depth >= MAX_NESTED) return { launches: [], unknownProgram: undefined };
  const { word, script } = nested;
  const { span, line } = word;
  const inner = followScript(script, environment, () => line, readEnvdir, { depth: depth + 1, within: word, sought });
  const launches = inner.launches.map((one) => ({
    ...one,
    words: one.words.map((each) => ({ ...each, span })),
    user: one.user ?? user,
    directory: one.directory ?? directory,
  }));
  return { launches, unknownProgram: inner.unknownProgram };
}

interface ShellVariable extends ScriptVariable {
  /** How many files had been read when it was set: one that was read since may have changed it. */
  readonly epoch: number;
}

class Follower implements Scope {
  readonly launches: Launch[] = [];
  unknownProgram: Unknown | undefined;

  #variables = new Map<string, ShellVariable>();
  /** Variables that are unset for certain. */
  #unset = new Set<string>();
  /** What may have set any variable, such as a file that was read. */
  #more: Unknown | undefined;
  /** How many files have been read. */
  #epoch = 0;
  #exportsAll = false;
  /** Whether it is followed without knowing what was run before it. */
  #isOutOfOrder = false;
  #directory: Word | undefined;
  #functions = new Map<string, ShellFunction>();
  readonly #called = new Set<string>();
  /** How many commands of functions have been followed. */
  #steps = 0;
  #callDepth = 0;

  constructor(
    inherited: Environment,
    readonly lineAt: (offset: number) => number,
    readonly readEnvdir: ReadEnvdir,
    readonly options: FollowOptions,
  ) {
    for (const [name, variable] of inherited.variables) this.#variables.set(name, { ...variable, epoch: 0 });
    this.#more = inherited.more;
  }

  get hasUsualSeparators(): boolean {
    return !this.#variables.has('IFS');
  }

  get #sought(): Sought {
    return this.options.sought ?? SERVER;
  }

  /** Where something is in the file. */
  #placeOf(span: Span): Pick<ScriptVariable, 'span' | 'line'> {
    return { span: this.options.within?.span ?? span, line: this.lineAt(span.start) };
  }

  lookUp(name: string, line: number): Value {
    const variable = this.#isOutOfOrder ? undefined : this.#variables.get(name);
    if (variable !== undefined) return this.#valueNow(variable);
    if (this.#unset.has(name) && this.#more === undefined && !this.#isOutOfOrder) return { known: '' };
    return { unknown: { text: `$${name}`, line } };
  }

  #valueNow({ value, epoch }: ShellVariable): Value {
    return epoch < this.#epoch ? { unknown: this.#more! } : value;
  }

  /** Runs commands in order. */
  run(commands: readonly ShellCommand[], isConditional: boolean): Ending {
    for (const command of commands) {
      if (this.#callDepth > 0) this.#steps += 1;
      if (command.kind === 'simple') {
        const ending = this.#runSimple(command, isConditional);
        if (ending !== undefined) return ending;
      } else if (command.kind === 'function') this.#define(command, isConditional);
      else this.#runBlock(command, isConditional);
    }
    return undefined;
  }

  /** Looks for servers in the functions that nothing is known to call. */
  runUncalled(): void {
    for (const [name, { bodies, line }] of this.#functions) {
      if (this.#called.has(name)) continue;
      this.#isOutOfOrder = true;
      this.#more ??= { text: `${name}()`, line };
      for (const body of bodies) this.run(body, true);
    }
  }

  #define({ name, body, start }: Block, isConditional: boolean): void {
    const old = isConditional ? this.#functions.get(name!)?.bodies : undefined;
    const line = this.lineAt(start);
    this.#functions.set(name!, { bodies: [...(old ?? []), body], isSure: !isConditional, line });
  }

  /** Runs a function; the variables on its line are exported to what it starts. */
  #call(name: string, command: SimpleCommand, isConditional: boolean): Ending {
    const { bodies, isSure } = this.#functions.get(name)!;
    const line = this.lineAt(command.span.start);
    this.#called.add(name);
    this.#steps += 1;
    if (this.#steps > MAX_STEPS || this.#callDepth >= MAX_CALL_DEPTH) {
      this.#loseTrack({ text: name, line });
      return undefined;
    }
    this.#callDepth += 1;
    this.#assign(command, true);
    const given = new Map(command.assignments.map((one) => [one.name, this.#variables.get(one.name)]));
    let ending: Ending;
    if (isSure) ending = this.run(bodies.at(-1)!, isConditional);
    else
      for (const body of bodies)
        this.#runBlock({ kind: 'maybe', name: undefined, body, start: command.span.start }, isConditional);
    // The shells differ in whether they last.
    this.#forget(given.keys(), line, given);
    this.#callDepth -= 1;
    return ending === 'script' ? ending : undefined;
  }

  #runBlock(block: Block, isConditional: boolean): void {
    const { kind, name, body } = block;
    const isTracked = this.#steps <= MAX_STEPS;
    const { names: changed, steps } = findAssigned(body, isTracked ? this.#functions : new Map());
    this.#steps += steps;
    if (!isTracked) this.#loseTrack({ text: '...', line: this.lineAt(block.start) });
    if (name !== undefined && kind === 'loop') changed.add(name);
    const line = this.lineAt(block.start);
    if (kind === 'loop') this.#forget(changed, line);
    const before = Array.from(changed, (name) => ({
      name,
      variable: this.#variables.get(name),
      isUnset: this.#unset.has(name),
    }));
    const [more, epoch, exportsAll] = [this.#more, this.#epoch, this.#exportsAll];
    const [directory, functions] = [this.#directory, this.#functions];
    if (kind === 'subshell') this.#functions = new Map(functions);
    // A pipeline runs for certain, the commands after `&&` do not.
    this.run(body, isConditional || kind !== 'subshell');
    const after = new Map(Array.from(changed, (one) => [one, this.#variables.get(one)]));
    for (const { name: one, variable, isUnset } of before) {
      if (variable === undefined) this.#variables.delete(one);
      else this.#variables.set(one, variable);
      if (isUnset) this.#unset.add(one);
      else this.#unset.delete(one);
    }
    if (kind === 'subshell') {
      [this.#more, this.#epoch, this.#exportsAll] = [more, epoch, exportsAll];
      [this.#directory, this.#functions] = [directory, functions];
    }
    if (kind === 'maybe' || kind === 'loop') this.#forget(changed, line, after);
  }

  /** Makes variables unknown that something may have changed. */
  #forget(names: Iterable<string>, line: number, after?: ReadonlyMap<string, ShellVariable | undefined>): void {
    for (const name of names) {
      const [old, changed] = [this.#variables.get(name), after?.get(name)];
      this.#unset.delete(name);
      const place = changed ?? { span: old?.span ?? this.#placeOf({ start: 0, end: 0 }).span, line };
      this.#variables.set(name, {
        name,
        value: { unknown: { text: `$${name}`, line: place.line } },
        epoch: this.#epoch,
        isExported: old?.isExported === true || changed?.isExported === true || this.#exportsAll,
        span: place.span,
        line: place.line,
      });
    }
  }

  #runSimple(command: SimpleCommand, isConditional: boolean): Ending {
    const line = this.lineAt(command.span.start);
    const words = command.words.flatMap((word) => expandWord(word, this));
    if (words.length === 0) {
      this.#assign(command, false);
      return undefined;
    }
    const name = textOf(words[0]);
    if (name !== undefined && this.#functions.has(name)) return this.#call(name, command, isConditional);
    // The shells differ in whether what is assigned for these lasts.
    if (SPECIAL.test(name ?? '') && !(name === 'exec' && words.length > 1))
      this.#forget(
        command.assignments.map((assignment) => assignment.name),
        line,
      );
    switch (name) {
      case 'command':
      case 'builtin': {
        const builtin = textOf(words[1]) ?? '';
        if (!BUILTINS.test(builtin) || nameAsWritten(command.words[1]) !== builtin) break;
        const functions = this.#functions;
        this.#functions = new Map();
        const ending = this.#runSimple({ ...command, words: command.words.slice(1) }, isConditional);
        this.#functions = functions;
        return ending;
      }
      case 'export':
      case 'declare':
      case 'typeset':
      case 'readonly':
      case 'local':
        this.#export(command, name, words);
        return undefined;
      case 'unset':
        if (textOf(words[1]) === '-f') return undefined;
        for (const unset of listNames(words)) {
          if (isConditional) {
            if (this.#variables.has(unset)) this.#forget([unset], line);
            continue;
          }
          this.#variables.delete(unset);
          this.#unset.add(unset);
        }
        return undefined;
      case 'set':
        this.#setOptions(words.slice(1), isConditional);
        return undefined;
      case 'cd':
        this.#directory = words.at(-1);
        return undefined;
      case 'read':
        this.#forget(listNames(words), line);
        return undefined;
      case '.':
      case 'source':
      case 'eval':
        this.#loseTrack({ text: words.map((word) => textOf(word) ?? unknownOf(word)!.text).join(' '), line });
        return undefined;
      case 'exit':
        return isConditional ? undefined : 'script';
      case 'return':
        return isConditional ? undefined : 'function';
    }
    // It may be a function, or a command of the shell.
    if (name === undefined && !isPath(command.words[0])) this.#more ??= unknownOf(words[0]);
    this.#launch(command, words);
    return name === 'exec' && words.length > 1 && !isConditional ? 'script' : undefined;
  }

  #setOptions(words: readonly Word[], isConditional: boolean): void {
    for (const [i, word] of words.entries()) {
      const text = textOf(word) ?? '';
      if (text === '--') return;
      const isNamed = /^[-+][a-z]*o$/.test(text) && textOf(words[i + 1]) === 'allexport';
      if (!isNamed && !/^[-+][a-zA-Z]*a/.test(text)) continue;
      if (text.startsWith('-')) this.#exportsAll = true;
      else if (!isConditional) this.#exportsAll = false;
    }
  }

  /** A file that is read, or text that is run, may set anything. */
  #loseTrack(unknown: Unknown): void {
    this.#epoch += 1;
    this.#unset.clear();
    this.#more = unknown;
  }

  #launch(command: SimpleCommand, words: readonly Word[]): void {
    const isWanted = this.launches.length < MAX_LAUNCHES && mayLaunch(words, this.#sought);
    const launch = isWanted
      ? findLaunch(words, this.#buildEnvironment(command), this.readEnvdir, this.#sought)
      : undefined;
    if (launch === undefined) {
      const program = words[0]!;
      const named = programOf(program) === 'exec' ? words[1] : program;
      const unknown = unknownOf(named);
      if (unknown !== undefined) this.unknownProgram ??= unknown;
      return;
    }
    const directory = launch.directory ?? this.#directory;
    const inner = followNested({ ...launch, directory }, this.readEnvdir, this.options);
    this.unknownProgram ??= inner.unknownProgram;
    pushAll(this.launches, inner.launches);
  }

  /** The variables, and those that a command is given on its own line. */
  #buildEnvironment({ assignments }: SimpleCommand): Environment {
    const variables = new Map<string, ScriptVariable>();
    for (const [name, { epoch, ...variable }] of this.#variables)
      variables.set(name, { ...variable, value: this.#valueNow({ ...variable, epoch }) });
    for (const assignment of assignments) {
      const { name, span } = assignment;
      variables.set(name, { name, value: this.#assignedValue(assignment), isExported: true, ...this.#placeOf(span) });
    }
    return { variables, more: this.#more };
  }

  #assign({ assignments }: Pick<SimpleCommand, 'assignments'>, isExported: boolean): void {
    for (const assignment of assignments) {
      const { name, span } = assignment;
      const wasExported = this.#variables.get(name)?.isExported === true;
      this.#set(name, this.#assignedValue(assignment), span, isExported || this.#exportsAll || wasExported);
    }
  }

  #assignedValue({ name, value, isAppended, span }: SimpleCommand['assignments'][number]): Value {
    const line = this.lineAt(span.start);
    if (value === undefined) return { unknown: { text: `${name}=(...)`, line } };
    const added = expandValue(value, this);
    if (!isAppended || 'unknown' in added) return added;
    const old = this.lookUp(name, line);
    return 'unknown' in old ? old : { known: old.known + added.known };
  }

  /** `export NAME...`, `export NAME=VALUE...`; `readonly` and `local` export nothing. */
  #export({ words: written }: SimpleCommand, command: string, words: readonly Word[]): void {
    const flags = words.flatMap((word) => /^-[a-zA-Z]+$/.exec(textOf(word) ?? '')?.[0] ?? []).join('');
    if (flags.includes('n')) {
      this.#forget(listNames(words), words[0]!.line);
      return;
    }
    const isExported = command === 'export' || flags.includes('x');
    for (const word of written.slice(1)) {
      const [first] = word.parts;
      const match =
        first?.kind === 'text' && !first.isQuoted ? /^([A-Za-z_][A-Za-z0-9_]*)(?:(\+?)=|$)/.exec(first.text) : null;
      if (match === null || first?.kind !== 'text') {
        const [text] = expandWord(word, this);
        const assigned = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(textOf(text) ?? '');
        if (assigned !== null) this.#set(assigned[1]!, { known: assigned[2]! }, word.span, isExported);
        else if (text !== undefined) this.#exportNamed(text, isExported);
        continue;
      }
      const name = match[1]!;
      if (match[2] === undefined) {
        if (word.parts.length === 1) this.#exportNamed(expandWord(word, this)[0]!, isExported);
        continue;
      }
      const rest = { kind: 'text' as const, text: first.text.slice(match[0].length), isQuoted: first.isQuoted };
      const value = { parts: [rest, ...word.parts.slice(1)], span: word.span };
      this.#assign({ assignments: [{ name, value, isAppended: match[2] === '+', span: word.span }] }, isExported);
    }
  }

  #exportNamed(word: Word, isExported: boolean): void {
    const name = textOf(word);
    if (name === undefined) this.#more ??= unknownOf(word);
    else if (isExported && /^[A-Za-z_]\w*$/.test(name)) {
      const old = this.#variables.get(name);
      const { span, line } = word;
      if (old !== undefined) this.#variables.set(name, { ...old, isExported });
      // What is exported without a value is what the script was given.
      else this.#set(name, { unknown: { text: `$${name}`, line } }, span, isExported);
    }
  }

  #set(name: string, value: Value, span: Span, isExported: boolean): void {
    this.#variables.set(name, { name, value, epoch: this.#epoch, isExported, ...this.#placeOf(span) });
    this.#unset.delete(name);
  }
}

/** Commands of the shell that change its variables, or that read something which does. */
const BUILTINS = /^(?:\.|source|eval|export|declare|typeset|readonly|local|read|set|unset|command|builtin|cd)$/;

/** Commands of the shell for which POSIX lets assignments last. */
const SPECIAL = /^(?:[.:]|eval|exec|exit|export|readonly|return|set|shift|times|trap|unset|break|continue)$/;

/** The texts after the first. */
function listNames([, ...words]: readonly Word[]): string[] {
  return words.flatMap((word) => textOf(word) ?? []);
}

/** A word without quotes, variables and the like. */
function nameAsWritten(word: ShellWord | undefined): string | undefined {
  const [part, ...more] = word?.parts ?? [];
  return part?.kind === 'text' && more.length === 0 ? part.text : undefined;
}

/** Whether the program of a command is in a directory, and so not of the shell. */
function isPath(word: ShellWord | undefined): boolean {
  return word?.parts.some((part) => part.kind === 'text' && part.text.includes('/')) === true;
}

/** The variables that commands may change, those of the functions they call included; and how many commands these have. */
function findAssigned(
  commands: readonly ShellCommand[],
  functions: ReadonlyMap<string, ShellFunction>,
): { readonly names: Set<string>; readonly steps: number } {
  const names = new Set<string>();
  const pending = commands.slice();
  const called = new Set<string>();
  let steps = 0;
  for (let command = pending.pop(); command !== undefined; command = pending.pop()) {
    if (command.kind !== 'simple') {
      if (command.kind === 'subshell') continue;
      if (command.name !== undefined && command.kind === 'loop') names.add(command.name);
      for (const one of command.body) pending.push(one);
      continue;
    }
    const from = command.words.findIndex((word) => !/^(?:command|builtin)$/.test(nameAsWritten(word) ?? ''));
    const [first, ...rest] = command.words.slice(Math.max(from, 0)).map(({ parts }) => parts[0]);
    const program = first?.kind === 'text' ? first.text : '';
    const bodies = functions.get(program)?.bodies.flat();
    if (command.words.length === 0 || bodies !== undefined || SPECIAL.test(program))
      for (const { name } of command.assignments) names.add(name);
    if (bodies !== undefined && !called.has(program)) {
      called.add(program);
      steps += bodies.length;
      for (const one of bodies) pending.push(one);
    }
    if (!/^(?:export|declare|typeset|readonly|local|read|unset)$/.test(program)) continue;
    for (const part of rest) {
      const name = part?.kind === 'text' ? /^[A-Za-z_]\w*/.exec(part.text)?.[0] : undefined;
      if (name !== undefined) names.add(name);
    }
  }
  return { names, steps };
}
