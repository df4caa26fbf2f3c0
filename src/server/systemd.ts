import type { BinaryString } from '../text/bytes.js';
import { type Environment, exported, type ScriptVariable } from './environment.js';
import type { Unknown, Value, Word } from './word.js';

/** What a unit of systemd starts, and how. */
export interface Unit {
  /** The commands of ExecStart. */
  readonly commands: readonly (readonly Word[])[];
  readonly environment: Environment;
  readonly user: Word | undefined;
  readonly directory: Word | undefined;
}

export function isUnit(text: BinaryString): boolean {
  return /^\[Service\][ \t]*\r?$/m.test(text) || /^ExecStart[ \t]*=/m.test(text);
}

/** `KEY=VALUE` of the section [Service]; the value with continued lines, whose length is kept. */
interface Setting {
  readonly key: string;
  readonly value: BinaryString;
  readonly start: number;
}

/** The files that add to a unit. */
export interface UnitFiles {
  /** The texts of its drop-ins, in their order; null where they cannot be read. */
  readonly dropIns?: readonly BinaryString[] | null | undefined;
  /** Reads a file of `EnvironmentFile=`; undefined where it cannot be read, null where it does not exist. */
  readonly readFile?: ((path: BinaryString) => BinaryString | null | undefined) | undefined;
}

/**
 * Reads a unit, with the quoting that systemd has and without its specifiers, which are unknown. What drop-ins set is said
 * to be where its section [Service] begins.
 */
export function readUnit(
  text: BinaryString,
  lineAt: (offset: number) => number,
  { dropIns = [], readFile = () => undefined }: UnitFiles = {},
): Unit {
  const variables = new Map<string, ScriptVariable>();
  const header = Math.max(text.search(/^\[Service\]/m), 0);
  const place = { span: { start: header, end: header + '[Service]'.length }, line: lineAt(header) };
  const settings = parseSettings(text).map((setting) => ({ ...setting, isOwn: true }));
  for (const dropIn of dropIns ?? [])
    for (const setting of parseSettings(dropIn)) settings.push({ ...setting, isOwn: false });
  let more: Unknown | undefined = dropIns === null ? { text: 'drop-ins', line: place.line } : undefined;
  let files: UnitWord[] = [];
  let user: Word | undefined;
  let directory: Word | undefined;
  let written: (readonly UnitWord[])[] = [];
  for (const { key, value, start, isOwn } of settings) {
    const split = splitWords(value, start, isOwn ? lineAt : () => place.line);
    const words = isOwn ? split : split.map((word) => ({ ...word, span: place.span }));
    const [first] = words;
    switch (key) {
      case 'Environment':
        if (first === undefined) variables.clear();
        for (const word of words) {
          const [, name, set] = /^([^=]+)=(.*)$/s.exec(word.text) ?? [];
          if (name === undefined) continue;
          variables.set(name, exported(name, parseValue(set!, word.line), word));
        }
        break;
      case 'EnvironmentFile':
        files = first === undefined ? [] : [...files, { ...first, text: value.trim() }];
        break;
      case 'PassEnvironment':
        if (first !== undefined) more ??= { text: `${key}=${value.trim()}`, line: first.line };
        break;
      case 'User':
        user = first && { ...first, value: parseValue(first.text, first.line) };
        break;
      case 'WorkingDirectory':
        directory = first && { ...first, value: parseValue(first.text, first.line) };
        break;
      case 'ExecStart':
        // An empty one undoes those before it.
        written = first === undefined ? [] : [...written, words];
        break;
    }
  }
  // What files set counts more, wherever they are named.
  for (const file of files) {
    const read = readEnvironmentFile(file.text, readFile);
    if (read === undefined) more ??= { text: `EnvironmentFile=${file.text}`, line: file.line };
    for (const [name, known] of read ?? []) variables.set(name, exported(name, { known }, file));
  }
  const commands = written.map((words) => expand(words, variables, more));
  return { commands, environment: { variables, more }, user, directory };
}

/** `NAME=VALUE`, of which the value may be in quotes. */
const ASSIGNMENT = /^[ \t]*([A-Za-z_]\w*)=[ \t]*(?:"([^"\\]*)"|'([^'\\]*)'|([^"'\\]*?))[ \t\r]*$/;

/** The variables of a file; undefined where it cannot be read, or has more than plain lines. */
function readEnvironmentFile(
  named: BinaryString,
  readFile: NonNullable<UnitFiles['readFile']>,
): ReadonlyMap<string, BinaryString> | undefined {
  const isOptional = named.startsWith('-');
  const path = isOptional ? named.slice(1) : named;
  if (!path.startsWith('/') || /[%*?[\\"']/.test(path)) return undefined;
  const text = readFile(path);
  const variables = new Map<string, BinaryString>();
  if (text === null && isOptional) return variables;
  if (text === undefined || text === null) return undefined;
  for (const line of text.split('\n')) {
    if (/^[ \t\r]*(?:[#;].*)?$/.test(line) && !line.endsWith('\\')) continue;
    const [, name, double, single, plain] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined) return undefined;
    variables.set(name, double ?? single ?? plain ?? '');
  }
  return variables;
}

function parseSettings(text: BinaryString): Setting[] {
  const settings: Setting[] = [];
  let section = 'Service';
  for (let at = 0; at < text.length; ) {
    const start = at;
    let end = lineEnd(text, at);
    const isComment = /^[ \t]*[#;]/.test(text.slice(start, end));
    while (!isComment && text[end - 1] === '\\' && end < text.length) end = lineEnd(text, end + 1);
    at = end + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (isComment) continue;
    section = /^\[(.*)\][ \t]*$/.exec(line)?.[1] ?? section;
    const match = /^[ \t]*(\w+)[ \t]*=[ \t]*/.exec(line);
    if (match === null || section !== 'Service') continue;
    const value = line.slice(match[0].length).replace(/\\\n/g, '  ');
    settings.push({ key: match[1]!, value, start: start + match[0].length });
  }
  return settings;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

interface UnitWord extends Word {
  /** Without quotes, with variables and specifiers. */
  readonly text: BinaryString;
}

const PIECE = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|\\([\s\S])|[^\s]/y;

function splitWords(value: BinaryString, start: number, lineAt: (offset: number) => number): UnitWord[] {
  const words: UnitWord[] = [];
  for (let at = 0; at < value.length; ) {
    if (/\s/.test(value[at]!)) {
      at += 1;
      continue;
    }
    const from = at;
    let text = '';
    while (at < value.length && !/\s/.test(value[at]!)) {
      PIECE.lastIndex = at;
      const match = PIECE.exec(value);
      if (match === null) break;
      text += match[1] ?? match[2] ?? match[3] ?? match[0];
      at += match[0].length;
    }
    const span = { start: start + from, end: start + at };
    const line = lineAt(span.start);
    words.push({ text: text.replace(/\\(["'\\])/g, '$1'), value: { known: text }, maySplit: false, span, line });
  }
  return words;
}

/** A value with its specifiers, which are unknown except `%%`. */
function parseValue(text: BinaryString, line: number): Value {
  const specifier = /%[^%]/.exec(text.replaceAll('%%', ''));
  return specifier === null ? { known: text.replaceAll('%%', '%') } : { unknown: { text: specifier[0], line } };
}

/** Expands `$NAME`, which is split into words, `${NAME}`, which is not, and `$$`; strips what may precede the program. */
function expand(
  words: readonly UnitWord[],
  variables: ReadonlyMap<string, ScriptVariable>,
  more: Unknown | undefined,
): Word[] {
  const known = (name: string, line: number): Value => {
    const variable = more === undefined ? variables.get(name) : undefined;
    return variable?.value ?? { unknown: { text: `$${name}`, line } };
  };
  return words.flatMap(({ text, span, line }, i): Word[] => {
    const written = i === 0 ? text.replace(/^[-@:+!|]+/, '') : text;
    const [, alone] = /^\$([A-Za-z_]\w*)$/.exec(written) ?? [];
    if (alone !== undefined) {
      const value = known(alone, line);
      if ('unknown' in value) return [{ value, maySplit: true, span, line }];
      const pieces = value.known.split(/\s+/).filter((piece) => piece !== '');
      return pieces.map((piece) => ({ value: { known: piece }, maySplit: false, span, line }));
    }
    // `@` in front of the program makes the next word its name.
    if (i === 1 && /^[-:+!|]*@/.test(words[0]!.text)) return [];
    let unknown: Unknown | undefined;
    const filled = written.replace(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (all, name?: string) => {
      if (name === undefined) return '$';
      const value = known(name, line);
      if ('unknown' in value) unknown ??= value.unknown;
      return 'known' in value ? value.known : all;
    });
    return [{ value: unknown === undefined ? parseValue(filled, line) : { unknown }, maySplit: false, span, line }];
  });
}
