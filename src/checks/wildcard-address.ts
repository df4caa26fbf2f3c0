import { decidingRule } from '../rulefile/deciding-rule.js';
import { EXAMPLE_CLIENT, findExampleForAddress } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { trim } from '../rulefile/trim.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const wildcardAddress: Check = {
  code: 'wildcard-address',
  severity: 'error',
  title: 'a wildcard, or a word for all clients, in an address',
  why: `Addresses have no wildcards: a "*" is compared with client addresses like any other character, and no
address contains one. A rule for all clients has nothing before the colon, a network is written as its first octets and
a dot, a domain as "=." and its name. A file whose last line is "*:deny" has no default rule, and allows every client
that no other rule names.`,
  example: '10.0.0.*:allow,RELAYCLIENT=""\n*:deny\n',
  corrected: '10.0.0.:allow,RELAYCLIENT=""\n:deny\n',

  describe({ span, text }, file) {
    const message = `${quoteForMessage(text)} is not an address, and there are no wildcards`;
    return { verdict: 'rejected', message, fix: undefined, ...advise(addressMeant(text, file), span) };
  },

  run(file, report) {
    let hasDefault = file.keys.first('') !== undefined;
    for (const found of file.oddCompleteRules) {
      const { rule, shape, text } = found;
      if (shape.kind === 'ipv4' || shape.kind === 'empty' || found.mistake !== undefined) continue;
      // A user without a host or address is a separate finding.
      if (shape.kind === 'info' && !shape.rest.startsWith('=')) continue;
      const span = rule.address;
      if (ALL_CLIENTS.test(text)) {
        const isAllowed = !hasDefault && decidingRule(file, { ip: EXAMPLE_CLIENT }) === undefined;
        const effect = isAllowed
          ? `without a default rule, ${EXAMPLE_CLIENT} is allowed`
          : `${EXAMPLE_CLIENT} does not match`;
        // All clients must not relay, and of two default rules the first decides.
        const isUnclear = hasDefault || rule.variables.some(({ name }) => trim(file.text(name)) === 'RELAYCLIENT');
        const advice = { help: 'the rule for all clients has an empty address' };
        report(span, {
          verdict: 'dead-rule',
          message: `no client has the address ${quoteForMessage(text)}; ${effect}`,
          ...(isUnclear ? advice : advise('', span)),
        });
        hasDefault ||= !isUnclear;
      } else if (/[*?]|^\d+\.[\d.]*%$/.test(text.replace(/^[^@]*@/, ''))) {
        const meant = addressMeant(text, file);
        const client = meant === undefined ? undefined : findExampleForAddress(meant, file);
        report(span, {
          verdict: 'dead-rule',
          message: `there are no wildcards, and no client has the ${shape.kind === 'host' ? 'host name' : 'address'} ${quoteForMessage(shape.kind === 'host' ? shape.host : text)}${client === undefined ? '' : `; ${client} does not match`}`,
          ...advise(meant, span),
        });
      }
    }
  },
};

const ALL_CLIENTS = /^(?:\*(?:\.\*){0,3}|all|any|anyone|anything|default|everyone|everybody|world)$/i;

function advise(address: string | undefined, span: Span): Pick<Said, 'help' | 'fix'> {
  if (address === undefined) return {};
  return {
    help: address === '' ? 'write nothing before the colon for all clients' : `write "${address}"`,
    fix: { kind: 'unsafe', edits: [{ span, text: address }] },
  };
}

/** What the author may have meant, if this dialect has it. */
function addressMeant(text: string, { dialect }: LintFile): string | undefined {
  if (text === '=*') return '=';
  if (/^=?\*\.[\w.-]+$/.test(text)) return text.replace(/^=?\*/, '=');
  const network = /^(?:[0-9A-Fa-f]{1,4}:)+(?=\*?(?::\*)*$)/.exec(text)?.[0];
  if (network !== undefined) return dialect.traits.ipv6 === 'address' ? formatNetwork(network) : network;
  // Stars at the end are a prefix, one in the middle is a range.
  const prefix = text.replaceAll(/[?%]/g, '*').replace(/(?:\.\*+)+\.?$/, '.');
  const range = prefix.replace('*', '0-255');
  return /^(?:\d+\.)*(?:0-255\.)?(?:\d+\.)*\d*$/.test(range) ? range : undefined;
}

function formatNetwork(prefix: string): string {
  return `${prefix}:/${prefix.split(':').length * 16 - 16}`;
}
