import { DOT } from '../rules/bytes.js';
import { PASSED_OVER } from '../rules/grammar.js';
import { classic } from './classic.js';
import type { Dialect } from './dialect.js';
import { prefixesOf } from './order.js';

const PREFIX_ENDS = [DOT];

/** ucspi-tcp 0.88: the first colon ends the address, so no key has one; a line without a colon means nothing. */
export const djb: Dialect = {
  ...classic,
  name: 'djb',
  traits: { packageName: 'ucspi-tcp', hasNetworks: false, ipv6: 'none', lineWithoutRule: 'passed over' },
  endsAddress: () => true,
  withoutAddress: () => PASSED_OVER,
  addressKeys: (ip) => ({ withInfo: ip, exact: [ip], networks: prefixesOf(ip, PREFIX_ENDS) }),
  prefixEnds: PREFIX_ENDS,
};
