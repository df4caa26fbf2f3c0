import { NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { type Coverage, coverageOf, isCovered } from '../expectations/coverage.js';
import type { Expectation, Witness } from '../expectations/expectation.js';
import type { ExpectationProblem } from '../expectations/problem.js';
import { prove } from '../expectations/prove.js';
import { type ParsedExpectations, readExpectFile, readRuleComments } from '../expectations/read.js';
import { CompiledRules, looksLikeDatabase } from '../lookup/compiled-rules.js';
import type { ClientIdentity } from '../net/client.js';
import { RulesError } from '../rules/problem.js';
import { ClientSpace } from '../space/space.js';
import type { Source } from '../text/source.js';
import { type Decision, decide } from './decide.js';
import { findMisspelt } from './misspelt.js';

/** A rule file and what it is tested with. */
export interface TestInput {
  /** Rules or a database, with or without expectations. */
  readonly rules: Source;
  /** Files of expectations. */
  readonly expectations: readonly Source[];
  /** A database to test instead of the rules. */
  readonly database?: Source | undefined;
}

export interface TestOptions {
  readonly dialect: Dialect;
  /** Whether to report the rules that no expectation covers. */
  readonly coverage?: boolean | undefined;
  /** It is a failure if a smaller percentage of the rules is covered. */
  readonly minCoverage?: number | undefined;
  /** Whether a file without expectations is a failure. */
  readonly isRequired?: boolean | undefined;
  /** Called with the name of each file before it is tested. */
  readonly onFile?: ((name: string) => void) | undefined;
}

/** A client that violates an expectation, and what it gets. */
export interface Counterexample {
  /** As the server writes it. */
  readonly ip: string;
  readonly caller: ClientIdentity;
  readonly decision: Decision;
}

/** The result of an expectation. */
export type TestVerdict =
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'fails';
      /** How many addresses violate it; undefined if unknown, and then the clients below are examples. */
      readonly count: bigint | undefined;
      readonly smallest: Counterexample;
      readonly largest: Counterexample;
      /** The decisions for violating clients, or some of them. */
      readonly decisions: readonly Decision[];
    };

export interface TestedExpectation {
  readonly expectation: Expectation;
  readonly outcome: TestVerdict;
}

/** A line that is not a valid expectation. */
export interface MalformedExpectation {
  readonly source: Source;
  readonly problem: ExpectationProblem;
}

/** The result for one rule file. */
export interface TestedFile {
  readonly rules: Source;
  /** What was tested: the rules, or a database. */
  readonly asked: Source;
  readonly expectations: readonly TestedExpectation[];
  readonly malformed: readonly MalformedExpectation[];
  /** Why the rules do not compile; their expectations are not tested then. */
  readonly error: RulesError | undefined;
  /** Undefined if not requested, or if nothing could be tested. */
  readonly coverage: Coverage | undefined;
  /** The required percentage of covered rules, undefined if none is required. */
  readonly minCoverage: number | undefined;
  /** There are no expectations, not even invalid ones. */
  readonly isUntested: boolean;
  /** Whether at least one is required. */
  readonly isRequired: boolean;
}

export interface TestResult {
  readonly dialect: Dialect;
  readonly files: readonly TestedFile[];
  /** 100 if rules do not compile or expectations are malformed, else 1 if anything failed. */
  readonly exitCode: 0 | 1 | 100;
}

/**
 * Whether rules meet their expectations: `test FILE...`. Reads no files.
 *
 * @throws CdbFormatError if a database is damaged
 */
export function testFiles(inputs: readonly TestInput[], options: TestOptions): TestResult {
  requireDialect(options.dialect);
  const files = inputs.map((input) => {
    options.onFile?.(input.rules.name);
    return testFile(input, options);
  });
  const isMistaken = files.some(({ error, malformed }) => error !== undefined || malformed.length > 0);
  return { dialect: options.dialect, files, exitCode: isMistaken ? 100 : files.some(hasFailed) ? 1 : 0 };
}

/** Whether fewer rules are covered than required. */
export function isCoverageTooLow({ coverage, minCoverage }: TestedFile): boolean {
  return coverage !== undefined && minCoverage !== undefined && !isCovered(coverage, minCoverage);
}

/** Why a file fails as a whole, apart from its expectations. */
export type FileFailure = 'no-expectations' | 'low-coverage';

/** All reasons why a file fails as a whole. */
export function failuresOf(file: TestedFile): FileFailure[] {
  const failures: FileFailure[] = [];
  // Rules that do not compile have been reported already.
  if (file.isUntested && file.isRequired && file.error === undefined) failures.push('no-expectations');
  if (isCoverageTooLow(file)) failures.push('low-coverage');
  return failures;
}

function hasFailed(file: TestedFile): boolean {
  return failuresOf(file).length > 0 || file.expectations.some(({ outcome }) => outcome.verdict !== 'holds');
}

function testFile({ rules, expectations: files, database }: TestInput, options: TestOptions): TestedFile {
  const { dialect, minCoverage, isRequired = false } = options;
  const inRules = looksLikeDatabase(rules.bytes) ? [] : [{ source: rules, ...readRuleComments(rules, dialect) }];
  const asked = database ?? rules;
  const book = openBook(asked, database !== undefined, dialect);
  const all = [...inRules, ...files.map((source) => ({ source, ...readExpectFile(source, dialect) }))];
  const read = book instanceof RulesError ? all : all.map((one) => withoutMisspelt(one, book));
  const malformed = read.flatMap(({ source, problems }) => problems.map((problem) => ({ source, problem })));
  const file = { rules, asked, malformed, minCoverage, isUntested: isEmpty(read), isRequired };
  const isCoverageWanted = options.coverage === true || minCoverage !== undefined;
  if (book instanceof RulesError) {
    return { ...file, expectations: [], error: book, coverage: undefined };
  }
  const expected = read.flatMap(({ expectations }) => expectations);
  if (expected.length === 0 && !isCoverageWanted) {
    return { ...file, expectations: [], error: undefined, coverage: undefined };
  }
  const space = new ClientSpace(book, dialect);
  const reached = isCoverageWanted ? new Set<number>() : undefined;
  const expectations = expected.map((expectation) => testOne(expectation, space, reached));
  const coverage = reached && coverageOf(space, reached, book.lines && asked.bytes);
  return { ...file, expectations, error: undefined, coverage };
}

/** Reports an expectation about an unknown variable as malformed. */
function withoutMisspelt<R extends ParsedExpectations>(read: R, { database }: CompiledRules): R {
  const found = new Map(read.expectations.map((expectation) => [expectation, findMisspelt(expectation, database)]));
  const expectations = read.expectations.filter((expectation) => found.get(expectation) === undefined);
  const suggestVariableNames = [...found.values()].filter((problem) => problem !== undefined);
  return { ...read, expectations, problems: [...read.problems, ...suggestVariableNames] };
}

function isEmpty(read: readonly ParsedExpectations[]): boolean {
  return read.every(({ expectations, problems }) => expectations.length + problems.length === 0);
}

function openBook(asked: Source, isDatabase: boolean, dialect: Dialect): CompiledRules | RulesError {
  if (isDatabase) return new CompiledRules(asked.bytes, undefined);
  try {
    return CompiledRules.open(asked.bytes, dialect);
  } catch (error) {
    if (error instanceof RulesError) return error;
    throw error;
  }
}

function testOne(expectation: Expectation, space: ClientSpace, reached: Set<number> | undefined): TestedExpectation {
  const proof = prove(expectation, space, reached);
  const decisionAt = (position: number): Decision => {
    const record = position === NO_RECORD ? undefined : space.recordAt(position);
    return decide(record, space.book.lineOf(position), space.dialect);
  };
  const broken = ({ ip, caller, decidingRecord }: Witness): Counterexample => ({
    ip,
    caller,
    decision: decisionAt(decidingRecord),
  });
  if (proof.verdict === 'holds') return { expectation, outcome: proof };
  const { count, smallest, largest, deciders } = proof;
  const decisions = deciders.map(decisionAt);
  return {
    expectation,
    outcome: { verdict: 'fails', count, smallest: broken(smallest), largest: broken(largest), decisions },
  };
}
