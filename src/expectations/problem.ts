import { describeProblem, type Problem } from '../rules/problem.js';
import type { Diagnostic } from '../text/source.js';

type Word = { readonly word: string };
type Name = { readonly name: string };
/** What was probably meant. */
type Suggestion = { readonly suggestion: string };

/** Why a line is not a valid expectation, and the message for it. */
const MESSAGES = {
  'indented-expectation': () => 'an expectation must start its line; tcprules takes an indented line for a rule',
  'no-arrow': () => 'expected "=>" between the clients and their result; start an ordinary comment with "# "',
  'no-clients': () =>
    'expected clients before "=>": an address, a network such as 10. or 10.0.0.0/8, or a range FIRST-LAST',
  'unknown-word': ({ word, suggestion }: Word & Partial<Suggestion>) =>
    suggestion === undefined
      ? `"${word}" is not an address, network, range, =HOST or "except"`
      : `"${word}" is not valid here; did you mean "${suggestion}"?`,
  'not-an-address': ({ word }: Word) => `"${word}" is not an IP address as a server writes it`,
  comma: () => 'separate addresses with spaces, not commas',
  /** `10.0.0/24` */
  'short-network': ({ suggestion }: Suggestion) =>
    `a prefix length needs a complete address before it; write "${suggestion}"`,
  /** `10.0.0`, which lacks its last dot */
  'short-address': ({ suggestion }: Suggestion) =>
    `an address has four numbers, and a network ends with a dot; did you mean "${suggestion}"?`,
  /** `2001:db8::1-5` */
  'short-range': ({ suggestion }: Suggestion) => `a range needs a complete address at each end; write "${suggestion}"`,
  'invalid-length': ({ most }: { readonly most: number }) => `a prefix length is a whole number from 0 to ${most}`,
  'host-bits': ({ network, suggestion }: { readonly network: string } & Suggestion) =>
    `the host bits are not zero; write "${network}", or "${suggestion}" for this address alone`,
  'reversed-range': ({ suggestion }: Suggestion) => `this range ends before it begins; write "${suggestion}"`,
  'mixed-families': () => 'IPv4 and IPv6 cannot be mixed; write two expectations',
  'unsupported-ipv6': ({ packageName }: { readonly packageName: string }) =>
    `${packageName} servers do not support IPv6, so no client has such an address; choose another --dialect`,
  /** `::ffff:127.0.0.1`, where the server looks for the IPv4 address */
  'mapped-address': ({ suggestion }: Suggestion) =>
    `the server looks up this client by its IPv4 address; write "${suggestion}"`,
  'empty-except': () => 'expected addresses, networks or ranges after "except"',
  'duplicate-except': () => 'only one "except" is allowed; list all exceptions after it',
  'empty-set': () => 'the exceptions leave no address',
  'no-host': () => 'expected a host name after "="',
  'duplicate-host': () => 'only one host is allowed; a client has one',
  domain: ({ suggestion }: Suggestion) => `a client has a host name, not a domain; write one, such as "${suggestion}"`,
  'upper-case-host': ({ suggestion }: Suggestion) => `servers write host names in lower case; write "${suggestion}"`,
  'host-trailing-dot': ({ suggestion }: Suggestion) =>
    `servers write host names without a trailing dot; write "${suggestion}"`,
  'pattern-for-host': () => 'a host name has no "*" in it; "=*" alone means any name or none',
  'no-info': () => 'expected a user name before "@"',
  'info-after-address': () => 'write the user once, before the first address; it applies to all of them',
  'no-instructions': () =>
    'expected the result after "=>": allow, deny, NAME, NAME="VALUE", !NAME or !*, separated by commas',
  /** Found by the scanner of rules. */
  instructions: ({ problem }: { readonly problem: Problem }) => INSTRUCTIONS[problem] ?? describeProblem(problem),
  'duplicate-variable': ({ name }: Name) => `${name} appears more than once`,
  /** `allow, NAME="VALUE"`: the space would be part of the name */
  'space-before-name': ({ name }: Name) => `no space is allowed before a name; write "${name}"`,
  'invalid-name': ({ name }: Name) =>
    `"${name}" is not a variable name; only instructions separated by commas may follow "=>"`,
  /** `denied` */
  'unknown-instruction': ({ word, suggestion }: Word & Suggestion) =>
    `"${word}" is not an instruction; did you mean "${suggestion}"?`,
  /** `RELAYCLIENT,allow` */
  'late-action': ({ action }: { readonly action: string }) => `"${action}" must come first, before all variables`,
  /** `!RELAYCLENT`, which is never set */
  'misspelt-name': ({ name, suggestion }: Name & Suggestion) =>
    `"${name}" is not a known variable and is not set by these rules; did you mean "${suggestion}"?`,
  /** `!deny` */
  'unset-action': ({ suggestion }: Suggestion) => `"!" takes the name of a variable; did you mean "${suggestion}"?`,
  /** `!NAME="VALUE"` */
  'unset-with-value': ({ name }: Name) => `a variable that must not be set has no value; write "!${name}"`,
  'variables-on-deny': () => 'denied clients get no variables, so this expectation can never hold',
};

/** The instructions of an expectation are those of a rule, with a few additions. */
const INSTRUCTIONS: Partial<Record<Problem, string>> = {
  'malformed-unset': 'expected allow, deny, NAME, NAME="VALUE", !NAME or !*',
  'missing-comma': 'expected a comma or the end of the line',
};

type Messages = typeof MESSAGES;

/** Why a line is not a valid expectation, and what its message tells. */
export type ExpectationDiagnosis = {
  [Reason in keyof Messages]: { readonly reason: Reason } & (Parameters<Messages[Reason]> extends [infer Details]
    ? Details
    : unknown);
}[keyof Messages];

export interface ExpectationProblem extends Diagnostic<'malformed-expectation'> {
  readonly detail: ExpectationDiagnosis;
}

export function makeProblem(start: number, end: number, detail: ExpectationDiagnosis): ExpectationProblem {
  return { code: 'malformed-expectation', severity: 'error', span: { start, end: Math.max(end, start + 1) }, detail };
}

export function describeExpectationProblem(diagnosis: ExpectationDiagnosis): string {
  const describe = MESSAGES[diagnosis.reason] as (details: ExpectationDiagnosis) => string;
  return describe(diagnosis);
}
