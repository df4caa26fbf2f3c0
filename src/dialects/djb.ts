import { IGNORED_LINE } from '../rules/language.js';
import { DOT } from '../text/ascii.js';
import { classic } from './classic.js';
import { type Dialect, prefixesOf } from './dialect.js';

const PREFIX_ENDS = [DOT];

/** ucspi-tcp 0.88: the first colon ends the address, so no key has one; a line without a colon means nothing. */
export const djb: Dialect = {
  ...classic,
  name: 'djb',
  traits: { packageName: 'ucspi-tcp', supportsCidr: false, ipv6: 'none', lineWithoutRule: 'ignored' },
  classifyLineWithoutAddress: () => IGNORED_LINE,
  addressKeys: (ip) => ({ afterInfo: ip, exact: [ip], networks: prefixesOf(ip, PREFIX_ENDS) }),
  prefixEnds: PREFIX_ENDS,
};
