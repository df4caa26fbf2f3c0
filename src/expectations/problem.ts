import { describeProblem, type Problem } from '../rules/problem.js';
import type { Diagnostic } from '../text/source.js';

/** Why a line is no expectation although it should be; `suggestion` is what was perhaps meant. */
export type ExpectationDiagnosis =
  /** ` #?`, no comment to tcprules */
  | { readonly fault: 'indented-expectation' }
  | { readonly fault: 'no-arrow' }
  | { readonly fault: 'no-clients' }
  | { readonly fault: 'unknown-word'; readonly word: string; readonly suggestion?: string | undefined }
  | { readonly fault: 'not-an-address'; readonly word: string }
  | { readonly fault: 'comma' }
  /** `10.0.0/24` */
  | { readonly fault: 'short-network'; readonly suggestion: string }
  /** `10.0.0`, which lacks its last dot */
  | { readonly fault: 'short-address'; readonly suggestion: string }
  /** `2001:db8::1-5` */
  | { readonly fault: 'short-range'; readonly suggestion: string }
  | { readonly fault: 'invalid-length'; readonly most: number }
  | { readonly fault: 'host-bits'; readonly network: string; readonly suggestion: string }
  | { readonly fault: 'reversed-range'; readonly suggestion: string }
  | { readonly fault: 'mixed-families' }
  | { readonly fault: 'no-ipv6'; readonly packageName: string }
  /** `::ffff:127.0.0.1`, where the server looks for the IPv4 address */
  | { readonly fault: 'mapped-address'; readonly suggestion: string }
  | { readonly fault: 'empty-except' }
  | { readonly fault: 'second-except' }
  | { readonly fault: 'empty-set' }
  | { readonly fault: 'no-host' }
  | { readonly fault: 'second-host' }
  | { readonly fault: 'domain'; readonly suggestion: string }
  | { readonly fault: 'upper-case-host'; readonly suggestion: string }
  /** `=mail.example.com.` */
  | { readonly fault: 'host-trailing-dot'; readonly suggestion: string }
  /** `=*.example.com` */
  | { readonly fault: 'pattern-for-host' }
  | { readonly fault: 'no-info' }
  | { readonly fault: 'info-after-address' }
  | { readonly fault: 'no-instructions' }
  /** what the scanner of rules says */
  | { readonly fault: 'instructions'; readonly problem: Problem }
  | { readonly fault: 'duplicate-variable'; readonly name: string }
  /** `allow, NAME="VALUE"`: the blank would be part of the name */
  | { readonly fault: 'blank-before-name'; readonly name: string }
  | { readonly fault: 'invalid-name'; readonly name: string }
  /** `denied` */
  | { readonly fault: 'unknown-instruction'; readonly word: string; readonly suggestion: 'allow' | 'deny' }
  /** `RELAYCLIENT,allow` */
  | { readonly fault: 'late-action'; readonly action: 'allow' | 'deny' }
  /** `!RELAYCLENT`, which is set nowhere */
  | { readonly fault: 'misspelt-name'; readonly name: string; readonly suggestion: string }
  /** `!deny` */
  | { readonly fault: 'unset-action'; readonly suggestion: string }
  /** `!NAME="VALUE"` */
  | { readonly fault: 'unset-with-value'; readonly name: string }
  | { readonly fault: 'variables-on-deny' };

/** A malformed expectation. */
export interface ExpectationProblem extends Diagnostic<'malformed-expectation'> {
  readonly detail: ExpectationDiagnosis;
}

export function problemAt(start: number, end: number, detail: ExpectationDiagnosis): ExpectationProblem {
  return { code: 'malformed-expectation', severity: 'error', span: { start, end: Math.max(end, start + 1) }, detail };
}

/** The one place where these are put into words. */
export function describeExpectationProblem(fault: ExpectationDiagnosis): string {
  switch (fault.fault) {
    case 'indented-expectation':
      return 'an expectation begins its line; with a blank in front, tcprules takes the line for a rule';
    case 'no-arrow':
      return 'expected "=>" between the clients and what they get; a comment that is no expectation begins with "# "';
    case 'no-clients':
      return 'expected clients in front of the "=>": an address, a network such as 10. or 10.0.0.0/8, or a range FIRST-LAST';
    case 'unknown-word':
      return fault.suggestion === undefined
        ? `"${fault.word}" is no address, network or range, no =HOST, and not "except"`
        : `"${fault.word}" means nothing here; did you mean "${fault.suggestion}"?`;
    case 'not-an-address':
      return `"${fault.word}" is no IP address as a server writes it`;
    case 'comma':
      return 'addresses stand behind each other with blanks between, and no commas';
    case 'short-network':
      return `a network with a length has a whole address in front of it; write "${fault.suggestion}"`;
    case 'short-address':
      return `an address has four numbers, and a network ends with a dot; did you mean "${fault.suggestion}"?`;
    case 'short-range':
      return `a range has a whole address at either end; write "${fault.suggestion}"`;
    case 'invalid-length':
      return `the length of a prefix is a whole number from 0 to ${fault.most}`;
    case 'host-bits':
      return `this address lies inside its network; write "${fault.network}", or "${fault.suggestion}" for the one address`;
    case 'reversed-range':
      return `this range ends before it begins; write "${fault.suggestion}"`;
    case 'mixed-families':
      return 'IPv4 and IPv6 in one expectation; write two';
    case 'no-ipv6':
      return `servers of ${fault.packageName} know no IPv6, so no client has such an address; choose another --dialect`;
    case 'mapped-address':
      return `the server looks such a client up by its IPv4 address; write "${fault.suggestion}"`;
    case 'empty-except':
      return 'expected addresses, networks or ranges behind "except"';
    case 'second-except':
      return 'a second "except"; all that is excepted stands behind the first';
    case 'empty-set':
      return 'no address is left: what is excepted is all there was';
    case 'no-host':
      return 'expected the name of a host behind the "="';
    case 'second-host':
      return 'a second host; a client has one';
    case 'domain':
      return `a client has the name of a host, not of a domain; write one, such as "${fault.suggestion}"`;
    case 'upper-case-host':
      return `servers write names of hosts in small letters; write "${fault.suggestion}"`;
    case 'host-trailing-dot':
      return `servers write names of hosts without a dot at the end; write "${fault.suggestion}"`;
    case 'pattern-for-host':
      return 'a client has one name, with no "*" in it; "=*" alone stands for all names, and none';
    case 'no-info':
      return 'expected the name of a user in front of the "@"';
    case 'info-after-address':
      return 'the name of a user stands in front of the first address, and goes for all';
    case 'no-instructions':
      return 'expected what the clients get behind the "=>": allow, deny, NAME, NAME="VALUE", !NAME or !*, with commas between';
    case 'instructions':
      return describeInstructions(fault.problem);
    case 'duplicate-variable':
      return `${fault.name} stands here for the second time`;
    case 'blank-before-name':
      return `there is no blank in front of a name; write "${fault.name}"`;
    case 'invalid-name':
      return `"${fault.name}" is no name of a variable; behind the "=>" stand instructions with commas between, and nothing else`;
    case 'unknown-instruction':
      return `"${fault.word}" is not an instruction; did you mean "${fault.suggestion}"?`;
    case 'late-action':
      return `"${fault.action}" comes first, before all variables`;
    case 'misspelt-name':
      return `"${fault.name}" is no variable that is known, or set by these rules; did you mean "${fault.suggestion}"?`;
    case 'unset-action':
      return `"!" stands in front of the name of a variable; did you mean "${fault.suggestion}"?`;
    case 'unset-with-value':
      return `what must not be set has no value; write "!${fault.name}"`;
    case 'variables-on-deny':
      return 'a client that is denied gets no variables, so this can never be';
  }
}

/** The instructions of an expectation are those of a rule but for a few words. */
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
