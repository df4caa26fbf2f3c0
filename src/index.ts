/**
 * The library: compile rules to a database, open a database, ask what a client gets; and what the commands of
 * `tcprulesctl` do. Its types need TypeScript 5.7 or later, and `@types/node`.
 *
 * Rules are a `Source`, bytes, or text (never a path); a database is bytes. Options come last, and `dialect` among them is
 * a name or one of `DIALECTS`. Results are plain data. A wrong argument is a TypeError that names it.
 *
 * @module
 */

// Rules and databases.

export type { Outcome, Variable } from './lookup/outcome.js';
export { ClientError, type ClientInput } from './net/client.js';
export { compile, compileStream } from './operations/compile.js';
export { type Database, type Decisions, openDatabase } from './operations/database.js';
export type { DialectOptions } from './operations/options.js';
export { parse } from './operations/parse.js';
export type { Peer } from './operations/peer.js';
export type { Rules } from './operations/rules.js';
export { describeProblem } from './rules/problem.js';
export type { RuleLine } from './rules/syntax.js';
export { Source, type Span } from './text/source.js';

// Dialects.

export type { Dialect, DialectName } from './dialects/dialect.js';
export { identify } from './dialects/identify.js';
export { DIALECTS } from './dialects/registry.js';

// Mistakes in rules, and their fixes.

export type { Check } from './checks/check.js';
export { CHECKS } from './checks/registry.js';
export type { FileFindings } from './lint/summary.js';
export { type FixOptions, fix, type LintOptions, lint } from './operations/lint.js';
export { locate } from './report/findings/locate.js';
export { renderFindings } from './report/findings/render.js';
export { applyFixes } from './rulefile/edits.js';
export type { Finding } from './rulefile/finding.js';
export { VARIABLES } from './variables/catalogue.js';

// Expectations.

export {
  type TestInput,
  type TestOptions,
  type TestResult,
  testFiles as test,
} from './operations/test.js';
export { renderTest } from './report/test/render.js';

// Differences between rules.

export { type ClientDifference, type Diff, type DiffOptions, diff } from './operations/diff.js';
export { renderDifferences } from './report/diff/render.js';

// Why a client gets what it gets, and what a database is made from.

export { type Dump, dump } from './operations/dump.js';
export { type Explanation, explain } from './operations/explain.js';
export { type Verification, verify } from './operations/verify.js';
export { renderDump } from './report/dump.js';
export { renderExplanation } from './report/explanation.js';
export { renderVerification } from './report/verification.js';

// What is thrown, and the version.

export { CdbFormatError, CdbTooLargeError } from './cdb/format.js';
export { LineTooLongError } from './rules/line-buffer.js';
export { RulesError } from './rules/problem.js';
export { SystemError } from './system-error.js';
export { VERSION } from './version.js';
