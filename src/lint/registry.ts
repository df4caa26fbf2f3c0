import type { Check } from './check.js';
import { addressList } from './checks/address-list.js';
import { byteOrderMark } from './checks/byte-order-mark.js';
import { crlfLineEnding } from './checks/crlf-line-ending.js';
import { duplicateAddress } from './checks/duplicate-address.js';
import { duplicateVariable } from './checks/duplicate-variable.js';
import { emptyRange } from './checks/empty-range.js';
import { envNotInherited } from './checks/env-not-inherited.js';
import { everybodyRefused } from './checks/everybody-refused.js';
import { foreignSyntax } from './checks/foreign-syntax.js';
import { hostCase } from './checks/host-case.js';
import { hostFinalDot } from './checks/host-final-dot.js';
import { hostRuleNeedsLookup } from './checks/host-rule-needs-lookup.js';
import { hostnameWithoutEquals } from './checks/hostname-without-equals.js';
import { htmlMarkup } from './checks/html-markup.js';
import { infoPrefixRule } from './checks/info-prefix-rule.js';
import { inlineComment } from './checks/inline-comment.js';
import { invalidOctet } from './checks/invalid-octet.js';
import { ipv6InIpv4Dialect } from './checks/ipv6-in-ipv4-dialect.js';
import { lineContinuation } from './checks/line-continuation.js';
import { loopbackV6Missing } from './checks/loopback-v6-missing.js';
import { malformedLine } from './checks/malformed-line.js';
import { malformedRange } from './checks/malformed-range.js';
import { mappedIpv4Rule } from './checks/mapped-ipv4-rule.js';
import { missingComma } from './checks/missing-comma.js';
import { missingFinalNewline } from './checks/missing-final-newline.js';
import { missingTrailingDot } from './checks/missing-trailing-dot.js';
import { misspeltVariable } from './checks/misspelt-variable.js';
import { networkAddress } from './checks/network-address.js';
import { noColon } from './checks/no-colon.js';
import { noDefaultRule } from './checks/no-default-rule.js';
import { noncanonicalIpv6 } from './checks/noncanonical-ipv6.js';
import { noncanonicalNetwork } from './checks/noncanonical-network.js';
import { notARuleFile } from './checks/not-a-rule-file.js';
import { openRelay } from './checks/open-relay.js';
import { portInAddress } from './checks/port-in-address.js';
import { rangeOutOfBounds } from './checks/range-out-of-bounds.js';
import { rblsmtpdTemporary } from './checks/rblsmtpd-temporary.js';
import { redundantRule } from './checks/redundant-rule.js';
import { refusingValue } from './checks/refusing-value.js';
import { relayByUntrustedName } from './checks/relay-by-untrusted-name.js';
import { relayclientNotInherited } from './checks/relayclient-not-inherited.js';
import { relayclientValue } from './checks/relayclient-value.js';
import { reservedVariable } from './checks/reserved-variable.js';
import { smartQuotes } from './checks/smart-quotes.js';
import { spaceInAddress } from './checks/space-in-address.js';
import { spaceInVariableName } from './checks/space-in-variable-name.js';
import { templateResidue } from './checks/template-residue.js';
import { trailingText } from './checks/trailing-text.js';
import { unbalancedQuote } from './checks/unbalanced-quote.js';
import { unknownInstruction } from './checks/unknown-instruction.js';
import { unknownVariable } from './checks/unknown-variable.js';
import { unmatchableAddress } from './checks/unmatchable-address.js';
import { unquotedValue } from './checks/unquoted-value.js';
import { unreachableRule } from './checks/unreachable-rule.js';
import { unsupportedCidr } from './checks/unsupported-cidr.js';
import { variableValueType } from './checks/variable-value-type.js';
import { variablesOnDeny } from './checks/variables-on-deny.js';
import { wideRelay } from './checks/wide-relay.js';
import { wildcardAddress } from './checks/wildcard-address.js';
import { zeroAddress } from './checks/zero-address.js';
import { SUPPRESSION_CHECKS } from './suppression.js';

/** All checks. */
export const CHECKS: readonly Check[] = [
  // What it finds fault with has nothing else said of it.
  notARuleFile,
  addressList,
  byteOrderMark,
  crlfLineEnding,
  duplicateAddress,
  duplicateVariable,
  emptyRange,
  envNotInherited,
  everybodyRefused,
  foreignSyntax,
  hostCase,
  hostFinalDot,
  hostRuleNeedsLookup,
  hostnameWithoutEquals,
  htmlMarkup,
  infoPrefixRule,
  inlineComment,
  invalidOctet,
  ipv6InIpv4Dialect,
  lineContinuation,
  loopbackV6Missing,
  malformedLine,
  malformedRange,
  mappedIpv4Rule,
  missingComma,
  missingFinalNewline,
  missingTrailingDot,
  misspeltVariable,
  networkAddress,
  noColon,
  noDefaultRule,
  noncanonicalIpv6,
  noncanonicalNetwork,
  openRelay,
  portInAddress,
  rangeOutOfBounds,
  rblsmtpdTemporary,
  redundantRule,
  refusingValue,
  relayByUntrustedName,
  relayclientNotInherited,
  relayclientValue,
  reservedVariable,
  smartQuotes,
  spaceInAddress,
  spaceInVariableName,
  templateResidue,
  trailingText,
  unbalancedQuote,
  unknownInstruction,
  unknownVariable,
  unreachableRule,
  unquotedValue,
  unsupportedCidr,
  variableValueType,
  variablesOnDeny,
  wideRelay,
  wildcardAddress,
  zeroAddress,
  // Speaks of lines in which no other check has found anything.
  unmatchableAddress,
  // Run with every check, on what the others have found.
  ...SUPPRESSION_CHECKS,
];

/** The check of this code, undefined if there is none. */
export function findCheck(code: string): Check | undefined {
  return CHECKS.find((check) => check.code === code);
}
