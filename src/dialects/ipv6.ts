import { COLON, DOT } from '../rules/bytes.js';
import { shortestAddress6 } from './address6.js';
import { classic, precedesInstruction } from './classic.js';
import type { Dialect } from './dialect.js';
import { prefixesOf } from './order.js';

const PREFIX_ENDS = [DOT, COLON];

/**
 * Debian's ucspi-tcp-ipv6, 0.88 with von Leitner's patch: an address ends at the first colon with `deny` or `allow`
 * behind it, and keys are text, `fe80:` as good a prefix as `10.`. A line without such a colon, for which the original
 * searches for ever, is malformed.
 */
export const ipv6: Dialect = {
  ...classic,
  name: 'ipv6',
  traits: { packageName: 'ucspi-tcp-ipv6', hasNetworks: false, ipv6: 'text', lineWithoutRule: 'hangs' },
  endsAddress: precedesInstruction,
  withoutAddress: () => 'no-rule',
  addressKeys: (ip) => ({ withInfo: ip, exact: [ip], networks: prefixesOf(ip, PREFIX_ENDS) }),
  prefixEnds: PREFIX_ENDS,
  serverAddress6: shortestAddress6,
};
