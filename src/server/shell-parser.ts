import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';

/** A piece of a word, before the shell expands it. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: BinaryString; readonly isQuoted: boolean }
  /** `$NAME`, `${NAME}`; `hasDefault` for `${NAME:-word}`, whose value is known only if that of the variable is. */
  | { readonly kind: 'variable'; readonly name: string; readonly hasDefault: boolean; readonly isQuoted: boolean }
  /** What only running tells: the output of a command, a parameter of the script. */
  | { readonly kind: 'unknown'; readonly text: BinaryString; readonly isQuoted: boolean };

/** A word as it is written. */
export interface ShellWord {
  readonly parts: readonly WordPart[];
  readonly span: Span;
}

/** `NAME=value`; `NAME+=value` is appended. */
export interface Assignment {
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
  readonly span: Span;
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

const NO_STOPS: readonly string[] = [];
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
/** A name in which the line is continued: that does not end it. */
const CONTINUED_NAME = /(?:\\\n)*[A-Za-z_](?:(?:\\\n)*[A-Za-z0-9_])*/y;
const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_]*)(\+?)=/y;
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
    const commands = this.#parseList(NO_STOPS);
    if (this.#at < this.text.length) throw this.#unexpected();
    return commands;
  }

  /** Commands up to one of these reserved words, to `)`, `;;` or the end. */
  #parseList(stops: readonly string[]): ShellCommand[] {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new ShellSyntaxError('commands are nested too deeply', this.#at);
    const commands: ShellCommand[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#at >= this.text.length || this.#peek(')') || this.#peek(';;')) break;
      const word = this.#reservedWord();
      if (word !== undefined && stops.includes(word)) break;
      const start = this.#at;
      const list = this.#parseAndOr();
      if (this.#at === start) throw this.#unexpected();
      this.#skipSpaces();
      if (this.#peek('&') && !this.#peek('&&')) {
        this.#at += 1;
        commands.push(this.#block('subshell', list, start));
      } else {
        commands.push(...list);
        if (this.#peek(';') && !this.#peek(';;')) this.#at += 1;
        else if (!this.#isAtEnd()) throw this.#unexpected();
      }
    }
    this.#depth -= 1;
    return commands;
  }

  #isAtEnd(): boolean {
    return this.#at >= this.text.length || '\n)#;'.includes(this.text[this.#at]!);
  }

  #parseAndOr(): ShellCommand[] {
    const commands = this.#parsePipeline();
    for (;;) {
      this.#skipSpaces();
      if (!this.#peek('&&') && !this.#peek('||')) return commands;
      this.#at += 2;
      this.#skipLines();
      const start = this.#at;
      commands.push(this.#block('maybe', this.#parsePipeline(), start));
    }
  }

  #parsePipeline(): ShellCommand[] {
    this.#skipSpaces();
    if (this.#reservedWord() === '!') this.#at += 1;
    const start = this.#at;
    const first = this.#parseCommand();
    this.#skipSpaces();
    if (!this.#peek('|') || this.#peek('||')) return first;
    const commands: ShellCommand[] = [this.#block('subshell', first, start)];
    while (this.#peek('|') && !this.#peek('||')) {
      this.#at += this.#peek('|&') ? 2 : 1;
      this.#skipLines();
      const next = this.#at;
      commands.push(this.#block('subshell', this.#parseCommand(), next));
      this.#skipSpaces();
    }
    return commands;
  }

  #parseCommand(): ShellCommand[] {
    this.#skipSpaces();
    const start = this.#at;
    if (this.#peek('((')) {
      this.#skipParentheses();
      return [];
    }
    if (this.#peek('(')) {
      this.#at += 1;
      const body = this.#parseList(NO_STOPS);
      this.#expect(')');
      this.#skipRedirections();
      return [this.#block('subshell', body, start)];
    }
    const word = this.#reservedWord();
    switch (word) {
      case '{': {
        this.#at += 1;
        const body = this.#parseList(['}']);
        this.#expectWord('}');
        this.#skipRedirections();
        return body;
      }
      case 'if':
        return this.#parseIf();
      case 'while':
      case 'until': {
        this.#at += word.length;
        const body = [...this.#parseList(['do']), ...this.#parseDo()];
        return [this.#block('loop', body, start)];
      }
      case 'for':
        return this.#parseFor();
      case 'case':
        return this.#parseCase();
      case 'function': {
        this.#at += word.length;
        this.#skipSpaces();
        return this.#parseFunction(this.#matchName(), start);
      }
      case 'then':
      case 'else':
      case 'elif':
      case 'fi':
      case 'do':
      case 'done':
      case 'esac':
      case '}':
        throw this.#unexpected();
      default:
        return this.#parseSimple();
    }
  }

  #parseIf(): ShellCommand[] {
    const commands: ShellCommand[] = [];
    const start = this.#at;
    this.#at += 'if'.length;
    commands.push(...this.#parseList(['then']));
    this.#expectWord('then');
    for (let isOver = false; !isOver; ) {
      const branch = this.#parseList(['elif', 'else', 'fi']);
      commands.push(this.#block('maybe', branch, start));
      const word = this.#reservedWord();
      if (word === undefined) throw this.#unexpected();
      this.#at += word.length;
      if (word === 'elif') {
        commands.push(this.#block('maybe', this.#parseList(['then']), start));
        this.#expectWord('then');
      }
      isOver = word === 'fi';
    }
    this.#skipRedirections();
    return commands;
  }

  #parseDo(): ShellCommand[] {
    this.#expectWord('do');
    const body = this.#parseList(['done']);
    this.#expectWord('done');
    this.#skipRedirections();
    return body;
  }

  #parseFor(): ShellCommand[] {
    const start = this.#at;
    this.#at += 'for'.length;
    this.#skipSpaces();
    let name: string | undefined;
    if (this.#peek('((')) this.#skipParentheses();
    else name = this.#matchName();
    this.#skipLines();
    if (this.#reservedWord() === 'in') {
      this.#at += 'in'.length;
      this.#parseSimple();
      this.#skipSpaces();
    }
    if (this.#peek(';')) this.#at += 1;
    return [this.#block('loop', this.#parseDo(), start, name)];
  }

  #parseCase(): ShellCommand[] {
    const start = this.#at;
    this.#at += 'case'.length;
    this.#skipSpaces();
    this.#parseWord();
    this.#skipLines();
    this.#expectWord('in');
    const commands: ShellCommand[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#reservedWord() === 'esac') break;
      if (this.#peek('(')) this.#at += 1;
      for (;;) {
        this.#skipSpaces();
        this.#parseWord();
        this.#skipSpaces();
        if (!this.#peek('|')) break;
        this.#at += 1;
      }
      this.#expect(')');
      commands.push(this.#block('maybe', this.#parseList(['esac']), start));
      if (!this.#peek(';;')) break;
      this.#at += this.text.startsWith(';;&', this.#at) ? 3 : 2;
    }
    this.#expectWord('esac');
    this.#skipRedirections();
    return commands;
  }

  #parseFunction(name: string, start: number): ShellCommand[] {
    this.#skipSpaces();
    if (this.#peek('(')) {
      this.#at += 1;
      this.#skipSpaces();
      this.#expect(')');
    }
    this.#skipLines();
    return [this.#block('function', this.#parseCommand(), start, name)];
  }

  #parseSimple(): ShellCommand[] {
    const start = this.#at;
    const assignments: Assignment[] = [];
    const words: ShellWord[] = [];
    for (;;) {
      this.#skipSpaces();
      if (this.#at >= this.text.length || this.#skipRedirection()) {
        if (this.#at >= this.text.length) break;
        continue;
      }
      const next = this.text[this.#at]!;
      if (next === '#' || (META.includes(next) && next !== '(')) break;
      if (next === '(') {
        const name = words.length === 1 && assignments.length === 0 ? nameOf(words[0]!) : undefined;
        if (name === undefined) throw this.#unexpected();
        return this.#parseFunction(name, start);
      }
      const assignment = words.length === 0 ? this.#parseAssignment() : undefined;
      if (assignment !== undefined) assignments.push(assignment);
      else words.push(this.#parseWord());
      if (words.length === 1 && nameOf(words[0]!) === '[[') {
        const end = this.text.indexOf(']]', this.#at);
        if (end === -1) throw new ShellSyntaxError('"[[" has no "]]"', this.#at);
        this.#at = end + 2;
      }
    }
    if (assignments.length + words.length === 0) return [];
    return [{ kind: 'simple', assignments, words, span: { start, end: this.#at } }];
  }

  #parseAssignment(): Assignment | undefined {
    ASSIGNMENT.lastIndex = this.#at;
    const match = ASSIGNMENT.exec(this.text);
    if (match === null) return undefined;
    const start = this.#at;
    const [all, name, plus] = match;
    this.#at += all.length;
    const isList = this.#peek('(');
    if (isList) this.#skipParentheses();
    const value = isList ? undefined : this.#parseWord();
    return { name: name!, value, isAppended: plus === '+', span: { start, end: this.#at } };
  }

  /** A word, perhaps an empty one. */
  #parseWord(): ShellWord {
    const start = this.#at;
    const parts: WordPart[] = [];
    while (this.#at < this.text.length && !META.includes(this.text[this.#at]!)) this.#parsePart(parts, false);
    return { parts, span: { start, end: this.#at } };
  }

  #parsePart(parts: WordPart[], isQuoted: boolean): void {
    const { text } = this;
    const start = this.#at;
    switch (text[start]) {
      case '\\': {
        const next = text[start + 1];
        this.#at += next === undefined ? 1 : 2;
        if (next === '\n') return;
        const isEscape = next !== undefined && (!isQuoted || '$`"\\'.includes(next));
        parts.push({ kind: 'text', text: isEscape ? next : `\\${next ?? ''}`, isQuoted: true });
        return;
      }
      case "'":
        if (isQuoted) break;
        this.#at = this.#find("'", start + 1) + 1;
        parts.push({ kind: 'text', text: text.slice(start + 1, this.#at - 1), isQuoted: true });
        return;
      case '"':
        this.#at += 1;
        parts.push({ kind: 'text', text: '', isQuoted: true });
        while (this.text[this.#at] !== '"') {
          if (this.#at >= text.length) throw new ShellSyntaxError('a quote (") has no end', start);
          this.#parsePart(parts, true);
        }
        this.#at += 1;
        return;
      case '$':
        if (this.#parseDollar(parts, isQuoted)) return;
        break;
      case '`':
        this.#at += 1;
        while (text[this.#at] !== '`') {
          if (this.#at >= text.length) throw new ShellSyntaxError('a quote (`) has no end', start);
          this.#at += text[this.#at] === '\\' ? 2 : 1;
        }
        this.#at += 1;
        parts.push({ kind: 'unknown', text: text.slice(start, this.#at), isQuoted });
        return;
    }
    const end = isQuoted ? this.#endOfPlain('$`"\\') : this.#endOfPlain(`$\`"'\\${META}`);
    parts.push({ kind: 'text', text: text.slice(start, end), isQuoted });
    this.#at = end;
  }

  /** Where characters end that mean themselves; at least one. */
  #endOfPlain(special: string): number {
    let end = this.#at + 1;
    while (end < this.text.length && !special.includes(this.text[end]!)) end += 1;
    return end;
  }

  /** What a `$` begins; false if it means itself. */
  #parseDollar(parts: WordPart[], isQuoted: boolean): boolean {
    const start = this.#at;
    const next = this.text[start + 1] ?? '';
    CONTINUED_NAME.lastIndex = start + 1;
    const written = CONTINUED_NAME.exec(this.text)?.[0];
    if (written !== undefined) {
      this.#at += 1 + written.length;
      parts.push({ kind: 'variable', name: written.replaceAll('\\\n', ''), hasDefault: false, isQuoted });
      return true;
    }
    if (/[0-9@*#?$!-]/.test(next)) this.#at += 2;
    else if (next === '(') {
      this.#at += 1;
      this.#skipParentheses();
    } else if (next === '{') {
      const braced = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(\}|:?[-=?])/.exec(this.text.slice(start, start + 260));
      this.#skipBraces();
      if (braced !== null) {
        parts.push({ kind: 'variable', name: braced[1]!, hasDefault: braced[2] !== '}', isQuoted });
        return true;
      }
    } else if (!isQuoted && (next === "'" || next === '"')) {
      // `$'...'` is a string of bash, and of sh a dollar before a string.
      this.#at += 1;
      const ignored: WordPart[] = [];
      this.#parsePart(ignored, false);
    } else return false;
    parts.push({ kind: 'unknown', text: this.text.slice(start, this.#at), isQuoted });
    return true;
  }

  /** Skips `( ... )`, with commands in it. */
  #skipParentheses(): void {
    const start = this.#at;
    if (this.#peek('((')) {
      const end = this.text.indexOf('))', this.#at);
      if (end === -1) throw new ShellSyntaxError('"((" has no "))"', start);
      this.#at = end + 2;
      return;
    }
    this.#at += 1;
    this.#parseList(NO_STOPS);
    this.#expect(')');
  }

  /** Skips `${ ... }`. */
  #skipBraces(): void {
    const start = this.#at;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new ShellSyntaxError('braces are nested too deeply', start);
    this.#at += 2;
    const ignored: WordPart[] = [];
    while (this.text[this.#at] !== '}') {
      if (this.#at >= this.text.length) throw new ShellSyntaxError('a brace has no end', start);
      if ('\\\'"$`'.includes(this.text[this.#at]!)) this.#parsePart(ignored, false);
      else this.#at += 1;
    }
    this.#at += 1;
    this.#depth -= 1;
  }

  #skipRedirections(): void {
    for (;;) {
      this.#skipSpaces();
      if (!this.#skipRedirection()) return;
    }
  }

  /** Skips `2>&1`, `<file` and the like; false if there is none. */
  #skipRedirection(): boolean {
    REDIRECTION.lastIndex = this.#at;
    const match = REDIRECTION.exec(this.text);
    if (match === null) return false;
    this.#at += match[0].length;
    const operator = match[1]!;
    if (this.#peek('(')) {
      this.#skipParentheses();
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
    for (;;) {
      const next = this.text[this.#at];
      if (next === ' ' || next === '\t') this.#at += 1;
      else if (next === '\\' && this.text[this.#at + 1] === '\n') this.#at += 2;
      else return;
    }
  }

  /** Skips spaces, comments and the ends of lines. */
  #skipLines(): void {
    for (;;) {
      this.#skipSpaces();
      if (this.#peek('#')) {
        const end = this.text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.text.length : end;
      }
      if (!this.#peek('\n')) return;
      this.#at += 1;
      this.#skipHereDocuments();
    }
  }

  #skipHereDocuments(): void {
    for (const { end, hasTabs } of this.#hereDocuments) {
      while (this.#at < this.text.length) {
        const lineEnd = this.text.indexOf('\n', this.#at);
        const line = this.text.slice(this.#at, lineEnd === -1 ? undefined : lineEnd);
        this.#at = lineEnd === -1 ? this.text.length : lineEnd + 1;
        if ((hasTabs ? line.replace(/^\t+/, '') : line) === end) break;
      }
    }
    this.#hereDocuments = [];
  }

  #peek(text: string): boolean {
    return this.text.startsWith(text, this.#at);
  }

  #expect(text: string): void {
    this.#skipSpaces();
    if (!this.#peek(text)) throw this.#unexpected();
    this.#at += text.length;
  }

  #expectWord(word: string): void {
    this.#skipLines();
    if (this.#reservedWord() !== word) throw this.#unexpected();
    this.#at += word.length;
  }

  /** The reserved word that begins here, if one does. */
  #reservedWord(): string | undefined {
    RESERVED.lastIndex = this.#at;
    return RESERVED.exec(this.text)?.[1];
  }

  #matchName(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.text)?.[0];
    if (name === undefined) throw this.#unexpected();
    this.#at += name.length;
    return name;
  }

  #find(text: string, from: number): number {
    const at = this.text.indexOf(text, from);
    if (at === -1) throw new ShellSyntaxError(`a quote (${text}) has no end`, from - 1);
    return at;
  }

  #unexpected(): ShellSyntaxError {
    if (this.#at >= this.text.length)
      return new ShellSyntaxError('the script ends in the middle of a command', this.#at);
    const [word] = /^(?:[^\s;&|<>()]{1,20}|[;&|<>()\n])/.exec(this.text.slice(this.#at, this.#at + 20)) ?? [''];
    return new ShellSyntaxError(`${word === '\n' ? 'the end of the line' : `"${word}"`} is not expected`, this.#at);
  }

  #block(kind: Block['kind'], body: readonly ShellCommand[], start: number, name?: string): Block {
    return { kind, name, body, span: { start, end: this.#at } };
  }
}

const REDIRECTION = /(?:\d*|&)(<<-|<<<|<<|<>|<&|>>|>&|>\||<|>)/y;
const RESERVED = /(!|[{}]|if|then|elif|else|fi|while|until|for|in|do|done|case|esac|function)(?=[\s;&|()]|$)/y;

/** A word without quotes and expansions. */
function nameOf({ parts }: ShellWord): string | undefined {
  const [part, ...more] = parts;
  return part?.kind === 'text' && !part.isQuoted && more.length === 0 ? part.text : undefined;
}
