import { LF, SPACE } from './ascii.js';
import { decodeLatin1 } from './bytes.js';
import { HIDDEN, visibleCharacter, visibleText } from './visible.js';

const ESCAPE = '\\u001b';

/** What a line may hold besides visible characters: where it ends, tabs, and the colours of report/style.ts. */
const OURS = new RegExp(`[\\n\\t]|${ESCAPE}\\[(?:[0-2]|3[1236])m`);

const HIDDEN_OR_OURS = new RegExp(`${OURS.source}|${HIDDEN.source}`, 'gu');

/** `##[`, `##vso[`, `##teamcity[`: to the log of Azure Pipelines, GitHub and TeamCity a command, wherever in a line. */
const BRACKET_COMMAND = /##(?=\w*\[)/g;

/** Colours, which the log of a workflow leaves out. */
const COLORS = `(?:${ESCAPE}\\[\\d+m)*`;

/** `::` at the start of a line, to the log of a GitHub workflow a command; but not where it is an IPv6 address. */
const COLON_COMMAND = new RegExp(
  `^((?:[ \\t]|${ESCAPE}\\[\\d+m)*):(${COLORS}):(?!(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*(?:\\.\\d+){0,3})?${COLORS}(?:[\\s/,]|:(?!${COLORS}:)|$))`,
  'gm',
);

/** Whether there is anything to look for. */
const SUSPECT = /[^\n -~]|##|^ *::/m;

const TILDE = 0x7e;

/**
 * Text for people as it may be printed, to a terminal or to the log of a CI system: with nothing that moves the cursor,
 * and no line that is a command. It is for what has slipped through; what is not ours is made visible where it is put in.
 */
export function printable(text: string): string {
  return SUSPECT.test(text) ? withoutColonCommands(visibleLines(text)) : text;
}

/** Whether bytes are ASCII that {@link printable} leaves as it is; much faster than to look for all that is suspect at once. */
export function isPrintable(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isPlainText(bytes) || buffer.includes('##')) return false;
  return !buffer.includes('::') || !SUSPECT.test(decodeLatin1(bytes));
}

/** Printable ASCII, and LF. */
const IS_PLAIN = new Uint8Array(256).fill(1, SPACE, TILDE + 1).fill(1, LF, LF + 1);

/** Of each of four bytes, as a signed number. */
const HIGHEST_BITS = 0x80808080 | 0;

/** Whether all bytes are printable ASCII or LF; looks at four of them at once. */
function isPlainText(bytes: Uint8Array): boolean {
  const start = -bytes.byteOffset & 3;
  if (bytes.length < start) return bytes.every(isPlainByte);
  const fours = new Int32Array(bytes.buffer, bytes.byteOffset + start, (bytes.length - start) >> 2);
  const { length } = fours;
  for (let i = 0; i < length; i += 1) {
    const four = fours[i]!;
    // The highest bit of a byte says that it is above 0x7f, that it is above 0x7e, or that it is below 0x20, as LF is.
    if (((four | (four + 0x01010101) | ~((four & 0x7f7f7f7f) + 0x60606060)) & HIGHEST_BITS) === 0) continue;
    const isEach = IS_PLAIN[four & 0xff]! & IS_PLAIN[(four >> 8) & 0xff]! & IS_PLAIN[(four >> 16) & 0xff]!;
    if ((isEach & IS_PLAIN[four >>> 24]!) === 0) return false;
  }
  return bytes.subarray(0, start).every(isPlainByte) && bytes.subarray(start + 4 * length).every(isPlainByte);
}

function isPlainByte(byte: number): boolean {
  return IS_PLAIN[byte] === 1;
}

/** As {@link printable}, for commands of our own to a workflow. */
export function printableCommands(text: string): string {
  return SUSPECT.test(text) ? visibleLines(text) : text;
}

/** A value as JSON in which what {@link printable} would change is escaped, and so means the same. */
export function formatJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent)
    .replaceAll(HIDDEN, (found) => (found === '\n' ? found : escapeInJson(found)))
    .replaceAll(BRACKET_COMMAND, '\\u0023#');
}

function escapeInJson(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** A document whose bytes are for programs, as a person may see it on a terminal. */
export function printableDocument(bytes: Uint8Array): string {
  return printable(splitLines(bytes).map(visibleText).join('\n'));
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return [...lines, bytes.subarray(start)];
}

function visibleLines(text: string): string {
  return text
    .replaceAll(HIDDEN_OR_OURS, (found) => (OURS.test(found) ? found : visibleCharacter(found)))
    .replaceAll(BRACKET_COMMAND, '#\\#');
}

function withoutColonCommands(text: string): string {
  return text.replaceAll(COLON_COMMAND, '$1\\:$2:');
}
