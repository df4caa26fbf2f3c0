import type { Span } from '../../source.js';
import { trim } from '../blanks.js';
import type { Check, Report } from '../check.js';
import { ANYBODY, clientOfAddress } from '../client.js';
import { ruleFor } from '../decision.js';
import { faultsOf } from '../fault.js';
import type { LintFile } from '../file.js';
import { shown } from '../shown.js';

/** `10.0.0.*`, `*`, `ALL`: no program has wildcards. */
export const wildcardAddress: Check = {
  code: 'wildcard-address',
  severity: 'error',
  page: {
    title: 'a wildcard, or a word for everybody, in an address',
    why: `There are no wildcards in addresses: a "*" is compared with the addresses of clients like any other character,
and no address has one. A rule for everybody has nothing at all in front of the colon, a network its first octets and a
dot, a domain "=." and its name. A file whose last line is "*:deny" has no default rule, and whoever no other rule
names is let in.`,
    example: '10.0.0.*:allow,RELAYCLIENT=""\n*:deny\n',
    instead: '10.0.0.:allow,RELAYCLIENT=""\n:deny\n',
  },

  run(file, report) {
    for (const { span } of faultsOf(file, 'wildcard-address')) {
      const text = file.text(span);
      const message = `rejected: ${shown(text)} is no address, and there are no wildcards`;
      report({ span, message, ...advise(addressMeant(text, file), span) });
    }
    let hasDefault = file.keys.first('') !== undefined;
    for (const found of file.wholeRules) {
      const { rule, shape, text } = found;
      if (shape.kind === 'ipv4' || shape.kind === 'empty' || found.mistake !== undefined) continue;
      // Of a user and no host or address there is another finding.
      if (shape.kind === 'info' && !shape.rest.startsWith('=')) continue;
      const span = rule.address;
      if (EVERYBODY.test(text)) {
        const isLetIn = !hasDefault && ruleFor(file, { ip: ANYBODY }) === undefined;
        const effect = isLetIn ? `without a default rule, ${ANYBODY} is allowed` : `${ANYBODY} is not matched`;
        // Everybody may not relay, and the first of two default rules is the one that counts.
        const isUnclear = hasDefault || rule.variables.some(({ name }) => trim(file.text(name)) === 'RELAYCLIENT');
        const advice = { help: 'the rule for everybody has an empty address' };
        report({
          span,
          message: `dead rule: no client's address is ${shown(text)}; ${effect}`,
          ...(isUnclear ? advice : advise('', span)),
        });
        hasDefault ||= !isUnclear;
      } else if (/[*?]|^\d+\.[\d.]*%$/.test(text.replace(/^[^@]*@/, ''))) {
        const meant = addressMeant(text, file);
        const client = meant === undefined ? undefined : clientOfAddress(meant, file);
        report({
          span,
          message: `dead rule: there are no wildcards, and no client's ${shape.kind === 'host' ? 'host' : 'address'} is ${shown(shape.kind === 'host' ? shape.host : text)}${client === undefined ? '' : `; ${client} is not matched`}`,
          ...advise(meant, span),
        });
      }
    }
  },
};

const EVERYBODY = /^(?:\*(?:\.\*){0,3}|all|any|anyone|anything|default|everyone|everybody|world)$/i;

function advise(address: string | undefined, span: Span): Pick<Report, 'help' | 'fix'> {
  if (address === undefined) return {};
  return {
    help: address === '' ? 'write nothing in front of the colon for everybody' : `write "${address}"`,
    fix: { kind: 'unsafe', edits: [{ span, text: address }] },
  };
}

/** What the author may have meant, if this dialect has it. */
function addressMeant(text: string, { dialect }: LintFile): string | undefined {
  if (text === '=*') return '=';
  if (/^=?\*\.[\w.-]+$/.test(text)) return text.replace(/^=?\*/, '=');
  const network = /^(?:[0-9A-Fa-f]{1,4}:)+(?=\*?(?::\*)*$)/.exec(text)?.[0];
  if (network !== undefined) return dialect.traits.ipv6 === 'address' ? networkOf(network) : network;
  // Stars at the end are a prefix, one in the middle is a range.
  const prefix = text.replaceAll(/[?%]/g, '*').replace(/(?:\.\*+)+\.?$/, '.');
  const range = prefix.replace('*', '0-255');
  return /^(?:\d+\.)*(?:0-255\.)?(?:\d+\.)*\d*$/.test(range) ? range : undefined;
}

function networkOf(prefix: string): string {
  return `${prefix}:/${prefix.split(':').length * 16 - 16}`;
}
