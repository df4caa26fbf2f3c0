import { splitNumbers } from '../rulefile/address-shape.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { DOT, ZERO } from '../text/ascii.js';
import type { Check } from './check.js';

export const networkAddress: Check = {
  code: 'network-address',
  severity: 'warning',
  title: 'a single address that ends in .0',
  why: `In routing tables and many configuration files a network is written as its first address, such as
192.168.1.0. In a rule that is a single address: clients from 192.168.1.1 on are subject to another rule, usually the
default. A network is written as the part that its addresses have in common, with a trailing dot. In a list of many
single addresses some end in .0 by chance; they are reported only if there are far more of them than that.`,
  example: '192.168.1.0:allow,RELAYCLIENT=""\n',
  corrected: '192.168.1.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    const singles = file.completeRules.filter(({ shape }) => isSingle(shape));
    const zeros = singles.filter((rule) => endsInZero(file, rule) && !rule.text.startsWith('0.'));
    if (zeros.length === 0 || zeros.length * MAX_CHANCE < singles.length) return;
    const neighbours = new Set(singles.flatMap(({ text }) => (text.endsWith('.0') ? [] : [dropLastOctet(text)])));
    for (const { rule, text } of zeros) {
      if (neighbours.has(dropLastOctet(text)) || hasNetwork(file, text)) continue;
      const network = `${splitNumbers(text.replace(/(?:\.0)+$/, '')).join('.')}.`;
      report(rule.address, {
        message: `this is the single address ${text}; ${dropLastOctet(text)}1 does not match`,
        help: `write "${network}" for the network`,
        fix: { kind: 'unsafe', edits: [{ span: rule.address, text: network }] },
      });
    }
  },
};

/** Of single addresses one in 256 ends in .0 by chance, and one in this many does not. */
const MAX_CHANCE = 32;

function isSingle(shape: LintRule['shape']): boolean {
  return shape.kind === 'ipv4' && shape.count === 4 && !shape.hasFinalDot && shape.areOctets;
}

/** Whether the last octet is 0. */
function endsInZero({ source: { bytes } }: LintFile, { address: { end } }: LintRule): boolean {
  return bytes[end - 1] === ZERO && bytes[end - 2] === DOT;
}

function dropLastOctet(address: string): string {
  return address.slice(0, address.lastIndexOf('.') + 1);
}

/** Whether the network has a rule, from which its first address is an exception. */
function hasNetwork({ keys }: LintFile, address: string): boolean {
  return keys.first(dropLastOctet(address)) !== undefined;
}
