/**
 * The library: compile rules to a database, open a database, ask what a client gets; and what the commands of
 * `tcprulesctl` do. Its types need TypeScript 5.7 or later, and `@types/node`.
 *
 * @module
 */

// Rules and databases. A dialect is given by its name.

export { compile, compileStream } from './api/compile.js';
export { Database, Decisions, openDatabase } from './api/database.js';
export type { DialectOptions } from './api/options.js';
export { parse } from './api/parse.js';
export type { Peer } from './api/peer.js';
export type { Diagnostic, Severity } from './diagnostic.js';
export { type Identification, identify } from './dialects/identify.js';
export type { Candidate, Step } from './lookup/candidates.js';
export { ClientError, type ClientInput } from './lookup/client.js';
export { decodeVariables, type Outcome } from './lookup/outcome.js';
export type { TracedCandidate } from './lookup/trace.js';
export type { Variable } from './rules/data.js';
export { describeProblem, type Problem } from './rules/problem.js';
export type { Rule, RuleLine, RuleVariable } from './rules/syntax.js';
export { type Place, Source, type Span } from './source.js';

// The commands, which take a dialect as it comes from `findDialect`.

export { Decider, type DecidingRecord, type Decision, decisionOf, type Environment } from './commands/decide.js';
export {
  type ClientDifference,
  type DecidingRule,
  type Diff,
  type DiffOutcome,
  DiffSide,
  diff,
} from './commands/diff.js';
export { type Dump, dump, dumpRecords } from './commands/dump.js';
export { type ExplainedVariable, type Explanation, explain } from './commands/explain.js';
export { type ChangedSource, type LintCommandOptions, type LintCommandResult, lintFiles } from './commands/lint.js';
export {
  type BrokenBy,
  type MalformedExpectation,
  type TestedExpectation,
  type TestedFile,
  type TestInput,
  type TestOptions,
  type TestResult,
  type TestVerdict,
  testFiles,
} from './commands/test.js';
export { type RecordDifference, type Verification, verify } from './commands/verify.js';
export type { Dialect, DialectName } from './dialects/dialect.js';
export { DEFAULT_DIALECT, DIALECTS, findDialect } from './dialects/registry.js';

// What they are given and what they return.

export type { CdbRecord } from './cdb/walk.js';
export type { Client } from './dialects/order.js';

export { readClient } from './lookup/batch.js';
export { RuleBook } from './lookup/rulebook.js';
export type { Decompiled } from './rules/decompile.js';

// Expectations.

export type { Coverage, CoveredRule } from './expect/coverage.js';
export type { Clients, Expectation } from './expect/expectation.js';
export { describeFault, type ExpectationProblem, type Fault } from './expect/problem.js';
export type { RequiredVariable, Requirement } from './expect/requirement.js';

// Which clients a difference speaks of, and what they get.

export type { AddressRange, AddressSet } from './space/address-set.js';
export type { Callers, DescribedKind } from './space/caller-tree.js';
export type { Addresses } from './space/difference.js';
export { type Effect, type OutcomeClass, outcomeClassOf } from './space/effects.js';
export type { Witness } from './space/witnesses.js';

// Lint: one file, its fixes, the checks, and what is known of variables.

export type { Check, CheckPage, Edit, Finding, Fix, Report } from './lint/check.js';
export type { Danger, DangerCode } from './lint/danger.js';
export { applyFixes } from './lint/edits.js';
export type { ServerFlags } from './lint/file.js';
export { type Fixed, type FixLevel, fixAll } from './lint/fix.js';
export { type LintOptions, lint } from './lint/lint.js';
export { CHECKS, findCheck } from './lint/registry.js';
export { FlagsError, parseFlags } from './lint/server-flags.js';
export { type FileFindings, type Summary, summarize } from './lint/summary.js';
export type { SuppressedFinding } from './lint/suppression.js';
export { explainValue, findVariable, type KnownVariable, nearestVariables, VARIABLES } from './lint/variables.js';
export type { Claim } from './lint/witness.js';

// Findings for people and machines.

export { renderFindingsJson } from './report/findings-json.js';
export { renderFindingsGcc, renderFindingsGithub } from './report/findings-lines.js';
export { renderFindingsSarif } from './report/findings-sarif.js';
export { type FindingsOptions, renderFindings } from './report/findings-text.js';
export { type LocatedFinding, locate } from './report/located.js';
export { renderCheckPage, renderVariablePage } from './report/pages.js';
export { type Style, styleFor } from './report/style.js';

// Results of expectations for people and machines.

export { renderTestGithub } from './report/test-github.js';
export { renderTestJson } from './report/test-json.js';
export { renderTestJunit } from './report/test-junit.js';
export { renderTestTap } from './report/test-tap.js';
export { renderTest } from './report/test-text.js';

// Differences for people, machines, and pull requests.

export { renderDifferencesJson } from './report/diff-json.js';
export { type DiffMarkdownOptions, renderDifferencesMarkdown } from './report/diff-markdown.js';
export { type DiffTextOptions, renderDifferences } from './report/diff-text.js';

// What is thrown, and the version.

export { CdbFormatError, CdbTooLargeError } from './cdb/format.js';
export { RulesError } from './rules/error.js';
export { LineTooLongError } from './rules/lines.js';
export { SystemError } from './system-error.js';
export { VERSION } from './version.js';
