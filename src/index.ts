/**
 * The library: compile rules to a database, open a database, ask what a client gets.
 *
 * @module
 */
export { compile, compileStream } from './api/compile.js';
export { type ClientInput, Database, Decisions, openDatabase, type TracedCandidate } from './api/database.js';
export type { DialectOptions } from './api/options.js';
export { parse } from './api/parse.js';
export { CdbFormatError, CdbTooLargeError } from './cdb/format.js';
export type { Diagnostic, Severity } from './diagnostic.js';
export type { DialectName } from './dialects/dialect.js';
export { type Identification, identify } from './dialects/identify.js';
export type { Candidate, Step } from './lookup/candidates.js';
export type { Outcome } from './lookup/outcome.js';
export type { Variable } from './rules/data.js';
export { RulesError } from './rules/error.js';
export { LineTooLongError } from './rules/lines.js';
export { describeProblem, type Problem } from './rules/problem.js';
export type { Rule, RuleLine, RuleVariable } from './rules/syntax.js';
export { type Place, Source, type Span } from './source.js';
export { SystemError } from './system-error.js';
export { VERSION } from './version.js';
