import { pushAll } from '../collections.js';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';

/** A piece of a word, before the shell expands it. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: BinaryString; readonly isQuoted: boolean }
  /** `$NAME`, `${NAME}`; `hasDefault` for `${NAME:-word}`, whose value is known only if that of the variable is. */
  | { readonly kind: 'variable'; readonly name: string; readonly hasDefault: boolean; readonly isQuoted: boolean }
  /** What only running tells: the output of a command, a parameter of the script. */
  | { readonly kind: 'unknown'; readonly text: BinaryString; readonly isQuoted: boolean };

export interface ShellWord {
  readonly parts: readonly WordPart[];
  readonly span: Span;
}

/** `NAME=value`; `NAME+=value` is appended. */
interface Assignment {
  readonly name: string;
  /** Undefined for a list of bash, of which nothing is read. */
  readonly value: ShellWord | undefined;
  readonly isAppended: boolean;
  readonly span: Span;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly ShellWord[];
  readonly span: Span;
}

/**
 * Commands that may not run, or run several times, or cannot change the variables of the script, or run only when the
 * function is called.
 */
export interface Block {
  readonly kind: 'maybe' | 'loop' | 'subshell' | 'function';
  /** Of the function, or of the variable of a `for` loop. */
  readonly name: string | undefined;
  readonly body: readonly ShellCommand[];
  readonly start: number;
}

export type ShellCommand = SimpleCommand | Block;

/** A script that the shell does not read to the end. The message is a sentence without a full stop. */
export class ShellSyntaxError extends Error {
  override readonly name = 'ShellSyntaxError';

  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** Deeper than this no script that people write is nested. */
const MAX_DEPTH = 32;

const SPACES = /(?:[ \t]|\\\n)+/y;
const COMMENT = /#[^\n]*/y;
const LINE = /([^\n]*)\n?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_]*)(\+?)=/y;
const CASE_END = /;;&?/y;
const REDIRECTION = /(?:\d*|&)(<<-|<<<|<<|<>|<&|>>|>&|>\||<|>)/y;
const RESERVED = /(!|[{}]|if|then|elif|else|fi|while|until|for|in|do|done|case|esac|function)(?=[\s;&|()]|$)/y;

/** A variable in whose name the line may be continued: that does not end it. */
const VARIABLE = /\$((?:\\\n)*[A-Za-z_](?:(?:\\\n)*[A-Za-z0-9_])*)/y;
const BRACED = /\$\{([A-Za-z_][A-Za-z0-9_]*)(\}|:?[-=?])/y;
const PARAMETER = /\$[0-9@*#?$!-]/y;
const STRING = /'([^']*)'/y;
const COMMAND_OUTPUT = /`(?:[^`\\]|\\[\s\S])*`/y;

/** Characters that mean themselves, after one that does here. */
const PLAIN = /[\s\S][^$`"'\\ \t\n;&|<>()]*/y;
const QUOTED_PLAIN = /[\s\S][^$`"\\]*/y;

/** What ends a word. */
const META = ' \t\n;&|<>()';

/**
 * Reads a script of sh into its commands. Loops, conditions and pipelines become blocks, of which only matters whether
 * their commands are sure to run; redirections and here-documents are skipped.
 *
 * @throws ShellSyntaxError
 */
export function parseShell(text: BinaryString): readonly ShellCommand[] {
  return new ShellParser(text).parse();
}

class ShellParser {
  #at = 0;
  #depth = 0;
  /** The ends of here-documents that begin on the next line. */
  #hereDocuments: { readonly end: string; readonly hasTabs: boolean }[] = [];

  constructor(readonly text: BinaryString) {}

  parse(): readonly ShellCommand[] {
    const commands = this.#parseList();
    if (this.#at < this.text.length) throw this.#unexpected();
    return commands;
  }

  /** Commands up to one of these reserved words, to `)`, `;;` or the end. */
  #parseList(...stops: readonly string[]): ShellCommand[] {
    this.#descend('commands are');
    const commands: ShellCommand[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#at >= this.text.length || this.#peek(')') || this.#peek(';;')) break;
      if (stops.includes(this.#reservedWord() ?? '')) break;
      const start = this.#at;
      const list = this.#parseAndOr();
      if (this.#at === start) throw this.#unexpected();
      this.#skipSpaces();
      if (this.#peek('&') && !this.#peek('&&')) {
        this.#at += 1;
        commands.push(this.#block('subshell', list, start));
      } else {
        pushAll(commands, list);
        if (this.#peek(';') && !this.#peek(';;')) this.#at += 1;
        else if (this.#at < this.text.length && !'\n)#;'.includes(this.text[this.#at]!)) throw this.#unexpected();
      }
    }
    this.#depth -= 1;
    return commands;
  }

  #parseAndOr(): ShellCommand[] {
    const commands = this.#parsePipeline();
    for (;;) {
      this.#skipSpaces();
      if (!this.#take('&&') && !this.#take('||')) return commands;
      this.#skipLines();
      const start = this.#at;
      commands.push(this.#block('maybe', this.#parsePipeline(), start));
    }
  }

  #parsePipeline(): ShellCommand[] {
    this.#skipSpaces();
    this.#takeWord('!');
    let start = this.#at;
    const first = this.#parseCommand();
    const commands: ShellCommand[] = [];
    for (let list = first; ; list = this.#parseCommand()) {
      this.#skipSpaces();
      const isLast = !this.#peek('|') || this.#peek('||');
      if (isLast && commands.length === 0) return first;
      commands.push(this.#block('subshell', list, start));
      if (isLast) return commands;
      this.#at += this.#peek('|&') ? 2 : 1;
      this.#skipLines();
      start = this.#at;
    }
  }

  #parseCommand(): ShellCommand[] {
    this.#skipSpaces();
    const start = this.#at;
    if (this.#peek('((')) return this.#parseParentheses();
    if (this.#peek('(')) {
      const body = this.#parseParentheses();
      this.#skipRedirections();
      return [this.#block('subshell', body, start)];
    }
    const word = this.#reservedWord();
    switch (word) {
      case '{':
        return this.#parseBetween('{', '}');
      case 'if':
        return this.#parseIf();
      case 'while':
      case 'until':
        this.#at += word.length;
        return [this.#block('loop', [...this.#parseList('do'), ...this.#parseBetween('do', 'done')], start)];
      case 'for':
        return this.#parseFor();
      case 'case':
        return this.#parseCase();
      case 'function':
        this.#at += word.length;
        this.#skipSpaces();
        return this.#parseFunction(this.#takeName(), start);
      case '!':
      case 'in':
      case undefined:
        return this.#parseSimple();
      default:
        throw this.#unexpected();
    }
  }

  /** Commands between two reserved words. */
  #parseBetween(first: string, last: string): ShellCommand[] {
    this.#expectWord(first);
    const body = this.#parseList(last);
    this.#expectWord(last);
    this.#skipRedirections();
    return body;
  }

  #parseIf(): ShellCommand[] {
    const commands: ShellCommand[] = [];
    const start = this.#at;
    for (let word: string | undefined = 'if'; word !== 'fi'; word = this.#reservedWord()) {
      if (word === undefined) throw this.#unexpected();
      this.#at += word.length;
      if (word !== 'else') {
        const condition = this.#parseList('then');
        if (word === 'if') pushAll(commands, condition);
        else commands.push(this.#block('maybe', condition, start));
        this.#expectWord('then');
      }
      commands.push(this.#block('maybe', this.#parseList('elif', 'else', 'fi'), start));
    }
    this.#expectWord('fi');
    this.#skipRedirections();
    return commands;
  }

  #parseFor(): ShellCommand[] {
    const start = this.#at;
    this.#expectWord('for');
    this.#skipSpaces();
    const isArithmetic = this.#peek('((');
    if (isArithmetic) this.#parseParentheses();
    const name = isArithmetic ? undefined : this.#takeName();
    this.#skipLines();
    if (this.#takeWord('in')) {
      this.#parseSimple();
      this.#skipSpaces();
    }
    this.#take(';');
    return [this.#block('loop', this.#parseBetween('do', 'done'), start, name)];
  }

  #parseCase(): ShellCommand[] {
    const start = this.#at;
    this.#expectWord('case');
    this.#skipSpaces();
    this.#parseWord();
    this.#expectWord('in');
    const commands: ShellCommand[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#reservedWord() === 'esac') break;
      this.#take('(');
      do {
        this.#skipSpaces();
        this.#parseWord();
        this.#skipSpaces();
      } while (this.#take('|'));
      this.#expect(')');
      commands.push(this.#block('maybe', this.#parseList('esac'), start));
      if (this.#match(CASE_END) === null) break;
    }
    this.#expectWord('esac');
    this.#skipRedirections();
    return commands;
  }

  #parseFunction(name: string, start: number): ShellCommand[] {
    this.#skipSpaces();
    if (this.#take('(')) this.#expect(')');
    this.#skipLines();
    return [this.#block('function', this.#parseCommand(), start, name)];
  }

  #parseSimple(): ShellCommand[] {
    const start = this.#at;
    const assignments: Assignment[] = [];
    const words: ShellWord[] = [];
    for (;;) {
      this.#skipSpaces();
      if (this.#skipRedirection()) continue;
      const next = this.text[this.#at];
      if (next === '(') {
        const name = words.length === 1 && assignments.length === 0 ? nameOf(words[0]!) : undefined;
        if (name === undefined) throw this.#unexpected();
        return this.#parseFunction(name, start);
      }
      if (next === undefined || next === '#' || META.includes(next)) break;
      const assignment = words.length === 0 ? this.#parseAssignment() : undefined;
      if (assignment !== undefined) assignments.push(assignment);
      else words.push(this.#parseWord());
      if (words.length === 1 && nameOf(words[0]!) === '[[') this.#skipPast(']]', '[[');
    }
    if (assignments.length + words.length === 0) return [];
    return [{ kind: 'simple', assignments, words, span: { start, end: this.#at } }];
  }

  #parseAssignment(): Assignment | undefined {
    const start = this.#at;
    const match = this.#match(ASSIGNMENT);
    if (match === null) return undefined;
    const isList = this.#peek('(');
    if (isList) this.#parseParentheses();
    const value = isList ? undefined : this.#parseWord();
    return { name: match[1]!, value, isAppended: match[2] === '+', span: { start, end: this.#at } };
  }

  /** A word, perhaps an empty one. */
  #parseWord(): ShellWord {
    const start = this.#at;
    const parts: WordPart[] = [];
    while (this.#at < this.text.length && !META.includes(this.text[this.#at]!)) this.#parsePart(parts, false);
    return { parts, span: { start, end: this.#at } };
  }

  #parsePart(parts: WordPart[], isQuoted: boolean): void {
    const start = this.#at;
    switch (this.text[start]) {
      case '\\': {
        const next = this.text[start + 1];
        this.#at += next === undefined ? 1 : 2;
        if (next === '\n') return;
        const isEscape = next !== undefined && (!isQuoted || '$`"\\'.includes(next));
        parts.push({ kind: 'text', text: isEscape ? next : `\\${next ?? ''}`, isQuoted: true });
        return;
      }
      case "'":
        if (isQuoted) break;
        parts.push({ kind: 'text', text: this.#quoted(STRING)[1]!, isQuoted: true });
        return;
      case '"':
        this.#at += 1;
        parts.push({ kind: 'text', text: '', isQuoted: true });
        while (!this.#take('"')) {
          if (this.#at >= this.text.length) throw new ShellSyntaxError('a quote (") has no end', start);
          this.#parsePart(parts, true);
        }
        return;
      case '$':
        if (this.#parseDollar(parts, isQuoted)) return;
        break;
      case '`':
        parts.push({ kind: 'unknown', text: this.#quoted(COMMAND_OUTPUT)[0], isQuoted });
        return;
    }
    parts.push({ kind: 'text', text: this.#match(isQuoted ? QUOTED_PLAIN : PLAIN)![0], isQuoted });
  }

  #quoted(pattern: RegExp): RegExpExecArray {
    const match = this.#match(pattern);
    if (match === null) throw new ShellSyntaxError(`a quote (${this.text[this.#at]}) has no end`, this.#at);
    return match;
  }

  /** What a `$` begins; false if it means itself. */
  #parseDollar(parts: WordPart[], isQuoted: boolean): boolean {
    const start = this.#at;
    const variable = this.#match(VARIABLE);
    if (variable !== null) {
      parts.push({ kind: 'variable', name: variable[1]!.replaceAll('\\\n', ''), hasDefault: false, isQuoted });
      return true;
    }
    const next = this.text[start + 1] ?? '';
    if (next === '(') {
      this.#at += 1;
      this.#parseParentheses();
    } else if (next === '{') {
      const braced = this.#look(BRACED);
      this.#skipBraces();
      if (braced !== null) {
        parts.push({ kind: 'variable', name: braced[1]!, hasDefault: braced[2] !== '}', isQuoted });
        return true;
      }
    } else if (!isQuoted && (next === "'" || next === '"')) {
      // `$'...'` is a string of bash, and of sh a dollar before a string.
      this.#at += 1;
      this.#parsePart([], false);
    } else if (this.#match(PARAMETER) === null) return false;
    parts.push({ kind: 'unknown', text: this.text.slice(start, this.#at), isQuoted });
    return true;
  }

  /** The commands in `( ... )`; none of `(( ... ))`. */
  #parseParentheses(): ShellCommand[] {
    if (this.#peek('((')) {
      this.#skipPast('))', '((');
      return [];
    }
    this.#at += 1;
    const body = this.#parseList();
    this.#expect(')');
    return body;
  }

  #skipPast(end: string, begin: string): void {
    const at = this.text.indexOf(end, this.#at);
    if (at === -1) throw new ShellSyntaxError(`"${begin}" has no "${end}"`, this.#at);
    this.#at = at + end.length;
  }

  #skipBraces(): void {
    const start = this.#at;
    this.#descend('braces are');
    this.#at += 2;
    while (!this.#take('}')) {
      if (this.#at >= this.text.length) throw new ShellSyntaxError('a brace has no end', start);
      if ('\\\'"$`'.includes(this.text[this.#at]!)) this.#parsePart([], false);
      else this.#at += 1;
    }
    this.#depth -= 1;
  }

  #descend(what: string): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new ShellSyntaxError(`${what} nested too deeply`, this.#at);
  }

  #skipRedirections(): void {
    do this.#skipSpaces();
    while (this.#skipRedirection());
  }

  /** Skips `2>&1`, `<file` and the like; false if there is none. */
  #skipRedirection(): boolean {
    const operator = this.#match(REDIRECTION)?.[1];
    if (operator === undefined) return false;
    if (this.#peek('(')) {
      this.#parseParentheses();
      return true;
    }
    this.#skipSpaces();
    const target = this.#parseWord();
    if (target.parts.length === 0) throw this.#unexpected();
    if (operator === '<<' || operator === '<<-') {
      const end = target.parts.map((part) => (part.kind === 'variable' ? `$${part.name}` : part.text)).join('');
      this.#hereDocuments.push({ end, hasTabs: operator === '<<-' });
    }
    return true;
  }

  /** Skips spaces, and lines that are continued. */
  #skipSpaces(): void {
    this.#match(SPACES);
  }

  /** Skips spaces, comments and the ends of lines. */
  #skipLines(): void {
    for (;;) {
      this.#skipSpaces();
      this.#match(COMMENT);
      if (!this.#take('\n')) return;
      this.#skipHereDocuments();
    }
  }

  #skipHereDocuments(): void {
    for (const { end, hasTabs } of this.#hereDocuments) {
      while (this.#at < this.text.length) {
        const line = this.#match(LINE)![1]!;
        if ((hasTabs ? line.replace(/^\t+/, '') : line) === end) break;
      }
    }
    this.#hereDocuments = [];
  }

  /** What a pattern, which is sticky, finds here. */
  #look(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.text);
  }

  /** The same, and goes on after it. */
  #match(pattern: RegExp): RegExpExecArray | null {
    const match = this.#look(pattern);
    this.#at += match?.[0].length ?? 0;
    return match;
  }

  #peek(text: string): boolean {
    return this.text.startsWith(text, this.#at);
  }

  /** Goes on after a text, if it is here. */
  #take(text: string): boolean {
    const isHere = this.#peek(text);
    if (isHere) this.#at += text.length;
    return isHere;
  }

  #expect(text: string): void {
    this.#skipSpaces();
    if (!this.#take(text)) throw this.#unexpected();
  }

  /** The reserved word that begins here, if one does. */
  #reservedWord(): string | undefined {
    return this.#look(RESERVED)?.[1];
  }

  #takeWord(word: string): boolean {
    return this.#reservedWord() === word && this.#take(word);
  }

  #expectWord(word: string): void {
    this.#skipLines();
    if (!this.#takeWord(word)) throw this.#unexpected();
  }

  #takeName(): string {
    const name = this.#match(NAME)?.[0];
    if (name === undefined) throw this.#unexpected();
    return name;
  }

  #unexpected(): ShellSyntaxError {
    if (this.#at >= this.text.length)
      return new ShellSyntaxError('the script ends in the middle of a command', this.#at);
    const [word] = /^(?:[^\s;&|<>()]{1,20}|[;&|<>()\n])/.exec(this.text.slice(this.#at, this.#at + 20)) ?? [''];
    return new ShellSyntaxError(`${word === '\n' ? 'the end of the line' : `"${word}"`} is not expected`, this.#at);
  }

  #block(kind: Block['kind'], body: readonly ShellCommand[], start: number, name?: string): Block {
    return { kind, name, body, start };
  }
}

/** A word without quotes and expansions. */
function nameOf({ parts }: ShellWord): string | undefined {
  const [part, ...more] = parts;
  return part?.kind === 'text' && !part.isQuoted && more.length === 0 ? part.text : undefined;
}
