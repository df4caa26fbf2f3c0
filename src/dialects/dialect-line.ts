import { HASH_SIGN, LF } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';

/** A longer first line is some other comment. */
const MAX_LENGTH = 1024;

const FORM = /^#[ \t]*tcprules:[ \t]*dialect[ \t]*=[ \t]*(.*?)[ \t\r]*$/;

/**
 * The dialect that the first line of a rule file names, `# tcprules: dialect=fehcom`: a comment for every tcprules. It may
 * be the name of no dialect.
 *
 * @returns undefined if the first line is anything else
 */
export function readDialectLine(rules: Uint8Array): string | undefined {
  if (rules[0] !== HASH_SIGN) return undefined;
  const end = rules.indexOf(LF);
  const line = rules.subarray(0, end === -1 ? rules.length : end);
  if (line.length > MAX_LENGTH) return undefined;
  return FORM.exec(decodeLatin1(line))?.[1];
}
