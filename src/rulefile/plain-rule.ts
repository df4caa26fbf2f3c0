import { ZERO } from '../text/ascii.js';
import type { LintRule } from './rule.js';

const QUOTE = 34;
const UNDERSCORE = 95;

/** Letters, digits and the underscore. */
const IN_NAMES = buildByteTable(/[A-Za-z0-9_]/);

/** What is printed, but no mark that templates, HTML and shells are known by. */
const IN_VALUES = buildByteTable(/[ -~]/, /["$%&<@`{]/);

function buildByteTable(these: RegExp, butThese?: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte);
    return these.test(character) && butThese?.test(character) !== true ? 1 : 0;
  });
}

/**
 * Whether a rule is spelt so that no check of the spelling can find anything: an address or a prefix as a server writes it,
 * nothing around the line, names of letters, values in double quotes without marks. Most rules of a long file are.
 */
export function isPlainRule(bytes: Uint8Array, rule: LintRule): boolean {
  const { line, shape, variableCount } = rule;
  if (shape.kind !== 'ipv4' || !shape.areOctets || line.isContinuation || line.stripped !== undefined) return false;
  if (shape.hasFinalDot ? shape.count > 3 : shape.count !== 4) return false;
  if (bytes[line.span.start] === ZERO || (variableCount > 0 && rule.action === 'deny')) return false;
  for (let i = 0; i < variableCount; i += 1) {
    const name = rule.variableName(i);
    const value = rule.variableValue(i);
    if (value === undefined || !isMadeOf(IN_NAMES, bytes, name.start, name.end)) return false;
    if (bytes[value.start - 1] !== QUOTE || !isMadeOf(IN_VALUES, bytes, value.start, value.end)) return false;
  }
  return true;
}

/** Two underscores are a mark of templates. */
function isMadeOf(table: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (table[byte] === 0 || (byte === UNDERSCORE && bytes[at + 1] === UNDERSCORE)) return false;
  }
  return true;
}
