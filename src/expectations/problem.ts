import { describeProblem, type Problem } from '../rules/problem.js';
import type { Diagnostic } from '../text/source.js';

/** Why a line is not a valid expectation; `suggestion` is what was probably meant. */
export type ExpectationDiagnosis =
  /** ` #?`, not a comment for tcprules */
  | { readonly reason: 'indented-expectation' }
  | { readonly reason: 'no-arrow' }
  | { readonly reason: 'no-clients' }
  | { readonly reason: 'unknown-word'; readonly word: string; readonly suggestion?: string | undefined }
  | { readonly reason: 'not-an-address'; readonly word: string }
  | { readonly reason: 'comma' }
  /** `10.0.0/24` */
  | { readonly reason: 'short-network'; readonly suggestion: string }
  /** `10.0.0`, which lacks its last dot */
  | { readonly reason: 'short-address'; readonly suggestion: string }
  /** `2001:db8::1-5` */
  | { readonly reason: 'short-range'; readonly suggestion: string }
  | { readonly reason: 'invalid-length'; readonly most: number }
  | { readonly reason: 'host-bits'; readonly network: string; readonly suggestion: string }
  | { readonly reason: 'reversed-range'; readonly suggestion: string }
  | { readonly reason: 'mixed-families' }
  | { readonly reason: 'unsupported-ipv6'; readonly packageName: string }
  /** `::ffff:127.0.0.1`, where the server looks for the IPv4 address */
  | { readonly reason: 'mapped-address'; readonly suggestion: string }
  | { readonly reason: 'empty-except' }
  | { readonly reason: 'duplicate-except' }
  | { readonly reason: 'empty-set' }
  | { readonly reason: 'no-host' }
  | { readonly reason: 'duplicate-host' }
  | { readonly reason: 'domain'; readonly suggestion: string }
  | { readonly reason: 'upper-case-host'; readonly suggestion: string }
  /** `=mail.example.com.` */
  | { readonly reason: 'host-trailing-dot'; readonly suggestion: string }
  /** `=*.example.com` */
  | { readonly reason: 'pattern-for-host' }
  | { readonly reason: 'no-info' }
  | { readonly reason: 'info-after-address' }
  | { readonly reason: 'no-instructions' }
  /** a problem found by the scanner of rules */
  | { readonly reason: 'instructions'; readonly problem: Problem }
  | { readonly reason: 'duplicate-variable'; readonly name: string }
  /** `allow, NAME="VALUE"`: the space would be part of the name */
  | { readonly reason: 'space-before-name'; readonly name: string }
  | { readonly reason: 'invalid-name'; readonly name: string }
  /** `denied` */
  | { readonly reason: 'unknown-instruction'; readonly word: string; readonly suggestion: 'allow' | 'deny' }
  /** `RELAYCLIENT,allow` */
  | { readonly reason: 'late-action'; readonly action: 'allow' | 'deny' }
  /** `!RELAYCLENT`, which is never set */
  | { readonly reason: 'misspelt-name'; readonly name: string; readonly suggestion: string }
  /** `!deny` */
  | { readonly reason: 'unset-action'; readonly suggestion: string }
  /** `!NAME="VALUE"` */
  | { readonly reason: 'unset-with-value'; readonly name: string }
  | { readonly reason: 'variables-on-deny' };

/** A malformed expectation. */
export interface ExpectationProblem extends Diagnostic<'malformed-expectation'> {
  readonly detail: ExpectationDiagnosis;
}

export function problemAt(start: number, end: number, detail: ExpectationDiagnosis): ExpectationProblem {
  return { code: 'malformed-expectation', severity: 'error', span: { start, end: Math.max(end, start + 1) }, detail };
}

/** The message for an expectation that is not valid. */
export function describeExpectationProblem(diagnosis: ExpectationDiagnosis): string {
  switch (diagnosis.reason) {
    case 'indented-expectation':
      return 'an expectation must start its line; tcprules takes an indented line for a rule';
    case 'no-arrow':
      return 'expected "=>" between the clients and their result; start an ordinary comment with "# "';
    case 'no-clients':
      return 'expected clients before "=>": an address, a network such as 10. or 10.0.0.0/8, or a range FIRST-LAST';
    case 'unknown-word':
      return diagnosis.suggestion === undefined
        ? `"${diagnosis.word}" is not an address, network, range, =HOST or "except"`
        : `"${diagnosis.word}" is not valid here; did you mean "${diagnosis.suggestion}"?`;
    case 'not-an-address':
      return `"${diagnosis.word}" is not an IP address as a server writes it`;
    case 'comma':
      return 'separate addresses with spaces, not commas';
    case 'short-network':
      return `a prefix length needs a complete address before it; write "${diagnosis.suggestion}"`;
    case 'short-address':
      return `an address has four numbers, and a network ends with a dot; did you mean "${diagnosis.suggestion}"?`;
    case 'short-range':
      return `a range needs a complete address at each end; write "${diagnosis.suggestion}"`;
    case 'invalid-length':
      return `a prefix length is a whole number from 0 to ${diagnosis.most}`;
    case 'host-bits':
      return `the host bits are not zero; write "${diagnosis.network}", or "${diagnosis.suggestion}" for this address alone`;
    case 'reversed-range':
      return `this range ends before it begins; write "${diagnosis.suggestion}"`;
    case 'mixed-families':
      return 'IPv4 and IPv6 cannot be mixed; write two expectations';
    case 'unsupported-ipv6':
      return `${diagnosis.packageName} servers do not support IPv6, so no client has such an address; choose another --dialect`;
    case 'mapped-address':
      return `the server looks up this client by its IPv4 address; write "${diagnosis.suggestion}"`;
    case 'empty-except':
      return 'expected addresses, networks or ranges after "except"';
    case 'duplicate-except':
      return 'only one "except" is allowed; list all exceptions after it';
    case 'empty-set':
      return 'the exceptions leave no address';
    case 'no-host':
      return 'expected a host name after "="';
    case 'duplicate-host':
      return 'only one host is allowed; a client has one';
    case 'domain':
      return `a client has a host name, not a domain; write one, such as "${diagnosis.suggestion}"`;
    case 'upper-case-host':
      return `servers write host names in lower case; write "${diagnosis.suggestion}"`;
    case 'host-trailing-dot':
      return `servers write host names without a trailing dot; write "${diagnosis.suggestion}"`;
    case 'pattern-for-host':
      return 'a host name has no "*" in it; "=*" alone means any name or none';
    case 'no-info':
      return 'expected a user name before "@"';
    case 'info-after-address':
      return 'write the user once, before the first address; it applies to all of them';
    case 'no-instructions':
      return 'expected the result after "=>": allow, deny, NAME, NAME="VALUE", !NAME or !*, separated by commas';
    case 'instructions':
      return describeInstructions(diagnosis.problem);
    case 'duplicate-variable':
      return `${diagnosis.name} appears more than once`;
    case 'space-before-name':
      return `no space is allowed before a name; write "${diagnosis.name}"`;
    case 'invalid-name':
      return `"${diagnosis.name}" is not a variable name; only instructions separated by commas may follow "=>"`;
    case 'unknown-instruction':
      return `"${diagnosis.word}" is not an instruction; did you mean "${diagnosis.suggestion}"?`;
    case 'late-action':
      return `"${diagnosis.action}" must come first, before all variables`;
    case 'misspelt-name':
      return `"${diagnosis.name}" is not a known variable and is not set by these rules; did you mean "${diagnosis.suggestion}"?`;
    case 'unset-action':
      return `"!" takes the name of a variable; did you mean "${diagnosis.suggestion}"?`;
    case 'unset-with-value':
      return `a variable that must not be set has no value; write "!${diagnosis.name}"`;
    case 'variables-on-deny':
      return 'denied clients get no variables, so this expectation can never hold';
  }
}

/** The instructions of an expectation are those of a rule, with a few additions. */
function describeInstructions(problem: Problem): string {
  switch (problem) {
    case 'malformed-unset':
      return 'expected allow, deny, NAME, NAME="VALUE", !NAME or !*';
    case 'missing-comma':
      return 'expected a comma or the end of the line';
    default:
      return describeProblem(problem);
  }
}
