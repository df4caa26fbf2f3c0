import { readAddress4 } from '../net/address4.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import type { LintRule } from '../rulefile/rule.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

/** Up to four numbers that are octets. */
const QUAD = /^(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){0,3}\.?$/;

export const invalidOctet: Check = {
  code: 'invalid-octet',
  severity: 'error',
  title: 'numbers and dots that are not an IPv4 address',
  why: `An IPv4 address is four numbers from 0 to 255, without leading zeros, separated by dots. A prefix of one to
three numbers ends in a dot. tcprules accepts any other text as well, but no client has such an address, so the rule is
dead: "010.1.2.3" is not 10.1.2.3, "192.0.2.1." with a trailing dot matches nothing, and neither does "127.0.0.l",
which ends with a letter.`,
  example: '111.222.333.444:allow\n010.001.:allow\n192.0.2.1.:deny\n',
  corrected: '192.0.2.44:allow\n10.1.:allow\n192.0.2.1:deny\n',

  describeAddress({ mistake, client }) {
    if (mistake.kind !== 'letter') return undefined;
    const digit = /[lI]/.test(mistake.letter) ? 1 : 0;
    return {
      message: `"${mistake.letter}" is a letter, not the digit ${digit}${describeUnmatched(client)}`,
      help: `write ${quoteForMessage(mistake.meant[0]!)}`,
    };
  },

  run(file, report) {
    for (const rule of file.oddCompleteRules) {
      const found = judgeRule(rule);
      if (found !== undefined) report(rule.rule.address, found);
    }
  },
};

function judgeRule(rule: LintRule): Said | undefined {
  const { shape } = rule;
  switch (shape.kind) {
    case 'ipv4':
      return shape.count <= (shape.hasFinalDot ? 3 : 4) && shape.areOctets ? undefined : judgeNumbers(rule);
    case 'text':
      return judgeNumbers(rule) ?? judgeNetwork(rule);
    case 'network':
      return QUAD.test(shape.address) ? undefined : judgeNetwork(rule);
    default:
      return undefined;
  }
}

function judgeNumbers({ rule, text }: LintRule): Said | undefined {
  if (!/^[\d.]+$/.test(text)) return undefined;
  const dead = (message: string): Said => ({ verdict: 'dead-rule', message });
  const replace = (message: string, to: string, kind: 'safe' | 'unsafe'): Said => ({
    ...dead(message),
    help: `write ${quoteForMessage(to)}`,
    fix: { kind, edits: [{ span: rule.address, text: to }] },
  });
  const body = text.endsWith('.') ? text.slice(0, -1) : text;
  const parts = body.split('.');
  if (parts.includes(''))
    return dead(`an address does not ${text.startsWith('.') ? 'begin with a dot' : 'have two dots in a row'}`);
  if (parts.length > 4) return dead(`an address has four numbers, but this has ${parts.length}`);
  const large = parts.find((part) => Number(part) > 255);
  if (large !== undefined) return dead(`${shortened(large)} is larger than 255, the largest number in an address`);
  const plain = parts.map(Number).join('.');
  if (plain !== body) {
    const client = [...parts.map(Number), 0, 0, 0, 1].slice(0, 3);
    const name = parts.length === 4 ? plain : [...client, 1].join('.');
    const message = `the server writes numbers without leading zeros, as in ${name}`;
    return replace(message, `${plain}${parts.length < 4 ? '.' : ''}`, 'unsafe');
  }
  if (parts.length < 4) return undefined;
  const message = `four numbers are a whole address and take no trailing dot; ${body} does not match`;
  return replace(message, body, 'safe');
}

/** What is before the `/` is read as far as possible. */
function judgeNetwork({ text, keys }: LintRule): Said | undefined {
  if (!/^[^:=@]*\//.test(text) || keys.isRange || keys.first === text) return undefined;
  const [before = '', length] = text.split('/');
  const parts = before.replace(/\.$/, '').split('.');
  if (parts.length <= 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255)) return undefined;
  const read = readAddress4(encodeLatin1(text)).octets.join('.');
  return {
    verdict: 'misread',
    message: `${quoteForMessage(before)} is not an address and is read as ${read}, so this is the network ${read}/${length}`,
  };
}

function shortened(number: string): string {
  return number.length > 12 ? `${number.slice(0, 12)}…` : number;
}
