import { RuleBook } from '../lookup/rulebook.js';
import { HASH_SIGN } from '../rules/bytes.js';
import { ClientSpace } from '../space/space.js';
import type { LintFile } from './file.js';

const KNOWN = new WeakMap<LintFile, ClientSpace>();

/**
 * All clients there can be, by the rules of a file as they are compiled today; lines that the compiler rejects are left
 * out. Records have the lines of their rules.
 */
export function clientSpaceOf(file: LintFile): ClientSpace {
  const known = KNOWN.get(file);
  if (known !== undefined) return known;
  const space = new ClientSpace(RuleBook.compile(acceptedLines(file), file.dialect), file.dialect);
  KNOWN.set(file, space);
  return space;
}

/** The file with comments in the place of what is rejected, so that all other lines keep their numbers. */
function acceptedLines({ source: { bytes }, lines }: LintFile): Uint8Array {
  const rejected = lines.filter(({ compiled }) => compiled.kind === 'malformed');
  if (rejected.length === 0) return bytes;
  const accepted = Uint8Array.from(bytes);
  for (const { span } of rejected) accepted[span.start] = HASH_SIGN;
  return accepted;
}
