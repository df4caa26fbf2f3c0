import type { Dialect } from '../dialects/dialect.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { parseRules } from '../rules/parser.js';
import { RulesError } from '../rules/problem.js';
import { HASH_SIGN } from '../text/ascii.js';
import type { Source } from '../text/source.js';

/**
 * The rules of a file as they are today: no line is read as what it was meant to be. Lines that the compiler rejects are left
 * out. A file that has some is never compiled, and what the server uses meanwhile is some older database, of which nothing is
 * known; all other rules of the file are the best guess at it. A range is one record, for a client space.
 */
export function liveRules(source: Source, dialect: Dialect): CompiledRules {
  return compileIfWhole(source, dialect) ?? CompiledRules.compileWhole(withoutRejected(source, dialect), dialect);
}

function compileIfWhole({ bytes }: Source, dialect: Dialect): CompiledRules | undefined {
  try {
    return CompiledRules.compileWhole(bytes, dialect);
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
    return undefined;
  }
}

/** Comments take the places of lines that are rejected, so that all others keep their numbers. */
function withoutRejected(source: Source, dialect: Dialect): Uint8Array {
  const accepted = Uint8Array.from(source.bytes);
  for (const { kind, span } of parseRules(source, dialect)) if (kind === 'malformed') accepted[span.start] = HASH_SIGN;
  return accepted;
}
