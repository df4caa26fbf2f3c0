import { shortestAddress6 } from '../net/address6.js';
import { COLON, DOT } from '../text/ascii.js';
import { classic } from './classic.js';
import { type Dialect, prefixesOf } from './dialect.js';

const PREFIX_ENDS = [DOT, COLON];

/**
 * Debian's ucspi-tcp-ipv6, 0.88 with von Leitner's patch: an address ends at the first colon with `deny` or `allow`
 * after it, and keys are text, `fe80:` as good a prefix as `10.`. A line without such a colon, for which the original
 * searches for ever, is malformed.
 */
export const ipv6: Dialect = {
  ...classic,
  name: 'ipv6',
  traits: { packageName: 'ucspi-tcp-ipv6', supportsCidr: false, ipv6: 'text', lineWithoutRule: 'hangs' },
  addressEnd: 'before-instruction',
  classifyLineWithoutAddress: () => 'no-rule',
  addressKeys: (ip) => ({ afterInfo: ip, exact: [ip], networks: prefixesOf(ip, PREFIX_ENDS) }),
  prefixEnds: PREFIX_ENDS,
  formatClientIpv6: shortestAddress6,
};
