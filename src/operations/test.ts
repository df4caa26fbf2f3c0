import { requireFields, wrongType } from '../arguments.js';
import { attempt } from '../attempt.js';
import { NO_RECORD } from '../cdb/reader.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { type Coverage, findHiddenRecords, isCovered, measureCoverage } from '../expectations/coverage.js';
import type { Expectation, Witness } from '../expectations/expectation.js';
import { inherit } from '../expectations/inheritance.js';
import type { ExpectationProblem } from '../expectations/problem.js';
import { prove } from '../expectations/prove.js';
import { type ParsedExpectations, readExpectFile, readRuleComments } from '../expectations/read.js';
import { askedRules } from '../lookup/asked-rules.js';
import { CompiledRules, looksLikeDatabase } from '../lookup/compiled-rules.js';
import { type Outcome, parseOutcome } from '../lookup/outcome.js';
import type { ClientIdentity } from '../net/client.js';
import { type Problem, RulesError } from '../rules/problem.js';
import type { Environment, ScriptVariable } from '../server/environment.js';
import type { ServerFlags } from '../server/server.js';
import type { Unknown } from '../server/word.js';
import type { ClientSpace } from '../space/space.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import type { Diagnostic, Source, Span } from '../text/source.js';
import { asEarly, makeSpace, openEarlyRules } from './early.js';
import { findMisspelt } from './misspelt.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toDatabase, toSource } from './rules.js';

/** A rule file and what it is tested with. */
export interface TestInput {
  /** That of the options if left out. */
  readonly dialect?: Dialect | undefined;
  /** The files that were joined to the rules, if they were: expectations in comments are those of these. */
  readonly parts?: readonly Source[] | undefined;
  /** Rules, or the bytes of a database (cdb), with expectations in comments or without. */
  readonly rules: Rules;
  /** What the rules compile to, if that is known already. */
  readonly compiled?: CompiledRules | RulesError | undefined;
  /** Files of expectations. */
  readonly expectations?: readonly Rules[] | undefined;
  /** A database (cdb) to test instead of the rules. */
  readonly database?: Source | Uint8Array | undefined;
}

export interface TestOptions extends DialectOptions {
  /** Whether to report which rules no expectation covers. */
  readonly coverage?: boolean | undefined;
  /** Fail if a smaller percentage of the rules is covered. */
  readonly minCoverage?: number | undefined;
  /** Whether to fail on a file without expectations. */
  readonly isRequired?: boolean | undefined;
  /** The flags of the server: rules that it never asks count for no client. */
  readonly flags?: ServerFlags | undefined;
  /** The environment of the server: clients get its variables unless a rule sets or unsets them. */
  readonly environment?: Environment | undefined;
  /** What programs after the server set, whatever a rule says. */
  readonly clientEnvironment?: Environment | undefined;
  /** The rules of -y, or their database: the server asks them first, by the address alone. */
  readonly early?: Rules | undefined;
  /** Called with the name of each file before it is tested. */
  readonly onFile?: ((name: string) => void) | undefined;
}

/** A client that violates an expectation, and what it gets. */
export interface Counterexample {
  /** As the server writes it. */
  readonly ip: string;
  /** Its host name and info. */
  readonly identity: ClientIdentity;
  readonly outcome: Outcome;
}

/** The result of an expectation. */
export type TestVerdict =
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'fails';
      /** How many addresses violate it, in decimal; undefined if unknown, and then the clients below are examples. */
      readonly count: string | undefined;
      readonly smallest: Counterexample;
      readonly largest: Counterexample;
      /** What clients that violate it get, each rule once; only some of these if there are many. */
      readonly outcomes: readonly Outcome[];
      /** The variables of the environment that the expectation is about, and that a rule which decides does not set or unset. */
      readonly inherited: readonly ScriptVariable[];
      /** Those that programs after the server set, whatever the rules say. */
      readonly forced: readonly ScriptVariable[];
      /** What may set more of these, so that nothing can be proved; undefined if nothing does. */
      readonly unknown: Unknown | undefined;
    };

export interface TestedExpectation {
  readonly source: Source;
  /** The line without `#?` and surrounding spaces. */
  readonly span: Span;
  /** How many addresses it is about, in decimal, since IPv6 has more than a number holds. */
  readonly addresses: string;
  /** Whether it is about one client, rather than any host or user, or more addresses. */
  readonly isAboutOne: boolean;
  readonly result: TestVerdict;
}

/** A line that is not a valid expectation. */
export interface MalformedExpectation {
  readonly source: Source;
  readonly problem: ExpectationProblem;
}

/** The result for one rule file. */
export interface TestedFile {
  readonly dialect: DialectName;
  readonly rules: Source;
  /** What was tested: the rules, or a database. */
  readonly tested: Source;
  readonly expectations: readonly TestedExpectation[];
  readonly malformed: readonly MalformedExpectation[];
  /** Why the rules do not compile; their expectations are not tested then. */
  readonly error: Diagnostic<Problem> | undefined;
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
  readonly files: readonly TestedFile[];
  /** 100 if rules do not compile or expectations are malformed, else 1 if anything failed. */
  readonly exitCode: 0 | 1 | 100;
}

/**
 * Tests whether rules do what is expected of them: `test FILE...`. Malformed rules and expectations are in the result.
 *
 * @throws TypeError for a wrong argument
 * @throws RulesError if the rules of -y do not compile
 * @throws RangeError for rules of -y in a dialect whose servers ask none
 * @throws CdbFormatError if a database is damaged
 */
export function testFiles(inputs: readonly TestInput[], options: TestOptions = {}): TestResult {
  const dialect = resolveDialect(options, [
    'flags',
    'environment',
    'clientEnvironment',
    'early',
    'coverage',
    'minCoverage',
    'isRequired',
    'onFile',
  ]);
  if (!Array.isArray(inputs)) throw wrongType('files', 'an array of { rules, expectations, database }', inputs);
  const files = inputs.map((input: TestInput, i): TestedFile => {
    const sources = toSources(input, `files[${i}]`);
    options.onFile?.(sources.rules.name);
    return testFile(sources, input.dialect ?? dialect, options);
  });
  const isMistaken = files.some(({ error, malformed }) => error !== undefined || malformed.length > 0);
  return { files, exitCode: isMistaken ? 100 : files.some(hasFailed) ? 1 : 0 };
}

/** Whether fewer rules are covered than required. */
export function isCoverageTooLow({ coverage, minCoverage }: TestedFile): boolean {
  return coverage !== undefined && minCoverage !== undefined && !isCovered(coverage, minCoverage);
}

/** Why a file fails as a whole, apart from its expectations. */
type FileFailure = 'no-expectations' | 'low-coverage';

/** All reasons why a file fails as a whole. */
export function listFailures(file: TestedFile): FileFailure[] {
  const failures: FileFailure[] = [];
  // Rules that do not compile have been reported already.
  if (file.isUntested && file.isRequired && file.error === undefined) failures.push('no-expectations');
  if (isCoverageTooLow(file)) failures.push('low-coverage');
  return failures;
}

function hasFailed(file: TestedFile): boolean {
  return listFailures(file).length > 0 || file.expectations.some(({ result }) => result.verdict !== 'holds');
}

/** The files of an input, with their names. */
function toSources(input: TestInput, name: string) {
  requireFields(input, name, ['dialect', 'parts', 'rules', 'compiled', 'expectations', 'database']);
  const { rules, parts, compiled, expectations = [], database } = input;
  if (!Array.isArray(expectations)) throw wrongType(`${name}.expectations`, 'an array', expectations);
  const whole = toSource(rules, `${name}.rules`);
  return {
    rules: whole,
    parts: parts ?? [whole],
    compiled,
    expectations: expectations.map((one: Rules, i) => toSource(one, `${name}.expectations[${i}]`)),
    database: database && toDatabase(database, `${name}.database`),
  };
}

function testFile(
  { rules, parts, compiled, expectations: files, database }: ReturnType<typeof toSources>,
  dialect: Dialect,
  options: TestOptions,
): TestedFile {
  const { minCoverage, isRequired = false, environment, clientEnvironment } = options;
  const inRules = parts
    .filter(({ bytes }) => !looksLikeDatabase(bytes))
    .map((source) => ({ source, ...readRuleComments(source, dialect) }));
  const tested = database ?? rules;
  const book = compiled ?? openBook(tested, database !== undefined, dialect);
  const all = [...inRules, ...files.map((source) => ({ source, ...readExpectFile(source, dialect) }))];
  const early = options.early === undefined ? undefined : toSource(options.early, 'options.early');
  const known = [book, early && openEarlyRules(early, dialect)].flatMap((one) =>
    one instanceof CompiledRules ? one.database : [],
  );
  const environments = [environment, clientEnvironment];
  const read = book instanceof RulesError ? all : all.map((one) => withoutMisspelt(one, known, environments));
  const malformed = read.flatMap(({ source, problems }) => problems.map((problem) => ({ source, problem })));
  const expected = read.flatMap(({ expectations }) => expectations);
  const isUntested = expected.length + malformed.length === 0;
  const isCoverageWanted = options.coverage === true || minCoverage !== undefined;
  const nothing = { expectations: [], error: undefined, coverage: undefined };
  const file = { dialect: dialect.name, rules, tested, malformed, ...nothing, minCoverage, isUntested, isRequired };
  if (book instanceof RulesError) return { ...file, error: book.diagnostic };
  if (expected.length === 0 && !isCoverageWanted) return file;
  const { flags } = options;
  const asked = flags === undefined ? book : askedRules(book, dialect, flags);
  const space = makeSpace(asked, early, dialect);
  const reached = isCoverageWanted ? new Set<number>() : undefined;
  const expectations = expected.map((expectation) => testOne(expectation, space, reached, options));
  const hidden = reached && early && findHiddenRecords(space, makeSpace(asked, undefined, dialect));
  const coverage = reached && measureCoverage(space, reached, book.lines && tested.bytes, hidden);
  return { ...file, expectations, coverage };
}

/** Reports an expectation about an unknown variable as malformed. */
function withoutMisspelt<R extends ParsedExpectations>(
  read: R,
  databases: readonly Uint8Array[],
  environments: readonly (Environment | undefined)[],
): R {
  const found = read.expectations.map((expectation) => findMisspelt(expectation, databases, environments));
  const expectations = read.expectations.filter((_, i) => found[i] === undefined);
  return { ...read, expectations, problems: [...read.problems, ...found.filter((problem) => problem !== undefined)] };
}

function openBook(tested: Source, isDatabase: boolean, dialect: Dialect): CompiledRules | RulesError {
  if (isDatabase) return new CompiledRules(tested.bytes, undefined);
  return attempt(
    () => CompiledRules.open(tested.bytes, dialect),
    RulesError,
    (error) => error,
  );
}

function testOne(
  expectation: Expectation,
  space: ClientSpace,
  reached: Set<number> | undefined,
  { environment, clientEnvironment }: Pick<TestOptions, 'environment' | 'clientEnvironment'>,
): TestedExpectation {
  const inheritance = inherit(expectation.requirement, environment, clientEnvironment);
  const proof = prove(expectation, space, reached, inheritance);
  const outcomeAt = (position: number): Outcome => {
    const record = position === NO_RECORD ? undefined : space.recordAt(position);
    const outcome = parseOutcome(record, space.lineOf(position), space.dialect.supportsUnset);
    return space.isEarly(position) ? asEarly(outcome) : outcome;
  };
  const broken = ({ ip, identity, decidingRecord }: Witness): Counterexample => ({
    ip,
    identity,
    outcome: outcomeAt(decidingRecord),
  });
  const { source, span, clients } = expectation;
  const { addresses, isAnyHost, isAnyInfo } = clients;
  const isAboutOne = addresses.count === 1n && !isAnyHost && !isAnyInfo;
  const about = { source, span, addresses: `${addresses.count}`, isAboutOne };
  if (proof.verdict === 'holds') return { ...about, result: { verdict: 'holds' } };
  const { count, smallest, largest, deciders } = proof;
  const outcomes = deciders.map(outcomeAt);
  const isAnyAllowed = outcomes.some(({ action }) => action === 'allow');
  return {
    ...about,
    result: {
      verdict: 'fails',
      count: count?.toString(),
      smallest: broken(smallest),
      largest: broken(largest),
      outcomes,
      inherited: inheritance.variables.filter(({ name }) => outcomes.some((outcome) => isSilentOn(name, outcome))),
      forced: isAnyAllowed ? inheritance.forcedVariables : [],
      unknown: isAnyAllowed ? inheritance.more : undefined,
    },
  };
}

/** Whether clients that get this have a variable from the environment, if it is there. */
function isSilentOn(name: BinaryString, { action, variables }: Outcome): boolean {
  return action === 'allow' && !variables.some(({ nameBytes }) => decodeLatin1(nameBytes) === name);
}
