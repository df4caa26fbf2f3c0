import type { BinaryString } from '../text/bytes.js';
import type { Environment, ScriptVariable } from './environment.js';
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

/** Reads a unit, with the quoting that systemd has and without its specifiers, which are unknown. */
export function readUnit(text: BinaryString, lineAt: (offset: number) => number): Unit {
  const settings = settingsIn(text);
  const variables = new Map<string, ScriptVariable>();
  let more: Unknown | undefined;
  let user: Word | undefined;
  let directory: Word | undefined;
  const commands: Word[][] = [];
  for (const { key, value, start } of settings) {
    const words = splitWords(value, start, lineAt);
    const [first] = words;
    switch (key) {
      case 'Environment':
        for (const word of words) {
          const [, name, set] = /^([^=]+)=(.*)$/s.exec(word.text) ?? [];
          if (name === undefined) continue;
          variables.set(name, {
            name,
            value: parseValue(set!, word.line),
            span: word.span,
            line: word.line,
            isExported: true,
          });
        }
        break;
      case 'EnvironmentFile':
      case 'PassEnvironment':
        if (first !== undefined) more ??= { text: `${key}=${value.trim()}`, line: first.line };
        break;
      case 'User':
        user = first && { ...first, value: parseValue(first.text, first.line), maySplit: false };
        break;
      case 'WorkingDirectory':
        directory = first && { ...first, value: parseValue(first.text, first.line), maySplit: false };
        break;
      case 'ExecStart':
        // An empty one undoes those before it.
        if (first === undefined) commands.length = 0;
        else commands.push(expand(words, variables, more));
        break;
    }
  }
  return { commands, environment: { variables, more }, user, directory };
}

function settingsIn(text: BinaryString): Setting[] {
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
  const expanded: Word[] = [];
  for (const [i, { text, span, line }] of words.entries()) {
    const written = i === 0 ? text.replace(/^[-@:+!|]+/, '') : text;
    const known = (name: string): Value => {
      const variable = more === undefined ? variables.get(name) : undefined;
      return variable?.value ?? { unknown: { text: `$${name}`, line } };
    };
    const alone = /^\$([A-Za-z_]\w*)$/.exec(written);
    if (alone !== null) {
      const value = known(alone[1]!);
      if ('unknown' in value) expanded.push({ value, maySplit: true, span, line });
      else
        for (const piece of value.known.split(/\s+/))
          if (piece !== '') expanded.push({ value: { known: piece }, maySplit: false, span, line });
      continue;
    }
    let unknown: Unknown | undefined;
    const filled = written.replace(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (all, name?: string) => {
      if (name === undefined) return '$';
      const value = known(name);
      if ('unknown' in value) unknown ??= value.unknown;
      return 'known' in value ? value.known : all;
    });
    const value: Value = unknown === undefined ? parseValue(filled, line) : { unknown };
    // `@` in front of the program makes the next word its name.
    if (i === 1 && /^[-:+!|]*@/.test(words[0]!.text)) continue;
    expanded.push({ value, maySplit: false, span, line });
  }
  return expanded;
}
