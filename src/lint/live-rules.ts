import type { Dialect } from '../dialects/dialect.js';
import { RuleBook } from '../lookup/rulebook.js';
import { RulesError } from '../rules/error.js';
import { parseRules } from '../rules/syntax.js';
import { Source } from '../source.js';

/**
 * The rules of a file as they are today: no line is read as what it was meant to be. Lines that the compiler rejects are left
 * out. A file that has some is never compiled, and what the server uses meanwhile is some older database, of which nothing is
 * known; all other rules of the file are the best guess at it.
 */
export function liveRules(source: Source, dialect: Dialect): RuleBook {
  return RuleBook.compile(acceptedRules(source, dialect).bytes, dialect);
}

/** The source without the lines that the compiler rejects, in whose places are blank ones. */
export function acceptedRules(source: Source, dialect: Dialect): Source {
  try {
    RuleBook.compile(source.bytes, dialect);
    return source;
  } catch (error) {
    if (!(error instanceof RulesError)) throw error;
  }
  const accepted = Buffer.from(source.bytes);
  let length = 0;
  let from = 0;
  // LFs stay, so that all rules keep their lines.
  for (const { kind, span } of parseRules(source, dialect)) {
    if (kind !== 'malformed') continue;
    accepted.copyWithin(length, from, span.start);
    length += span.start - from;
    from = span.end;
  }
  accepted.copyWithin(length, from);
  return new Source(source.name, accepted.subarray(0, length + accepted.length - from));
}
