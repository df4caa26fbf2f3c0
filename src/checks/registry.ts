import { byteOrderMark } from './byte-order-mark.js';
import type { Check, CheckPage } from './check.js';
import { CONTROL_CHECKS } from './control-checks.js';
import { crlfLineEnding } from './crlf-line-ending.js';
import { duplicateAddress } from './duplicate-address.js';
import { duplicateVariable } from './duplicate-variable.js';
import { earlyRulesHideRules } from './early-rules-hide-rules.js';
import { everybodyRefused } from './everybody-refused.js';
import { foreignSyntax } from './foreign-syntax.js';
import { hostRuleNeedsLookup } from './host-rule-needs-lookup.js';
import { hostCase, hostTrailingDot } from './host-spelling.js';
import { hostnameWithoutEquals } from './hostname-without-equals.js';
import { htmlMarkup } from './html-markup.js';
import { inlineComment } from './inline-comment.js';
import { invalidOctet } from './invalid-octet.js';
import { ipv4MappedAddress } from './ipv4-mapped-address.js';
import { ipv6InIpv4Dialect } from './ipv6-in-ipv4-dialect.js';
import { lineContinuation } from './line-continuation.js';
import { malformedLine } from './malformed-line.js';
import { missingComma } from './missing-comma.js';
import { missingFinalNewline } from './missing-final-newline.js';
import { missingIpv6Loopback } from './missing-ipv6-loopback.js';
import { missingTrailingDot } from './missing-trailing-dot.js';
import { addressList, portInAddress } from './mistaken-addresses.js';
import { networkAddress } from './network-address.js';
import { noColon } from './no-colon.js';
import { noDefaultRule } from './no-default-rule.js';
import { noncanonicalIpv6 } from './noncanonical-ipv6.js';
import { noncanonicalNetwork } from './noncanonical-network.js';
import { notARuleFile } from './not-a-rule-file.js';
import { nulByte } from './nul-byte.js';
import { overridesExportedVariable } from './overrides-exported-variable.js';
import { emptyRange, malformedRange, rangeOutOfBounds } from './ranges.js';
import { rblsmtpdNotRun } from './rblsmtpd-not-run.js';
import { relayclientNotInherited } from './relayclient-not-inherited.js';
import { openRelay, relayByUntrustedName, wideRelay } from './relays.js';
import { reservedVariable } from './reserved-variable.js';
import { RUN_CHECKS } from './run-checks.js';
import { smartQuotes } from './smart-quotes.js';
import { spaceInAddress } from './space-in-address.js';
import { spaceInVariableName } from './space-in-variable-name.js';
import { redundantRule, unreachableRule } from './superfluous-rules.js';
import { suppressionWithoutReason, unusedSuppression } from './suppression-checks.js';
import { temporaryRblsmtpdReply } from './temporary-rblsmtpd-reply.js';
import { trailingText } from './trailing-text.js';
import { unbalancedQuote } from './unbalanced-quote.js';
import { unfilledPlaceholder } from './unfilled-placeholder.js';
import { unknownInstruction } from './unknown-instruction.js';
import { misspeltVariable, unknownVariable } from './unknown-variables.js';
import { unmatchableAddress } from './unmatchable-address.js';
import { unmatchableInfoPrefix } from './unmatchable-info-prefix.js';
import { unquotedValue } from './unquoted-value.js';
import { unsupportedCidr } from './unsupported-cidr.js';
import { refusingValue, relayclientValue, variableValueType } from './values.js';
import { variablesNotInherited } from './variables-not-inherited.js';
import { variablesOnDeny } from './variables-on-deny.js';
import { wildcardAddress } from './wildcard-address.js';
import { zeroAddress } from './zero-address.js';

/**
 * The checks in bands, from the most specific to the most general. A line for which a check has an error is claimed: the
 * checks of later bands do not diagnose it again.
 */
export const BANDS: readonly (readonly Check[])[] = [
  // A finding of this check is the only one of its file.
  [notARuleFile],
  // These recognise lines that are something else than a rule.
  [foreignSyntax, hostnameWithoutEquals, ipv6InIpv4Dialect, ipv4MappedAddress, noncanonicalIpv6],
  [
    addressList,
    byteOrderMark,
    crlfLineEnding,
    duplicateAddress,
    duplicateVariable,
    earlyRulesHideRules,
    emptyRange,
    variablesNotInherited,
    everybodyRefused,
    hostCase,
    hostTrailingDot,
    hostRuleNeedsLookup,
    htmlMarkup,
    unmatchableInfoPrefix,
    inlineComment,
    invalidOctet,
    lineContinuation,
    missingIpv6Loopback,
    malformedLine,
    malformedRange,
    missingComma,
    missingFinalNewline,
    missingTrailingDot,
    misspeltVariable,
    networkAddress,
    noColon,
    noDefaultRule,
    noncanonicalNetwork,
    nulByte,
    openRelay,
    overridesExportedVariable,
    portInAddress,
    rblsmtpdNotRun,
    rangeOutOfBounds,
    temporaryRblsmtpdReply,
    redundantRule,
    refusingValue,
    relayByUntrustedName,
    relayclientNotInherited,
    relayclientValue,
    reservedVariable,
    smartQuotes,
    spaceInAddress,
    spaceInVariableName,
    unfilledPlaceholder,
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
  ],
  // Reports what no other check has an error for.
  [unmatchableAddress],
  // Found by `lint()` itself.
  [suppressionWithoutReason, unusedSuppression],
];

/** All checks. */
export const CHECKS: readonly Check[] = BANDS.flat();

/** Those of rules, of how the server is started, and of the domains it takes mail for. */
export const ALL_CHECKS: readonly CheckPage[] = [...CHECKS, ...RUN_CHECKS, ...CONTROL_CHECKS];
