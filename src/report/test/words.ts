import type { Dialect } from '../../dialects/dialect.js';
import type { Coverage, CoveredRule } from '../../expectations/coverage.js';
import { describeExpectationProblem } from '../../expectations/problem.js';
import type { Outcome } from '../../lookup/outcome.js';
import { toDialect } from '../../operations/options.js';
import type {
  Counterexample,
  MalformedExpectation,
  TestedExpectation,
  TestedFile,
  TestVerdict,
} from '../../operations/test.js';
import type { ScriptVariable } from '../../server/environment.js';
import { decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { countOf, formatCount } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { renderClient } from '../client.js';
import { renderOutcome } from '../environment.js';
import { describeUnknown, inheritedText } from '../origins.js';

/** Longer text is truncated, since a value can be a megabyte. */
const MAX_SHOWN = 120;

/** At most this many rules are listed besides those of the smallest and the largest client. */
const MAX_RULES = 10;

/** Why an expectation fails, and the details, one per line. */
export function describeFailure(tested: TestedExpectation, dialect: Dialect): { message: string; details: string[] } {
  const { addresses, isAboutOne, result } = tested;
  if (result.verdict === 'holds') return { message: 'this expectation holds', details: [] };
  const expected = `expected  ${expectedText(tested)}`;
  const { count, smallest, largest, outcomes } = result;
  if (isAboutOne) {
    return {
      message: `${clientText(smallest)} gets a different result`,
      details: [expected, `gets      ${givenText(smallest.outcome, dialect)}`, ...environmentText(result)],
    };
  }
  const message =
    count === undefined
      ? 'some of these clients get a different result'
      : addresses === '1'
        ? 'some clients with this address get a different result'
        : `${formatCount(BigInt(count))} of ${formatCount(BigInt(addresses))} addresses ${count === '1' ? 'gets' : 'get'} a different result`;
  const [first, last] = count === undefined ? ['example ', 'example '] : ['smallest', 'largest '];
  const names = [smallest, largest].map(clientText) as [string, string];
  const width = Math.max(...names.map((name) => name.length));
  const rows = [`${first}  ${names[0].padEnd(width)}  gets ${givenText(smallest.outcome, dialect)}`];
  if (names[0] !== names[1])
    rows.push(`${last}  ${names[1].padEnd(width)}  gets ${givenText(largest.outcome, dialect)}`);
  return {
    message,
    details: [expected, ...rows, ...others(outcomes, [smallest, largest], dialect), ...environmentText(result)],
  };
}

/** What clients have from the environment of the server. */
function environmentText({ inherited, forced, unknown }: Extract<TestVerdict, { verdict: 'fails' }>): string[] {
  const describe = (variable: ScriptVariable, when: string): string =>
    `inherits  ${truncate(inheritedText(variable), MAX_SHOWN)}, ${when}`;
  const rows = [
    ...inherited.map((variable) => describe(variable, 'where no rule sets it')),
    ...forced.map((variable) => describe(variable, 'whatever the rules say')),
  ];
  if (unknown === undefined) return rows;
  return [...rows, `unknown   which other variables the run script sets, from line ${describeUnknown(unknown)}`];
}

/** What a record gives, and which. */
function givenText(outcome: Outcome, dialect: Dialect): string {
  const given = truncate(renderOutcome(outcome), MAX_SHOWN);
  return outcome.rule === undefined ? `${given}, because no rule matches` : `${given} by ${ruleText(outcome, dialect)}`;
}

function others(outcomes: readonly Outcome[], named: readonly Counterexample[], dialect: Dialect): string[] {
  const text = (outcome: Outcome): string => ruleText(outcome, dialect);
  const known = new Set(named.map(({ outcome }) => text(outcome)));
  const rest = outcomes.map(text).filter((rule) => !known.has(rule));
  if (rest.length === 0) return [];
  return [`others    by ${rest.slice(0, MAX_RULES).join('; ')}${rest.length > MAX_RULES ? '; and more' : ''}`];
}

/** What is wrong with a line that should be an expectation. */
export function describeMalformed({ problem }: MalformedExpectation): string {
  return visibleText(encodeLatin1(describeExpectationProblem(problem.detail)));
}

/** The message for a file without expectations. */
export const UNTESTED =
  'no expectations; write them as lines such as "#? 127.0.0.1 => allow", or in FILE.expect next to it';

export function describeCoverage(coverage: Coverage, least: number | undefined): string {
  const { rules, covered } = coverage;
  const share = `expectations cover ${formatCount(covered)} of ${countOf(rules, 'rule')} (${toPercentage(coverage)}%)`;
  return least === undefined ? share : `${share}; at least ${least}% required`;
}

/** Never rounded up, so that 100 means all. */
export function toPercentage({ rules, covered }: Coverage): number {
  return rules === 0 ? 100 : Math.floor((1000 * covered) / rules) / 10;
}

/** A rule no expectation covers: its line in the source that was tested, or its key. */
export function coveredRuleText(rule: CoveredRule, { tested, dialect: name }: TestedFile): string {
  const dialect = toDialect(name, 'file.dialect');
  if (rule.kind === 'key') return `${truncate(visibleText(dialect.formatKey(rule.key)), MAX_SHOWN)}:`;
  return truncate(visibleText(tested.line(rule.line)), MAX_SHOWN);
}

function clientText({ ip, identity }: Counterexample): string {
  return renderClient({ ip, ...identity });
}

/** An expectation as written, except that runs of spaces are collapsed. */
export function expectationText(tested: TestedExpectation): string {
  const { source, span } = tested;
  const text = decodeLatin1(source.slice(span));
  const clients = text
    .slice(0, text.indexOf('=>'))
    .trim()
    .replaceAll(/[ \t]+/g, ' ');
  return truncate(`${visibleText(encodeLatin1(clients))} => ${expectedText(tested)}`, MAX_SHOWN);
}

/** A line that should be an expectation, with runs of spaces collapsed. */
export function malformedText({ source, problem }: MalformedExpectation): string {
  const line = source.line(source.locationOf(problem.span.start).line);
  const text = decodeLatin1(line)
    .replace(/^[ \t]*(?:#\?)?/, '')
    .trim()
    .replaceAll(/[ \t]+/g, ' ');
  return truncate(visibleText(encodeLatin1(text)), MAX_SHOWN) || 'an empty expectation';
}

/** Its right side. */
function expectedText({ source, span }: TestedExpectation): string {
  const text = decodeLatin1(source.slice(span));
  return truncate(visibleText(encodeLatin1(text.slice(text.indexOf('=>') + 2).trim())), MAX_SHOWN);
}

function ruleText({ rule, line, isEarly }: Outcome, dialect: Dialect): string {
  if (rule === undefined) return 'no rule';
  const name = rule.length === 0 ? 'the default rule' : `${truncate(visibleText(dialect.formatKey(rule)), MAX_SHOWN)}:`;
  if (line === undefined) return isEarly ? `early rule, ${name}` : name;
  return `${isEarly ? 'early ' : ''}line ${line}, ${name}`;
}
