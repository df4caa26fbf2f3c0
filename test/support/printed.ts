import { isIPv6 } from 'node:net';
import { stripVTControlCharacters } from 'node:util';

/** What has been printed, as those see it who read it: a terminal, the log of a CI system, a reader of TAP. */

/** Controls but for LF, what turns the direction of text, and what has no width: first and last of them. */
const OBEYED: readonly (readonly [number, number])[] = [
  [0, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
];

/** Two emoji that are one. */
const JOINED = /(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})/gu;

/** What a terminal would obey in some bytes, or cannot show; undefined for nothing. */
export function obeyedBy(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString();
  if (!Buffer.from(text).equals(Buffer.from(bytes))) return 'bytes that are not UTF-8';
  for (const character of text.replaceAll(JOINED, '')) {
    const code = character.codePointAt(0)!;
    if (OBEYED.some(([first, last]) => code >= first && code <= last)) return `U+${code.toString(16)}`;
  }
  return undefined;
}

/**
 * The lines that a CI system takes for commands: GitHub's runner (ActionCommand.cs) those that begin with `::NAME ...::`,
 * and `##[NAME ...]` wherever it is, Azure's agent (Command.cs) `##vso[` wherever it is. Names are words.
 */
export function commandsIn(text: string): string[] {
  return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).filter((line) => {
    const start = stripVTControlCharacters(line).trimStart();
    return /##\w*\[/.test(start) || (start.startsWith('::') && !startsWithAddress(start));
  });
}

/** Whether an IPv6 address comes first, perhaps followed by the colon of a rule. */
function startsWithAddress(line: string): boolean {
  const [word = ''] = line.split(/[\s,/]/, 1);
  const colons = Array.from(word.matchAll(/:(?!:)/g), ({ index }) => index);
  return isIPv6(word) || colons.some((end) => isIPv6(word.slice(0, end)));
}

/** A line of results. */
export interface TapPoint {
  readonly isOk: boolean;
  readonly description: string;
  readonly directive: string | undefined;
}

/** Reads TAP 14 (testanything.org) without subtests; throws where it is not. */
export function parseTap(document: string): TapPoint[] {
  const [version, plan, ...lines] = document.split('\n');
  if (version !== 'TAP version 14') throw new Error(`no version: ${version}`);
  const count = /^1\.\.(\d+)(?: # .*)?$/.exec(plan ?? '')?.[1];
  if (count === undefined || lines.pop() !== '') throw new Error(`no plan: ${plan}`);
  const points: TapPoint[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, not, number, description] = /^(not )?ok (\d+) - (.*)$/.exec(lines[at]!) ?? [];
    if (description === undefined || Number(number) !== points.length + 1) throw new Error(`no test: ${lines[at]}`);
    // Node's tap-parser takes a brace at the end for the start of a subtest, and drops spaces.
    if (/\{\s*$|^\s|\s$/.test(description)) throw new Error(`not a description to all: "${description}"`);
    const [, text = '', directive] = /^((?:[^\\#]|\\.)*?)(?: # ?(.*))?$/.exec(description) ?? [];
    if (/(?<!\\)(?:\\\\)*#/.test(text) || (directive !== undefined && !/^SKIP /.test(directive)))
      throw new Error(`not a directive: ${description}`);
    points.push({ isOk: not === undefined, description: text.replaceAll(/\\([\\#])/g, '$1'), directive });
    if (lines[at + 1] === '  ---') {
      at += 2;
      for (; lines[at] !== '  ...'; at += 1) {
        const value = /^ {2}(?:\w+: | {2}- )(.*)$/.exec(lines[at] ?? '')?.[1];
        if (value !== undefined) JSON.parse(value);
        else if (lines[at] !== '  details:') throw new Error(`no YAML: ${lines[at]}`);
      }
    }
  }
  if (points.length !== Number(count)) throw new Error(`${points.length} tests, not ${count}`);
  return points;
}

/** The cells of each row of the tables in Markdown, parted at pipes as all renderers do: those with no backslash before them. */
export function tableRows(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.split('|').slice(1, -1));
}
