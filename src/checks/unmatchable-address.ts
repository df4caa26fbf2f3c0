import { type MistakenAddress, mistakenAddresses, sayUnmatched } from '../rulefile/mistaken-addresses.js';
import type { ClientSpace } from '../space/space.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `[10.0.0.3]:deny`, `=10.0.0.4:deny`, `=unknown:deny` and everything else that no other check explains. */
export const unmatchableAddress: Check = {
  code: 'unmatchable-address',
  severity: 'error',
  docs: {
    title: 'an address that no client can have',
    why: `A rule is for one address, a prefix of addresses that ends with a dot, a range in one of its numbers, a name after
"=", or everybody. Anything else is compiled as it is, and compared with the text of addresses that clients have:
brackets, quotes and signs in front are in none of them. After "=" comes the name of a host, and not its address. A
client whose name the server could not find has no name at all: the rule for it is the default rule, where "=" is the
rule for all clients with a name.`,
    example: '[10.0.0.3]:deny\n=10.0.0.4:deny\n=192.168.:deny\n=a.example/b:deny\n=unknown:deny\n',
    corrected: '10.0.0.3:deny\n10.0.0.4:deny\n192.168.:deny\n=a.example:deny\n=:allow\n:deny\n',
  },

  run(file, report, { claimed }) {
    const suspects = file.completeRules.filter(({ shape, mistake, line }) => {
      return shape.kind === 'text' && mistake === undefined && !claimed.has(line.number);
    });
    const dead = suspects.length === 0 ? NONE : deadLines(file.space);
    for (const { rule, line, text, keys } of suspects) {
      const [key] = keys;
      if (keys.count === 1 && key !== undefined && key !== text) {
        const message = `misread: ${quoteForMessage(text)} is not an address, and is compiled as ${quoteForMessage(key)}`;
        report({ span: rule.address, message, help: 'write the address that is meant' });
      }
      if (!dead.has(line.number)) continue;
      report({
        span: rule.address,
        message: `dead rule: no client has the address ${quoteForMessage(text)}`,
        help: 'write one address, a prefix such as "10.0.0.", a range such as "10.0.0.1-5", or "=" and the name of a host',
      });
    }
    for (const found of mistakenAddresses(file, 'unmatchable-address', claimed)) {
      report({ span: found.span, message: describe(found), help: help(found), fix: found.fix });
    }
  },
};

function describe({ mistake, text, verdict, client }: MistakenAddress): string {
  const unmatched = sayUnmatched(client);
  switch (mistake.kind) {
    case 'address-after-equals':
      return `"=" takes a host name, but ${quoteForMessage(text.slice(1))} is ${describeNumbers(mistake.meant[0]!)}${unmatched}`;
    case 'unknown-host':
      return `a client whose name is unknown has none, not ${quoteForMessage(text.slice(1))}, and no rule with "=" is for it`;
    case 'any-host':
      return `"=" takes a host name, and no host is called ${quoteForMessage(text.slice(1))}`;
    case 'host-character':
      return `${verdict}: a host name has letters, digits, "-", "_" and dots, and no ${quoteForMessage(mistake.character)}`;
    case 'reverse-name':
      return `${verdict}: an address is written from its first number on, not in the reverse order of DNS${unmatched}`;
    case 'negation':
      return `${verdict}: "!" does not negate an address; it is part of ${quoteForMessage(text)}, which no client has`;
    case 'pattern':
      return `${verdict}: an address is not a regular expression, and no client has ${quoteForMessage(text)}${unmatched}`;
    case 'comma-for-dot':
      return `${verdict}: dots separate the numbers of an address, not commas${unmatched}`;
    default:
      return `${verdict}: the address alone comes before the colon, not ${quoteForMessage(text)}${unmatched}`;
  }
}

function describeNumbers(address: string): string {
  if (address.includes('/')) return 'a network';
  if (address.includes('-')) return 'a range of addresses';
  return address.endsWith('.') ? 'the beginning of an address' : 'an address';
}

function help({ mistake: { kind, meant }, text }: MistakenAddress): string | undefined {
  const [address] = meant;
  if (kind === 'unknown-host') return 'they get the default rule; give clients with a name a rule of their own, "="';
  if (kind === 'host-character' && /[\x80-\xff]/.test(text)) return 'write the name as DNS has it, with "xn--"';
  if (kind === 'any-host') return 'write "=" for clients with a host name, whatever it is';
  if (kind === 'negation') return 'write the rule for this address, and another for all others';
  return address === undefined ? undefined : `write ${quoteForMessage(address)}`;
}

const NONE: ReadonlySet<number | undefined> = new Set();

function deadLines({ unreachable, book }: ClientSpace): ReadonlySet<number | undefined> {
  return new Set(unreachable.map((position) => book.lineOf(position)));
}
