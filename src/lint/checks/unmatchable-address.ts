import { IPV4 } from '../../space/family.js';
import type { Check } from '../check.js';
import { clientSpaceOf } from '../client-space.js';
import { namedHosts } from '../named-hosts.js';
import { shown } from '../shown.js';

/** `10.0.0.1,10.0.0.2:deny`, `[10.0.0.3]:deny` and all else of which no other check knows what was meant. */
export const unmatchableAddress: Check = {
  code: 'unmatchable-address',
  severity: 'error',
  page: {
    title: 'an address that no client can have',
    why: `A rule is for one address, a prefix of addresses that ends with a dot, a range in one of its numbers, a name behind
"=", or everybody. Anything else is compiled as it stands, and compared with the text of addresses that clients have:
lists, brackets, and signs in front are in none of them. Behind "=" stands the name of a host, and not its address.`,
    example: '10.0.0.1,10.0.0.2:deny\n[10.0.0.3]:deny\n=10.0.0.4:deny\n',
    instead: '10.0.0.1:deny\n10.0.0.2:deny\n10.0.0.3:deny\n10.0.0.4:deny\n',
  },

  run(file, report, hasError) {
    const suspects = file.wholeRules.filter(({ shape, line }) => shape.kind === 'text' && !hasError(line.number));
    const dead = suspects.length === 0 ? NONE : deadLines(clientSpaceOf(file));
    for (const { rule, line, text } of suspects) {
      if (!dead.has(line.number)) continue;
      report({
        span: rule.address,
        message: `dead rule: no client has the address ${shown(text)}`,
        help: 'write one address, a prefix such as "10.0.0.", a range such as "10.0.0.1-5", or "=" and the name of a host',
      });
    }
    for (const { rule, host, span } of namedHosts(file)) {
      if (rule.shape.kind !== 'host' || IPV4.read(host) === undefined) continue;
      report({
        span: rule.rule.address,
        message: `dead rule: behind "=" stands the name of a host, and ${host} is an address`,
        help: `write "${host}"`,
        fix: { kind: 'unsafe', edits: [{ span: { start: span.start - 1, end: span.start }, text: '' }] },
      });
    }
  },
};

const NONE: ReadonlySet<number | undefined> = new Set();

function deadLines({ unreachable, book }: ReturnType<typeof clientSpaceOf>): ReadonlySet<number | undefined> {
  return new Set(unreachable.map((position) => book.lineOf(position)));
}
