/**
 * The library: compile rules to a database, open a database, ask what a client gets; and what the commands of
 * `tcprulesctl` do. Its types need TypeScript 5.7 or later, and `@types/node`.
 *
 * @module
 */

// Rules and databases. A dialect is given by its name.

export { type Identification, identify } from './dialects/identify.js';
export type { Candidate, CandidateKind } from './lookup/candidates.js';
export type { TracedCandidate } from './lookup/lookup.js';
export { decodeVariables, type Outcome } from './lookup/outcome.js';
export { ClientError, type ClientInput } from './net/client.js';
export { compile, compileStream } from './operations/compile.js';
export { Database, Decisions, openDatabase } from './operations/database.js';
export type { DialectOptions } from './operations/options.js';
export { parse } from './operations/parse.js';
export type { Peer } from './operations/peer.js';
export { describeProblem, type Problem } from './rules/problem.js';
export type { Variable } from './rules/record-data.js';
export type { Rule, RuleLine, RuleVariable } from './rules/syntax.js';
export type { Diagnostic, Severity } from './text/source.js';
export { type Location, Source, type Span } from './text/source.js';

// The commands, which take a dialect as it comes from `findDialect`.

export type { Dialect, DialectName } from './dialects/dialect.js';
export { DEFAULT_DIALECT, DIALECTS, findDialect } from './dialects/registry.js';
export { ClientDecider, type DecidingRecord, type Decision, decide, type Environment } from './operations/decide.js';
export {
  type ClientDifference,
  type DecidingRule,
  type Diff,
  type DiffOutcome,
  DiffSide,
  diff,
} from './operations/diff.js';
export { type Dump, dump, dumpRecords } from './operations/dump.js';
export { type ExplainedVariable, type Explanation, explain } from './operations/explain.js';
export { type ChangedSource, type LintCommandOptions, type LintCommandResult, lintFiles } from './operations/lint.js';
export {
  type Counterexample,
  type MalformedExpectation,
  type TestedExpectation,
  type TestedFile,
  type TestInput,
  type TestOptions,
  type TestResult,
  type TestVerdict,
  testFiles,
} from './operations/test.js';
export { type RecordDifference, type Verification, verify } from './operations/verify.js';

// What they are given and what they return.

export type { CdbRecord } from './cdb/walk.js';
export { parseClient } from './lookup/batch.js';
export { CompiledRules } from './lookup/compiled-rules.js';
export type { Client } from './net/client.js';
export type { Decompiled } from './rules/decompile.js';

// Expectations.

export type { Coverage, CoveredRule } from './expectations/coverage.js';
export type { Clients, Expectation } from './expectations/expectation.js';
export {
  describeExpectationProblem,
  type ExpectationDiagnosis,
  type ExpectationProblem,
} from './expectations/problem.js';
export type { RequiredVariable, Requirement } from './expectations/requirement.js';

// Which clients a difference speaks of, and what they get.

export type { Addresses } from './diff/difference.js';
export type { AddressRange, AddressSet } from './net/address-set.js';
export { type Effect, type OutcomeClass, outcomeClassOf } from './space/effects.js';
export type { DescribedKind, Identities } from './space/identities.js';
export type { Witness } from './space/witnesses.js';

// Lint: one file, its fixes, the checks, and what is known of variables.

export type { Check, CheckDocs } from './checks/check.js';
export { CHECKS, findCheck } from './checks/registry.js';
export { type Fixed, type FixLevel, fixAll } from './lint/fix.js';
export { type LintOptions, lint } from './lint/lint.js';
export { FlagsError, parseFlags } from './lint/server-flags.js';
export { type FileFindings, type Summary, summarize } from './lint/summary.js';
export type { SuppressedFinding } from './lint/suppression.js';
export { applyFixes } from './rulefile/edits.js';
export type { ServerFlags } from './rulefile/file.js';
export type { Danger, DangerCode, Edit, Finding, FindingDraft, Fix } from './rulefile/finding.js';
export type { Claim } from './rulefile/witness.js';
export { explainValue, findVariable, type KnownVariable, nearestVariables, VARIABLES } from './variables/catalogue.js';

// Findings for people and machines.

export { renderFindingsJson } from './report/findings/json.js';
export { renderFindingsGcc, renderFindingsGithub } from './report/findings/lines.js';
export { type LocatedFinding, locate } from './report/findings/locate.js';
export { renderFindingsSarif } from './report/findings/sarif.js';
export { type FindingsOptions, renderFindings } from './report/findings/text.js';
export { renderCheckPage, renderVariablePage } from './report/pages.js';
export { type Style, styleFor } from './report/style.js';

// Results of expectations for people and machines.

export { renderTestGithub } from './report/test/github.js';
export { renderTestJson } from './report/test/json.js';
export { renderTestJunit } from './report/test/junit.js';
export { renderTestTap } from './report/test/tap.js';
export { renderTest } from './report/test/text.js';

// Differences for people, machines, and pull requests.

export { renderDifferencesJson } from './report/diff/json.js';
export { type DiffMarkdownOptions, renderDifferencesMarkdown } from './report/diff/markdown.js';
export { type DiffTextOptions, renderDifferences } from './report/diff/text.js';

// What is thrown, and the version.

export { CdbFormatError, CdbTooLargeError } from './cdb/format.js';
export { LineTooLongError } from './rules/line-buffer.js';
export { RulesError } from './rules/problem.js';
export { SystemError } from './system-error.js';
export { VERSION } from './version.js';
