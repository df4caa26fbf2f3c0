import { describeUnmatched, type MistakenAddress } from '../rulefile/mistaken-addresses.js';
import type { ClientSpace } from '../space/space.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const unmatchableAddress: Check = {
  code: 'unmatchable-address',
  severity: 'error',
  title: 'an address that no client can have',
  why: `A rule is for one address, for a prefix of addresses that ends with a dot, for a range in one of its
numbers, for a name after "=", or for all clients. Anything else is compiled literally and compared with the text of
client addresses, which never contain brackets, quotes or other signs. "=" takes a host name, not an address. A client
whose name the server could not find has no name at all: it gets the default rule, whereas "=" is the rule for all
clients with a name.`,
  example: '[10.0.0.3]:deny\n=10.0.0.4:deny\n=192.168.:deny\n=a.example/b:deny\n=unknown:deny\n',
  corrected: '10.0.0.3:deny\n10.0.0.4:deny\n192.168.:deny\n=a.example:deny\n=:allow\n:deny\n',

  describeAddress: (found) => ({ message: describe(found), help: help(found) }),

  run(file, report, { claimed }) {
    const suspects = file.oddCompleteRules.filter(({ shape, mistake, line }) => {
      return shape.kind === 'text' && mistake === undefined && !claimed.has(line.number);
    });
    const dead = suspects.length === 0 ? NONE : deadLines(file.space);
    for (const { rule, line, text, keys } of suspects) {
      const [key] = keys;
      if (keys.count === 1 && key !== undefined && key !== text) {
        const message = `${quoteForMessage(text)} is not an address and is compiled as ${quoteForMessage(key)}`;
        report(rule.address, { verdict: 'misread', message, help: 'write the address that is meant' });
      }
      if (!dead.has(line.number)) continue;
      report(rule.address, {
        verdict: 'dead-rule',
        message: `no client has the address ${quoteForMessage(text)}`,
        help: 'write one address, a prefix such as "10.0.0.", a range such as "10.0.0.1-5", or "=" and a host name',
      });
    }
  },
};

function describe({ mistake, text, client }: MistakenAddress): string {
  const unmatched = describeUnmatched(client);
  switch (mistake.kind) {
    case 'address-after-equals':
      return `"=" takes a host name, but ${quoteForMessage(text.slice(1))} is ${describeNumbers(mistake.meant[0]!)}${unmatched}`;
    case 'unknown-host':
      return `a client whose name is unknown has no name, not ${quoteForMessage(text.slice(1))}, and no rule with "=" matches it`;
    case 'any-host':
      return `"=" takes a host name, and no host is called ${quoteForMessage(text.slice(1))}`;
    case 'host-character':
      return `a host name consists of letters, digits, "-", "_" and dots, not ${quoteForMessage(mistake.character)}`;
    case 'reverse-name':
      return `an address begins with its first number, not in the reverse order of DNS${unmatched}`;
    case 'negation':
      return `"!" does not negate an address; it is part of ${quoteForMessage(text)}, which no client has`;
    case 'pattern':
      return `an address is not a regular expression, and no client has ${quoteForMessage(text)}${unmatched}`;
    case 'comma-for-dot':
      return `the numbers of an address are separated by dots, not commas${unmatched}`;
    default:
      return `only the address comes before the colon, not ${quoteForMessage(text)}${unmatched}`;
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
