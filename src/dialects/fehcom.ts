import { readAddress4 } from '../net/address4.js';
import { fullAddress6, readAddress6, shortAddress6 } from '../net/address6.js';
import { NOT_A_NUMBER, parseDecimal } from '../rules/decimal.js';
import { type Address, addressBytes, IGNORED_LINE } from '../rules/language.js';
import type { AddressProblem, Problem } from '../rules/problem.js';
import { AT, COLON, COMMA, DASH, DOT, EQUALS, SLASH } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';
import { describeNetworkKey, formatNetworkKey, groupsToOctets, networkKey, networksOf } from './cidr.js';
import { classic, readClassicAddress } from './classic.js';
import { type AddressKeys, type Dialect, prefixesOf } from './dialect.js';
import { cutAtNul, EXIT_PERMANENT, EXIT_TEMPORARY, type Failure, type Termination } from './messages.js';

const NOTHING = new Uint8Array(0);

/** A line that is not a rule has its own exit code here. */
const EXIT_RULES = 101;

/**
 * ucspi-tcp6 1.11 and ucspi-ssl: the last colon before the first comma ends an address, or that comma where there is no
 * colon. IPv6 addresses become canonical, networks (`10.0.0.0/8`) get keys of their own.
 */
export const fehcom: Dialect = {
  ...classic,
  name: 'fehcom',
  traits: { packageName: 'ucspi-tcp6', supportsCidr: true, ipv6: 'address', lineWithoutRule: 'ignored' },
  addressBytes: addressBytes([DASH, SLASH, COLON], COMMA),
  unsetAddress: Buffer.from('0'),
  messages,

  addressEnd: 'before-comma',
  classifyLineWithoutAddress: () => IGNORED_LINE,
  readAddress,
  addressKeys: (ip) => (ip.includes(COLON) ? addressKeys6(ip) : addressKeys4(ip)),

  describeKey(key) {
    if (key.length === 0) return Buffer.from('default:');
    return joinBytes(['rule ', describeNetworkKey(key) ?? key, ':']);
  },

  formatKey(key) {
    const network = formatNetworkKey(key);
    return network === undefined ? key : Buffer.from(network);
  },

  formatClientIpv6: shortAddress6,

  explainPreamble({ ip = fehcom.unsetAddress, host, info }) {
    const rest = host === undefined ? [] : [host, ' TCPREMOTEINFO: ', info ?? NOTHING];
    return joinBytes(['tcprulescheck: info: TCPREMOTEIP: ', ip, ' TCPREMOTEHOST: ', ...rest]);
  },
};

function readAddress(address: Uint8Array): Address {
  if (address.includes(EQUALS)) return { kind: 'literal' };
  const at = address.indexOf(AT);
  const hasColon = address.includes(COLON);
  const slash = address.indexOf(SLASH);
  if (at !== -1) {
    if (!hasColon || slash !== -1) return { kind: 'literal' };
    return canonicalAddress(address.subarray(0, at + 1), address.subarray(at + 1));
  }
  if (slash !== -1) return readNetwork(address, slash, hasColon);
  return hasColon ? canonicalAddress(NOTHING, address) : readClassicAddress(address);
}

function canonicalAddress(info: Uint8Array, text: Uint8Array): Address {
  const groups = readAddress6(text);
  if (groups === undefined) return invalid('invalid-ipv6-address');
  return { kind: 'key', key: joinBytes([info, fullAddress6(groups).toUpperCase()]) };
}

function readNetwork(address: Uint8Array, slash: number, isV6: boolean): Address {
  const length = parseDecimal(address, slash + 1, address.length);
  const text = address.subarray(0, slash);
  if (length === NOT_A_NUMBER) return invalid('malformed-prefix-length');
  if (!isV6) {
    if (length === 0 || length > 32) return invalid('invalid-prefix-length');
    return { kind: 'key', key: networkKey(4, readAddress4(text).octets, length) };
  }
  if (length > 128) return invalid('invalid-prefix-length');
  const groups = readAddress6(text);
  if (groups === undefined || length === 0) return invalid('invalid-ipv6-network');
  return { kind: 'key', key: networkKey(6, groupsToOctets(groups), length) };
}

function invalid(problem: AddressProblem): Address {
  return { kind: 'invalid', problem };
}

function addressKeys4(ip: Uint8Array): AddressKeys {
  return { afterInfo: ip, exact: [ip], networks: networks() };

  function* networks(): Generator<Uint8Array, void> {
    yield* prefixesOf(ip, [DOT]);
    yield* networksOf(4, readAddress4(ip).octets);
  }
}

function addressKeys6(ip: Uint8Array): AddressKeys {
  const groups = readAddress6(ip);
  if (groups === undefined) return { afterInfo: NOTHING, exact: [], networks: [] };
  const canonical = Buffer.from(fullAddress6(groups).toUpperCase());
  return { afterInfo: canonical, exact: [canonical], networks: networksOf(6, groupsToOctets(groups)) };
}

/** The messages of ucspi-tcp6 1.11; it never says why the system failed. */
function messages(failure: Failure): Termination {
  switch (failure.what) {
    case 'usage':
      if (failure.program === 'tcprules') return classic.messages(failure);
      return { message: Buffer.from('tcprulescheck: usage: rules.cdb'), exitCode: EXIT_PERMANENT };
    case 'create':
      return system('tcprules: error', 'unable to create: ', failure.tmp);
    case 'rules':
      return {
        message: joinBytes(['tcprules: syntax: ', complaint(failure.problem), ': ', cutAtNul(failure.text)]),
        exitCode: EXIT_RULES,
      };
    case 'read-input':
      return system('tcprules: fatal', 'unable to read input');
    case 'write':
      return system('tcprules: fatal', 'unable to write to: ', failure.tmp);
    case 'move':
      return system('tcprules: error', 'unable to move ', failure.tmp, ' to: ', failure.cdb);
    case 'memory':
      return system(`${failure.program}: fatal`, 'out of memory');
    case 'runtime':
      return system(`${failure.program}: fatal`, failure.reason);
    case 'read-database':
      return system('tcprulescheck: fatal', 'unable to read: ', failure.cdb);
    case 'write-output':
      return system(`${failure.program}: fatal`, 'unable to write output');
  }
}

function system(program: string, ...parts: (string | Uint8Array)[]): Termination {
  return { message: joinBytes([program, `: (${EXIT_TEMPORARY}) `, ...parts]), exitCode: EXIT_TEMPORARY };
}

function complaint(problem: Problem): string {
  switch (problem) {
    case 'invalid-prefix-length':
      return 'invalid prefix length on line';
    case 'invalid-ipv6-address':
      return 'invalid IPv6 address: on line';
    case 'invalid-ipv6-network':
      return 'invalid IPv6 CIDR address on line';
    default:
      return 'unable to parse this line';
  }
}
