import { RuleBook } from '../lookup/rulebook.js';
import { LF } from '../rules/bytes.js';
import { ClientSpace } from '../space/space.js';
import type { LintFile } from './file.js';

const KNOWN = new WeakMap<LintFile, ClientSpace>();

/**
 * All clients there can be, by the rules of a file: those lines that can be read, as they are meant. Records have the lines
 * of their rules.
 */
export function clientSpaceOf(file: LintFile): ClientSpace {
  const known = KNOWN.get(file);
  if (known !== undefined) return known;
  const space = new ClientSpace(RuleBook.compile(readableLines(file), file.dialect), file.dialect);
  KNOWN.set(file, space);
  return space;
}

/** The file with nothing in the place of what is no rule, so that all others keep their lines. */
function readableLines({ source: { bytes }, lines, wholeRules }: LintFile): Uint8Array {
  const isPlain = lines.every(({ span, core, parsed }) => {
    return span.start === core.start && span.end === core.end && parsed.kind !== 'malformed';
  });
  if (isPlain && lines.every(({ isContinuation }) => !isContinuation)) return bytes;
  const readable = Buffer.alloc(bytes.length + lines.length);
  let length = 0;
  let line = 1;
  for (const rule of wholeRules) {
    for (; line < rule.line.number; line += 1) {
      readable[length] = LF;
      length += 1;
    }
    const { start, end } = rule.line.core;
    readable.set(bytes.subarray(start, end), length);
    length += end - start;
  }
  return readable.subarray(0, length);
}
