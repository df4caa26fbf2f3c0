import { readAddress4 } from '../net/address4.js';
import { readAddress6, shortAddress6 } from '../net/address6.js';
import { dottedAddresses, octetsToNumber } from '../net/dotted-ranges.js';
import { IPV4 } from '../net/family.js';
import { describeAddresses, replaceAddress } from '../rulefile/edits.js';
import { EXAMPLE_CLIENT } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { compileKeys } from '../rulefile/keys.js';
import type { LintRule } from '../rulefile/rule.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const noncanonicalNetwork: Check = {
  code: 'noncanonical-network',
  severity: 'warning',
  title: 'a network that is not what its address looks like',
  why: `Only the first 31 bits of "127.0.0.1/31" count: it is the network 127.0.0.0/31, that is 127.0.0.0 and
127.0.0.1. Missing octets are read as 0, and so is anything that is not a number: "10/16" is 10.0.0.0/16 and
"example.com/8" is silently read as 0.0.0.0/8. A /1 network is stored but never looked up. Write a network in full,
with zeros after the prefix.`,
  example: '127.0.0.1/31:allow\n127.0/8:allow\n',
  corrected: '127.0.0.0/8:allow\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { text } = found;
      const slash = text.indexOf('/');
      if (slash === -1 || file.dialect.readAddress(file.source.slice(found.rule.address)).kind !== 'key') continue;
      const [head, length] = [text.slice(0, slash), Number(text.slice(slash + 1))];
      const said = head.includes(':') ? judge6(file, found, head, length) : judge4(file, found, head, length);
      if (said !== undefined) report(found.rule.address, { ...said });
    }
  },
};

function judge4(file: LintFile, found: LintRule, head: string, length: number): Said | undefined {
  const { octets, parts, overflows } = readAddress4(encodeLatin1(head));
  const size = 2 ** (32 - length);
  const number = octetsToNumber([...octets]);
  const first = Math.floor(number / size) * size;
  const network = `${IPV4.format(first)}/${length}`;
  const members = length === 32 ? '' : `, ${IPV4.format(first)} to ${IPV4.format(first + size - 1)}`;
  if (overflows || !/^\d+(?:\.\d+){0,3}\.?$/.test(head)) {
    // Numbers that are not an address are invalid octets.
    if (found.shape.kind === 'network') return undefined;
    return {
      severity: 'error',
      verdict: 'misread',
      message: `${quoteForMessage(head)} is not an address and is read as ${network}${members}`,
    };
  }
  if (length === 1) {
    const addresses = dottedAddresses(first, first + size - 1);
    return {
      ...neverLookedUp(first === 0 ? '10.0.0.1' : EXAMPLE_CLIENT),
      help: `write ${describeAddresses(addresses)}`,
      fix: replaceAddress(file, found, addresses, 'unsafe'),
    };
  }
  const rewritten = rewrite(file, found, network);
  if (first !== number)
    return { message: `only the first ${length} bits count: this is ${network}${members}`, ...rewritten };
  if (parts * 8 < length)
    return { message: `missing octets are read as 0: this is ${network}${members}`, ...rewritten };
  if (parts < 4) return { severity: 'info', message: `this is ${network} with some octets omitted`, ...rewritten };
  return undefined;
}

function judge6(file: LintFile, found: LintRule, head: string, length: number): Said | undefined {
  const groups = readAddress6(encodeLatin1(head))!;
  const masked = groups.map((group, i) => group & ~(0xffff >> Math.min(16, Math.max(0, length - 16 * i))));
  const network = `${shortAddress6(masked)}/${length}`;
  if (length === 1) return neverLookedUp(masked[0] === 0 ? '2001:db8::1' : 'fe80::1');
  const isSame = groups.every((group, i) => group === masked[i]);
  return isSame
    ? undefined
    : { message: `only the first ${length} bits count: this is ${network}`, ...rewrite(file, found, network) };
}

function neverLookedUp(client: string): Said {
  const message = `the server never looks up /1 networks; ${client} does not match`;
  return { severity: 'error', verdict: 'dead-rule', message };
}

/** Writes a network as it is, if that is what it is. */
function rewrite(file: LintFile, found: LintRule, network: string): Pick<Said, 'help' | 'fix'> {
  const isSame = compileKeys(network, file.dialect).first === found.keys.first;
  return isSame ? { help: `write "${network}"`, fix: replaceAddress(file, found, [network], 'safe') } : {};
}
