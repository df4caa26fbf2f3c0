import type { Dialect } from '../dialects/dialect.js';
import { parseAddress6, shortestAddress6 } from '../net/address6.js';
import { dottedAddresses, octetsToNumber } from '../net/dotted-ranges.js';
import { IPV4 } from '../net/family.js';
import { describeAddresses, replaceAddress } from '../rulefile/edits.js';
import { isFoundUnder, ruleAddress6 } from '../rulefile/ipv6-spelling.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const unsupportedCidr: Check = {
  code: 'unsupported-cidr',
  severity: 'error',
  title: 'a network with a prefix length or a netmask, which this dialect does not support',
  why: `Most versions of tcprules do not support networks: "10.0.0.0/24" is text to them, which the server compares
with client addresses, and no client has that one. The rule is stored silently and never matches. Write a network as
the part of an address that its members share, with a trailing dot, and as a range if a number is shared in part:
"10.0.0." is a /24, "10.0.0-3." a /22, "10.0.0.0-63" a /26. Only ucspi-tcp6 reads "10.0.0.0/24", and no version reads a
netmask such as 255.255.255.0.`,
  example: '10.0.0.0/24:allow,RELAYCLIENT=""\n172.16.0.0/12:deny\n',
  corrected: '10.0.0.:allow,RELAYCLIENT=""\n172.16-31.:deny\n',

  describe({ span, text, mistake }) {
    if (mistake !== undefined) return undefined;
    const network = readNetwork4(text);
    const canonical = network && `${IPV4.format(network.first)}/${network.length}`;
    return {
      verdict: 'rejected',
      message: `${quoteForMessage(text)} uses a netmask; write the prefix length`,
      help: canonical && `write "${canonical}"`,
      fix: canonical === undefined ? undefined : { kind: 'safe', edits: [{ span, text: canonical }] },
    };
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { rule, mistake } = found;
      if (mistake !== undefined && mistake.kind !== 'mask') continue;
      const text = mistake?.meant[0] ?? found.text;
      if (!LOOKS_LIKE_NETWORK.test(text)) continue;
      if (file.dialect.readAddress(file.source.slice(rule.address)).kind !== 'literal') continue;
      const network = readNetwork4(text);
      const network6 = readNetwork6(text);
      if (network?.length === 0 || network6?.length === 0) continue;
      const addresses = network === undefined ? addresses6(network6, file.dialect) : addresses4(network, file.dialect);
      const client =
        (network && IPV4.format(network.first + (network.length < 31 ? 1 : 0))) ?? (network6 && memberOf6(network6));
      const why = file.dialect.traits.supportsCidr
        ? 'a network is written with "/"'
        : `${file.dialect.traits.packageName} does not support CIDR`;
      report(rule.address, {
        verdict: 'dead-rule',
        message: `${why}; ${quoteForMessage(found.text)} is taken literally${client === undefined ? '' : `, so ${client} does not match`}`,
        help: addresses.length === 0 ? undefined : `write ${describeAddresses(addresses)}`,
        fix: replaceAddress(file, found, addresses, 'unsafe'),
      });
    }
  },
};

const LOOKS_LIKE_NETWORK = /^(?=[^/]*[\d:])[0-9A-Fa-f:.]+\/[\d.]*$|^\d[\d.]*_\d+$/;

interface Network4 {
  readonly first: number;
  readonly last: number;
  readonly length: number;
}

/** `10.0.0.0/24`, `10/8`, `10.0.0.0_24`, `10.0.0.0/255.255.255.0`; the bits after the prefix do not count. */
function readNetwork4(text: string): Network4 | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){0,3})\.?[/_](?:(\d{1,2})|(\d{1,3}(?:\.\d{1,3}){3}))$/.exec(text);
  if (match === null) return undefined;
  const octets = match[1]!.split('.').map(Number);
  const length = match[2] === undefined ? lengthOfMask(match[3]!.split('.').map(Number)) : Number(match[2]);
  if (octets.some((octet) => octet > 255) || length === undefined || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const first = Math.floor(octetsToNumber([...octets, 0, 0, 0].slice(0, 4)) / size) * size;
  return { first, last: first + size - 1, length };
}

function lengthOfMask(octets: readonly number[]): number | undefined {
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return bits.length === 32 ? /^(1*)0*$/.exec(bits)?.[1]?.length : undefined;
}

function addresses4({ first, last, length }: Network4, { traits }: Dialect): string[] {
  return traits.supportsCidr ? [`${IPV4.format(first)}/${length}`] : dottedAddresses(first, last);
}

interface Network6 {
  readonly groups: Uint16Array;
  readonly length: number;
}

function readNetwork6(text: string): Network6 | undefined {
  const [, address = '', length = ''] = /^([0-9A-Fa-f:.]+)[/_](\d{1,3})$/.exec(text) ?? [];
  const groups = parseAddress6(address);
  return groups === undefined || Number(length) > 128 ? undefined : { groups, length: Number(length) };
}

/** The prefixes of text that all addresses of a network begin with, where a server compares text in this way. */
function addresses6(network: Network6 | undefined, dialect: Dialect): string[] {
  if (network === undefined) return [];
  const { groups, length } = network;
  if (length === 128) return [ruleAddress6(dialect, groups)];
  const whole = Math.floor(length / 16);
  const bits = length % 16;
  const shared = [...groups.subarray(0, whole)];
  const lowest = groups[whole]! & (0xffff << (16 - bits));
  // A group of zeros may be written as "::", and then the text begins otherwise.
  if (shared.includes(0) || (bits > 0 && lowest === 0)) return [];
  const heads = bits === 0 ? [shared] : Array.from({ length: 2 ** (16 - bits) }, (_, i) => [...shared, lowest + i]);
  const isMatched = heads.every((head) => {
    const member = Uint16Array.from({ length: 8 }, (_, i) => head[i] ?? 1);
    return isFoundUnder(dialect, member, formatPrefix(head));
  });
  return isMatched ? heads.map(formatPrefix) : [];
}

function memberOf6({ groups, length }: Network6): string {
  const last = length === 128 || groups[7] !== 0 ? groups[7]! : 1;
  return shortestAddress6(Uint16Array.of(...groups.subarray(0, 7), last));
}

function formatPrefix(groups: readonly number[]): string {
  return `${groups.map((group) => group.toString(16)).join(':')}:`;
}
